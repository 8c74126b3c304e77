"""A day that was lived with people in the chat and two followers, and what a front end was told while it happened."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from streaming.chat.services.viewers import follow
from streaming.models import Viewer
from unity_bridge.links.front_end_room import FrontEndRoom
from unity_bridge.projections.state import LOOKED_UP
from vtuber import events
from vtuber.gametime import DAY
from vtuber.models import VTuber
from vtuber.plugin import EventMessage
from vtuber.simulation.driven_time import DrivenTime, live_days, participants
from vtuber.subscribers import tell_subscribers
from vtuber.tests.support.world import DATE, REAL, baomi

Told = tuple[int, int, str, dict[str, Any]]


@dataclass
class LivedDay:
    """`told` are (seq, part, type, data) of each command, `shown` the slots after each event, but for what is looked
    up; `real` is when the day was over."""

    vtuber: VTuber
    told: list[Told]
    shown: dict[int, dict[str, Any]]
    times: dict[int, dt.datetime]
    real: dt.datetime

    def told_between(self, first: int, last: int) -> list[Told]:
        return [each for each in self.told if first <= each[0] <= last]


def _followers(vtuber: VTuber, real: dt.datetime) -> None:
    """The first two who talk to her follow her from then on."""
    for viewer in Viewer.objects.filter(vtuber=vtuber).order_by("pk")[:2]:
        follow(viewer=viewer, wanted=True, real=real)


def lived_day(*, chat: int = 12) -> LivedDay:
    """Let her live from the morning of DATE into the day after it, with so many chat messages in each stream."""
    vtuber = baomi()
    room = FrontEndRoom(vtuber)
    time = DrivenTime(REAL)
    day = LivedDay(vtuber, [], {}, {}, REAL)

    def hear(whose: VTuber, message: EventMessage) -> None:
        tell_subscribers(whose, message)
        for frame in room.encoded_frames(message):
            told = frame.command  # type: ignore[attr-defined]
            day.told.append((message.seq, frame.place[1], told.type, dict(told.data)))  # type: ignore[attr-defined]
        slots = room.state.shown.slots
        day.shown[message.seq] = {told.type: dict(told.data) for slot, told in slots.items() if slot not in LOOKED_UP}
        day.times[message.seq] = message.game_time

    with patch.object(events, "tell_subscribers", hear):
        live_days(vtuber, 1, time, others=[participants.get("chat")(chat), _followers])
    day.real = time.real
    assert {DATE, DATE + DAY} <= {moment.date() for moment in day.times.values()}
    return day
