"""The operators' room: events put into words, and the picture kept fresh.

A board keeps no books of its own: after events (and now and then without) the room takes the picture again, once for
everybody in it, and sends the sections that have changed. Whatever changes anything is seen, whether the board knows
its event or not.
"""

import asyncio
import json
import logging
import time
from typing import Any

from django.utils import timezone

from vtuber.events import EventMessage
from vtuber.models import GameClock, VTuber
from vtuber.web.board_snapshot import board_clock, picture, told_event
from vtuber.web.frames import BoardPulse, EventFrame, SectionsFrame, TickFrame
from vtuber.web.room import RETRY_S, Room
from vtuber.web.socket_database import in_database

log = logging.getLogger(__name__)

# Real seconds: events come in volleys, so the picture waits for the rest of one, and is not taken more often.
SETTLE_S = 0.1
BETWEEN_S = 0.5


class BoardRoom(Room):
    """All boards of one VTuber in one language."""

    def __init__(self, vtuber: VTuber, language: str) -> None:
        super().__init__(vtuber)
        self._language = language
        self._stale = asyncio.Event()
        self._sent: dict[str, str] = {}

    def open(self) -> None:
        super().open()
        self._tasks.append(asyncio.create_task(self._refresh()))

    def frame_of(self, message: EventMessage) -> EventFrame:
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
        while True:
            await self._stale.wait()
            await asyncio.sleep(SETTLE_S)
            self._stale.clear()
            began = time.monotonic()
            try:
                self._send_changes(await in_database(picture)(self.vtuber, timezone.now(), self._language))
            except Exception:
                log.exception("cannot take the picture of %s", self.vtuber.slug)
                self._stale.set()
                await asyncio.sleep(RETRY_S)
            await asyncio.sleep(max(0.0, BETWEEN_S - (time.monotonic() - began)))

    def _send_changes(self, whole: dict[str, Any]) -> None:
        seq, clock = whole.pop("seq"), whole.pop("clock")
        texts = {name: json.dumps(section) for name, section in whole.items()}
        changed = {name: whole[name] for name, text in texts.items() if self._sent.get(name) != text}
        if changed:
            self.tell(SectionsFrame(seq=seq, clock=clock, sections=changed), known_from=seq + 1)
        self._sent = texts
