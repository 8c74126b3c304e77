"""How a room keeps its boards fresh: what somebody waits for goes between the parts of the whole picture."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from vtuber.events import EventMessage
from vtuber.models import VTuber
from vtuber.web import board_room
from vtuber.web.board_room import BoardRoom
from vtuber.web.frames import Clock, SectionsFrame

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
EDIT = EventMessage(vtuber="baomi", seq=7, type="task.changed", game_time=NOON, real_time=NOON, payload={})


class Reads:
    """A room whose sections are read here, and what it sends; each section is its number of readings."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, parts: list[tuple[str, ...]]) -> None:
        self.room = BoardRoom(VTuber(slug="baomi"), "en")
        self.read: list[tuple[str, ...]] = []
        self.sent: list[dict[str, Any]] = []
        self.edits_before: dict[int, EventMessage] = {}
        self.broken: dict[int, list[str]] = {}
        monkeypatch.setattr(board_room, "some_sections", self._some_sections)
        monkeypatch.setattr(board_room, "in_database", lambda read: partial(asyncio.to_thread, read))
        monkeypatch.setattr(board_room, "picture_parts", lambda: list(parts))
        monkeypatch.setattr(self.room, "tell", self._tell)

    def _some_sections(self, _vtuber: VTuber, _real: object, _language: str, names: Sequence[str]) -> dict[str, Any]:
        number = len(self.read)
        self.read.append(tuple(names))
        if number in self.edits_before:
            self.room.frame_of(self.edits_before[number])
        broken = self.broken.get(number, [])
        found = {name: self.read.count(tuple(names)) for name in names if name not in broken}
        return {"seq": number, "clock": Clock.model_construct(), "unavailable": broken, **found}

    def _tell(self, frame: SectionsFrame, known_from: float) -> None:
        assert known_from == frame.seq + 1
        self.sent.append(frame.sections)
        if len(self.sent) >= self._wanted:
            self._there.set()

    async def until(self, count: int) -> None:
        """Let the room work until so many readings are told of."""
        self._wanted, self._there = count, asyncio.Event()
        job = asyncio.create_task(self.room._refresh())
        try:
            await asyncio.wait_for(self._there.wait(), 10)
        finally:
            job.cancel()
            await asyncio.gather(job, return_exceptions=True)


async def test_an_edit_goes_between_the_parts_of_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    reads = Reads(monkeypatch, [("weather", "wallet"), ("day",), ("audit",)])
    reads.edits_before[0] = EDIT  # while the first part is read
    reads.room.on_events()
    await reads.until(5)
    assert reads.read == [("weather", "wallet"), ("day",), ("prepared",), ("day",), ("audit",)]
    assert reads.sent[0] == {"weather": 1, "wallet": 1, "unavailable": []}
    assert reads.sent[1:] == [{"day": 1}, {"prepared": 1}, {"day": 2}, {"audit": 1}]


async def test_an_edit_does_not_wait_for_the_rest_to_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    reads = Reads(monkeypatch, [("audit",)])
    monkeypatch.setattr(board_room, "SETTLE_S", 30.0)
    reads.room.frame_of(EDIT)
    reads.room.on_events()
    await reads.until(2)
    assert reads.read == [("day",), ("prepared",)]


async def test_a_section_that_broke_is_named_and_sent_again_when_it_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    reads = Reads(monkeypatch, [("day",), ("audit",)])
    monkeypatch.setattr(board_room, "SETTLE_S", 0.0)
    monkeypatch.setattr(board_room, "BETWEEN_S", 0.0)
    reads.broken[0] = ["day"]
    reads.room.on_events()
    await reads.until(2)
    assert reads.sent == [{"unavailable": ["day"]}, {"audit": 1}]
    reads.room.on_events()
    await reads.until(4)
    assert reads.sent[2:] == [{"day": 2, "unavailable": []}, {"audit": 2}]
