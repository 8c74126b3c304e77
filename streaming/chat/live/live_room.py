"""The viewers' room: events as frames, words as they come, who watches, one picture for all who arrive at once."""

import asyncio
import contextlib
import logging
from collections import Counter as Tally
from typing import Any

from channels.layers import get_channel_layer
from django.utils import timezone

from streaming.chat.live import ephemeral
from streaming.chat.live.event_frames import frame_of
from streaming.chat.live.frames import (
    AnswerSoFar,
    LivePulse,
    Me,
    Programme,
    ReactionsFrame,
    SharedSnapshot,
    SnapshotFrame,
    StreamFrame,
    ViewersFrame,
    WordsFrame,
)
from streaming.chat.live.live_snapshot import programme, take_live_snapshot
from streaming.chat.live.viewer_counts import counter
from streaming.selectors import live_stream
from vtuber.models import GameClock, VTuber
from vtuber.plugin import EventMessage, Frame
from vtuber.web.board_snapshot import board_clock
from vtuber.web.room import RETRY_S, Room
from vtuber.web.socket_database import in_database

log = logging.getLogger(__name__)

# Real seconds: between two countings of the viewers, and between two bunches of reactions.
COUNT_S = 1.0
REACTIONS_S = 0.5
# Events after which the programme (what is on, what comes next) is looked up again.
_PROGRAMME = frozenset(("stream.started", "stream.ended", "cover.made", "day.planned", "task.changed", "task.ended"))


class LiveRoom(Room):
    """All stream pages of one VTuber in one process, whatever language they are read in."""

    def __init__(self, vtuber: VTuber) -> None:
        super().__init__(vtuber)
        self.viewers = 0
        # The answer under way, with the words so far; None between answers.
        self._answer: AnswerSoFar | None = None
        self._ended = 0  # the last answer that is over: what comes of it now came late
        self._stopped = False  # the emergency stop: whatever words are still on their way reach nobody
        self._stale = asyncio.Event()
        self._programme: Programme | None = None
        self._coming: asyncio.Task[tuple[SharedSnapshot, str]] | None = None
        self._thrown: Tally[str] = Tally()

    def open(self) -> None:
        super().open()
        jobs = (self._refresh(), self._count(), self._bunch())
        self._tasks += [asyncio.create_task(job) for job in jobs]

    async def find_place(self) -> int:
        self._stopped = (await GameClock.objects.aget(vtuber=self.vtuber)).stopped
        return await super().find_place()

    async def close(self) -> None:
        await super().close()
        await counter().leave(self.vtuber.slug)

    async def snapshot(self, me: Me) -> tuple[int, str]:
        """The snapshot of a newcomer, encoded; and its `seq`.

        Call it after `enter`. Whoever comes while a picture is being taken waits for the next: one is enough for all.
        """
        if self._coming is not None:
            with contextlib.suppress(Exception):
                await asyncio.shield(self._coming)
        if self._coming is None or self._coming.done():
            self._coming = asyncio.create_task(self._take_picture())
        picture, shared = await asyncio.shield(self._coming)
        # The room hears her words sooner than the database.
        answer = self._answer
        if answer is None and picture.answer is not None and picture.answer.answer > self._ended:
            answer = self._answer = picture.answer
        return picture.seq, SnapshotFrame.join(me, shared, answer, self.viewers)

    def throw(self, emote: str) -> None:
        """Somebody reacts; told to everybody in bunches."""
        self._thrown[emote] += 1

    def groups(self) -> tuple[str, ...]:
        return (*super().groups(), ephemeral.group_of(self.vtuber.slug))

    def frame_of(self, message: EventMessage) -> Frame | None:
        if message.type in _PROGRAMME:
            self._stale.set()
        payload = message.payload
        if message.type in ("stop.pulled", "stop.released"):
            self._stopped = message.type == "stop.pulled"
        if message.type == "answer.begun":
            self._answer = AnswerSoFar(answer=payload["answer"], question=payload["question"], text="")
        elif message.type == "answer.passed_on":
            if self._answer is not None and self._answer.answer == payload["answer"]:
                self._answer = AnswerSoFar(
                    answer=payload["answer"], question=payload["question"], text=self._answer.text
                )
        elif message.type == "answer.dropped" or (message.type == "stream.said" and payload.get("answer")):
            self._ended = max(self._ended, int(payload["answer"]))
            self._answer = None
        return frame_of(message)

    def on_message(self, message: dict[str, Any]) -> None:
        if message["type"] == "live.words":
            self._hear(message)
        elif message["type"] == "live.audience":
            self._stale.set()
        elif message["type"] == "live.reactions":
            self.tell(ReactionsFrame(counts=message["counts"]))

    async def pulse(self) -> LivePulse:
        clock = await GameClock.objects.aget(vtuber=self.vtuber)
        return LivePulse(seq=self.seq, clock=board_clock(clock, timezone.now()), viewers=self.viewers)

    def _hear(self, message: dict[str, Any]) -> None:
        """More of an answer: everybody gets what is new of it."""
        number, text = int(message["answer"]), str(message["text"])
        if self._stopped or number <= self._ended:
            return
        answer = self._answer
        if answer is not None and answer.answer > number:
            return
        if answer is None or answer.answer < number:
            # Its beginning was missed; the log will tell what it answers.
            answer = AnswerSoFar(answer=number, question=None, text="")
        at = len(answer.text) if text.startswith(answer.text) else 0
        self._answer = AnswerSoFar(answer=number, question=answer.question, text=text)
        expression, action = message["expression"], message["action"]
        self.tell(WordsFrame(answer=number, at=at, text=text[at:], expression=expression, action=action))

    async def _take_picture(self) -> tuple[SharedSnapshot, str]:
        """The picture, and what of it is the same for all who get it, encoded once."""
        picture: SharedSnapshot = await in_database(take_live_snapshot)(self.vtuber, timezone.now())
        return picture, picture.model_dump_json(exclude={"answer"})

    async def _refresh(self) -> None:
        """After what may have changed the programme: look it up, and tell everybody if it did."""
        while True:
            await self._stale.wait()
            self._stale.clear()
            try:
                seq, shown = await in_database(self._look_up)()
            except Exception as error:
                log.warning("cannot read the programme of %s: %s", self.vtuber.slug, error)
                self._stale.set()
                await asyncio.sleep(RETRY_S)
                continue
            if shown != self._programme:
                self._programme = shown
                self.tell(StreamFrame(seq=seq, stream=shown.stream, next=shown.next), known_from=seq + 1)

    def _look_up(self) -> tuple[int, Programme]:
        seq = self.seq
        now = GameClock.objects.get(vtuber=self.vtuber).now(timezone.now())
        return seq, programme(self.vtuber, live_stream(self.vtuber), now)

    async def _count(self) -> None:
        while True:
            count = await counter().report(self.vtuber.slug, len(self._connections))
            if count != self.viewers:
                self.viewers = count
                self.tell(ViewersFrame(count=count))
            await asyncio.sleep(COUNT_S)

    async def _bunch(self) -> None:
        while True:
            await asyncio.sleep(REACTIONS_S)
            if not self._thrown:
                continue
            counts, self._thrown = dict(self._thrown), Tally()
            message = {"type": "live.reactions", "counts": counts}
            layer = get_channel_layer()
            try:
                if layer is not None:
                    await layer.group_send(ephemeral.group_of(self.vtuber.slug), message)
            except Exception as error:
                log.warning("reactions were not sent: %s", error)
