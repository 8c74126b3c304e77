"""Figures over days, for charts: how long she was on air. One query, whatever the range."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from streaming.models import Stream
from vtuber.gametime import DAY, MINUTE, day_start, game_day
from vtuber.models import VTuber


@dataclass(frozen=True)
class OnAir:
    """A game day's streams: how many, how many game minutes, and the most (simulated) viewers at once."""

    date: dt.date
    streams: int
    minutes: int
    viewers_peak: int


def on_air(vtuber: VTuber, *, days: int, now: dt.datetime) -> list[OnAir]:
    """Her streams of the last `days` game days; one that is on counts until game time `now`."""
    today = game_day(now)
    dates = [today - back * DAY for back in range(days - 1, -1, -1)]
    rows = Stream.objects.filter(vtuber=vtuber, started_at__gte=day_start(dates[0]), started_at__lte=now)
    by_day: dict[dt.date, list[tuple[dt.timedelta, int]]] = defaultdict(list)
    for began, ended, peak in rows.values_list("started_at", "ended_at", "viewers_peak"):
        by_day[game_day(began)].append(((ended or now) - began, peak))
    return [
        OnAir(
            date=date,
            streams=len(by_day[date]),
            minutes=round(sum((length for length, _peak in by_day[date]), dt.timedelta()) / MINUTE),
            viewers_peak=max((peak for _length, peak in by_day[date]), default=0),
        )
        for date in dates
    ]
