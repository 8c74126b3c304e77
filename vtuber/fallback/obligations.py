"""Obligations in a timetable: what she owes to others is booked before anything of her own."""

import random
from dataclasses import dataclass

from vtuber.contexts import Obligation, PlanDayContext
from vtuber.fallback.timetable import Booking, Timetable, minute_of

SHORTEST = 10
_TRIES = 60
# When she likes to begin things of a type, in minutes since 08:00, if the obligation leaves it open.
_LIKES = {"stream": (11 * 60 + 30, 13 * 60 + 30), "tweet": (2 * 60, 13 * 60)}
_LIKES_OTHERWISE = (60, 9 * 60)


@dataclass(frozen=True)
class Duty:
    """An obligation with its window in minutes since 08:00 and the words that will stand in the todolist."""

    type: str
    content: str
    minutes: int
    earliest: int
    latest: int

    @property
    def slack(self) -> int:
        """How many minutes its start can move."""
        return self.latest - self.earliest - self.minutes


def duty_of(obligation: Obligation, context: PlanDayContext, table: Timetable) -> Duty:
    """The obligation as a duty; bounds that the day does not hold give way to the day's own."""
    content = obligation.content
    if obligation.mark not in content:
        content += f"（{obligation.mark}）" if context.language == "zh" else f" ({obligation.mark})"
    earliest, latest = table.opens, table.closes
    if obligation.not_before:
        earliest = max(earliest, minute_of(context.date, obligation.not_before))
    if obligation.not_after:
        # Its own 08:00 is the end of a day, not its beginning.
        latest = min(latest, minute_of(context.date, obligation.not_after) or latest)
    if latest - earliest < SHORTEST:
        earliest, latest = table.opens, table.closes
    return Duty(obligation.type, content, obligation.minutes, earliest, latest)


def book_duties(duties: list[Duty], table: Timetable, rng: random.Random) -> None:
    """Book every duty at its full length if the day can hold them all, else what it can, shortened."""
    for _ in range(_TRIES):
        layout = _by_chance(duties, table, rng)
        if layout is not None:
            table.bookings.extend(layout)
            return
    _one_after_another(duties, table)


def _by_chance(duties: list[Duty], table: Timetable, rng: random.Random) -> list[Booking] | None:
    trial = Timetable(table.opens, table.closes, list(table.bookings))
    for duty in sorted(duties, key=lambda duty: duty.slack):
        low, high = _LIKES.get(duty.type, _LIKES_OTHERWISE)
        start = trial.find(max(duty.earliest, low), min(duty.latest, high + duty.minutes), duty.minutes, rng, pad=5)
        if start is None:
            start = trial.find(duty.earliest, duty.latest, duty.minutes, rng)
        if start is None:
            return None
        trial.book(_booking(duty, start, duty.minutes))
    return trial.bookings[len(table.bookings) :]


def _one_after_another(duties: list[Duty], table: Timetable) -> None:
    """Earliest deadline first, as early as it goes; shortened where the whole does not fit."""
    for duty in sorted(duties, key=lambda duty: (duty.latest, duty.slack)):
        for minutes in sorted({duty.minutes, max(duty.minutes // 2, SHORTEST), SHORTEST}, reverse=True):
            if ranges := table.free(duty.earliest, duty.latest, minutes):
                table.book(_booking(duty, ranges[0][0], minutes))
                break


def _booking(duty: Duty, start: int, minutes: int) -> Booking:
    category = "communication" if duty.type == "tweet" else ""
    return Booking(start, start + minutes, duty.type, duty.content, category)
