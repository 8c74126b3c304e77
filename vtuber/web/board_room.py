"""The operators' room: events put into words, and the picture kept fresh.

A board keeps no books of its own: after events (and now and then without) the room reads the whole picture again,
once for everybody in it, and sends the sections that have changed. Whatever changes anything is seen, whether the
board knows its event or not. It is read in parts, each true as of one moment: what somebody waits for goes between.
"""

import asyncio
import contextlib
import json
import logging
import math
import time
from collections.abc import Sequence
from typing import Any

from channels.layers import get_channel_layer
from django.utils import timezone

from vtuber.channel_publisher import PATIENCE_S
from vtuber.events import EventMessage
from vtuber.models import GameClock, VTuber
from vtuber.web.board_snapshot import board_clock, picture_parts, some_sections, told_event
from vtuber.web.frames import BoardPulse, Dragged, EventFrame, SectionsFrame, TickFrame
from vtuber.web.presence import REFRESH_S, Here, Presence
from vtuber.web.room import RETRY_S, Room
from vtuber.web.socket_database import in_database

log = logging.getLogger(__name__)

# Real seconds: events come in volleys, so the picture waits for the rest of one, and is not taken more often.
SETTLE_S = 0.1
BETWEEN_S = 0.5
# What an operator waits for is not kept waiting: these sections are read and sent one by one, as soon as an event of
# that kind has come, and again after so long at the soonest.
AT_ONCE = {
    "task": ("day", "prepared"),
    "day": ("day",),
    "approvals": ("prepared",),
    "proposal": ("replan",),
    "stop": ("stop",),
    "weather": ("weather",),
}
AT_ONCE_S = 0.03
# Between two sayings of who is here and drags what: a drag moves with every frame of somebody's screen.
GOSSIP_S = 0.08


def boards_group(slug: str) -> str:
    """The channel-layer group of all rooms of a VTuber's boards, whatever their language and process."""
    return f"boards.{slug}"


class BoardRoom(Room):
    """All boards of one VTuber in one language."""

    def __init__(self, vtuber: VTuber, language: str) -> None:
        super().__init__(vtuber)
        self._language = language
        self._stale = asyncio.Event()
        self._sent: dict[str, str] = {}
        self._wanted: dict[str, None] = {}  # in the order in which they are waited for
        self._broken: list[str] = []
        self._presence = Presence()
        self._moved = asyncio.Event()
        self._asks = False
        self._saying: asyncio.Future[None] | None = None

    def open(self) -> None:
        super().open()
        self._tasks += [asyncio.create_task(job) for job in (self._refresh(), self._gossip())]

    async def close(self) -> None:
        await super().close()
        if self._saying is not None:
            await asyncio.wait((self._saying,), timeout=PATIENCE_S)
        await self._say_who_is_here()  # nobody any more

    def groups(self) -> tuple[str, ...]:
        return (*super().groups(), boards_group(self.vtuber.slug))

    def on_listening(self) -> None:
        self._asks = True  # who else is here? What they answer is heard now.
        self._moved.set()

    def seat(self, here: Here) -> None:
        """Somebody's tab is at the board, until `unseat`."""
        self._presence.come(here)
        self._moved.set()

    def unseat(self, tab: str) -> None:
        """It is gone."""
        self._presence.leave(tab)
        self._moved.set()

    def drag(self, tab: str, dragged: Dragged | None) -> None:
        """A tab drags something, or has let go."""
        if self._presence.drag(tab, dragged):
            self._moved.set()

    def on_message(self, message: dict[str, Any]) -> None:
        if message["type"] == "board.here" and self._presence.hear(message):
            self.tell(self._presence.frame())
            if message["asks"]:
                self._moved.set()

    async def _gossip(self) -> None:
        """Say who is here and drags what, to the sockets of this room and to the other rooms."""
        await self._ready.wait()
        while True:
            # Not by `wait_for`: on Python 3.11 it loses a cancellation that comes together with what it waits for.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(REFRESH_S):
                    await self._moved.wait()
            self._moved.clear()
            self.tell(self._presence.frame())
            await self._say_who_is_here()
            await asyncio.sleep(GOSSIP_S)

    async def _say_who_is_here(self) -> None:
        layer = get_channel_layer()
        if layer is None or (self._saying is not None and not self._saying.done()):
            return  # a broker that does not answer is not told more
        message, self._asks = self._presence.message(asks=self._asks), False
        try:
            # Whoever closes the room does not tear it off: the next to say something would get its answer.
            self._saying = asyncio.ensure_future(layer.group_send(boards_group(self.vtuber.slug), message))
            async with asyncio.timeout(PATIENCE_S):
                await asyncio.shield(self._saying)
        except Exception as error:
            # Said again in a moment.
            log.warning("the boards of %s do not hear of each other: %s", self.vtuber.slug, error)

    def frame_of(self, message: EventMessage) -> EventFrame:
        self._wanted.update(dict.fromkeys(AT_ONCE.get(message.type.partition(".")[0], ())))
        return EventFrame.model_validate(told_event(message, self._language))

    def on_events(self) -> None:
        self._stale.set()

    def on_heads(self) -> None:
        self.tell(TickFrame())

    async def pulse(self) -> BoardPulse:
        # Also what changes without an event (a diary page published in the admin) is seen in the end.
        self._stale.set()
        clock = await GameClock.objects.aget(vtuber=self.vtuber)
        return BoardPulse(seq=self.seq, clock=board_clock(clock, timezone.now()))

    async def _refresh(self) -> None:
        """Send what has changed: what is waited for at once, all the rest when it has settled.

        One task for both: what was read earlier must not overtake what is newer.
        """
        taken = 0.0
        due = math.inf
        parts: list[tuple[str, ...]] = []
        while True:
            if not parts:
                with contextlib.suppress(TimeoutError):
                    patience = None if due == math.inf else max(due - time.monotonic(), 0.0)
                    async with asyncio.timeout(patience):
                        await self._stale.wait()
            if self._stale.is_set():
                self._stale.clear()
                due = min(due, max(time.monotonic() + SETTLE_S, taken + BETWEEN_S))
            wanted, self._wanted = self._wanted, {}
            try:
                for name in wanted:
                    await self._send_changes((name,))
                if not parts and time.monotonic() >= due:
                    due, taken, parts = math.inf, time.monotonic(), picture_parts()
                if parts:
                    await self._send_changes(parts.pop(0))
            except Exception:
                log.exception("cannot take the picture of %s", self.vtuber.slug)
                parts = []
                self._stale.set()
                await asyncio.sleep(RETRY_S)
            if wanted:
                await asyncio.sleep(AT_ONCE_S)

    async def _send_changes(self, names: Sequence[str]) -> None:
        """Read these sections and send those that are not as they were sent last."""
        found = await in_database(some_sections)(self.vtuber, timezone.now(), self._language, names)
        seq, clock = found.pop("seq"), found.pop("clock")
        self._broken = [*(name for name in self._broken if name not in names), *found["unavailable"]]
        found["unavailable"] = self._broken
        texts = {name: json.dumps(section) for name, section in found.items()}
        changed = {name: found[name] for name, text in texts.items() if self._sent.get(name) != text}
        if changed:
            self.tell(SectionsFrame(seq=seq, clock=clock, sections=changed), known_from=seq + 1)
        # One that broke is sent again when it is there again, for it may have been another before.
        self._sent = {name: text for name, text in self._sent.items() if name not in names} | texts
