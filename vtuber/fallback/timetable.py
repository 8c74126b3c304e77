"""The free time of one day, in minutes since its 08:00."""

import datetime as dt
import random
from dataclasses import dataclass, field

from vtuber.gametime import MINUTE, at, day_start, hhmm, parse_hhmm

# Starts lie on these minutes, as people plan.
STEP = 5
DAY_MINUTES = 24 * 60


def minute_of(date: dt.date, clock: str) -> int:
    """`clock` (HH:MM; before 08:00 is the morning after) in minutes since 08:00 of the game day."""
    return int((at(date, parse_hhmm(clock)) - day_start(date)) / MINUTE)


def clock_of(date: dt.date, minute: int) -> str:
    """HH:MM of a minute since 08:00."""
    return hhmm(day_start(date) + minute * MINUTE)


@dataclass(frozen=True)
class Booking:
    """A task with its time; `start` and `end` in minutes since 08:00."""

    start: int
    end: int
    type: str
    content: str
    category: str = ""


@dataclass
class Timetable:
    """What is booked between `opens` and `closes`; bookings never overlap."""

    opens: int
    closes: int
    bookings: list[Booking] = field(default_factory=list)

    def free(self, earliest: int, latest: int, minutes: int, pad: int = 0) -> list[tuple[int, int]]:
        """Ranges of possible starts (both ends included) for something of that length within the window.

        `pad` minutes stay free before and after it, if something else is there.
        """
        earliest, latest = max(earliest, self.opens), min(latest, self.closes)
        ranges, cursor = [], earliest
        for booked in sorted(self.bookings, key=lambda booking: booking.start):
            if cursor + minutes <= min(booked.start - pad, latest):
                ranges.append((cursor, min(booked.start - pad, latest) - minutes))
            cursor = max(cursor, booked.end + pad)
        if cursor + minutes <= latest:
            ranges.append((cursor, latest - minutes))
        return ranges

    def find(self, earliest: int, latest: int, minutes: int, rng: random.Random, pad: int = 0) -> int | None:
        """A start by chance, on a round minute where there is one; None when nothing is free."""
        ranges = self.free(earliest, latest, minutes, pad)
        if not ranges:
            return None
        starts = [minute for low, high in ranges for minute in range(-(-low // STEP) * STEP, high + 1, STEP)]
        return rng.choice(starts) if starts else ranges[0][0]

    def book(self, booking: Booking) -> None:
        """Add a booking. ValueError when its time is not free."""
        if booking.start not in (
            start
            for low, high in self.free(booking.start, booking.end, booking.end - booking.start)
            for start in (low, high)
        ):
            raise ValueError(f"{booking.type} at minute {booking.start} does not fit")
        self.bookings.append(booking)

    def by_start(self) -> list[Booking]:
        """All bookings in the order of the day."""
        return sorted(self.bookings, key=lambda booking: booking.start)
