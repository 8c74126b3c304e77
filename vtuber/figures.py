"""Figures over days, for charts: how many fans, how punctual. Each is one query, whatever the range."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from vtuber.gametime import DAY, MINUTE
from vtuber.models import FollowerStats, TodoTask, VTuber

MOST_DAYS = 366
# What begins within so many game minutes of its time is on time.
PUNCTUAL = 5 * MINUTE


@dataclass(frozen=True)
class Fans:
    """Who followed her at the end of a game day."""

    date: dt.date
    simulated: int
    real: int


@dataclass(frozen=True)
class Punctuality:
    """How a game day's tasks fared. `minutes_late` is the mean of those that were late, in game minutes."""

    date: dt.date
    on_time: int
    late: int
    left_out: int
    failed: int
    minutes_late: int


def last_days(today: dt.date, days: int) -> list[dt.date]:
    """The last so many game days, today the last."""
    return [today - back * DAY for back in range(days - 1, -1, -1)]


def fans(vtuber: VTuber, *, days: int, today: dt.date) -> list[Fans]:
    """Her fans on each of the last `days` game days; a day without figures of its own has those of the day before.

    Days before her first figures are left out.
    """
    dates = last_days(today, days)
    figures = FollowerStats.objects.filter(vtuber=vtuber, date__lte=today).order_by("date")
    rows = figures.values_list("date", "followers_simulated", "followers_real")
    known = {date: (simulated, people) for date, simulated, people in rows}
    before = [date for date in known if date < dates[0]]
    last = known[before[-1]] if before else None
    found = []
    for date in dates:
        last = known.get(date, last)
        if last is not None:
            found.append(Fans(date, *last))
    return found


def punctuality(vtuber: VTuber, *, days: int, today: dt.date) -> list[Punctuality]:
    """How the tasks of each of the last `days` game days fared; those that are still to come are not counted."""
    dates = last_days(today, days)
    State = TodoTask.State
    rows = TodoTask.objects.filter(vtuber=vtuber, todolist__date__gte=dates[0], todolist__date__lte=today)
    counted: dict[dt.date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    delays: dict[dt.date, list[dt.timedelta]] = defaultdict(list)
    for date, state, start, began in rows.values_list("todolist__date", "state", "start", "started_at"):
        if state == State.FAILED:
            counted[date]["failed"] += 1
        elif state in (State.SKIPPED, State.CANCELLED):
            counted[date]["left_out"] += 1
        elif began is not None:
            late = began - start > PUNCTUAL
            counted[date]["late" if late else "on_time"] += 1
            if late:
                delays[date].append(began - start)
    return [
        Punctuality(
            date=date,
            on_time=counted[date]["on_time"],
            late=counted[date]["late"],
            left_out=counted[date]["left_out"],
            failed=counted[date]["failed"],
            minutes_late=round(sum(delays[date], dt.timedelta()) / len(delays[date]) / MINUTE) if delays[date] else 0,
        )
        for date in dates
    ]
