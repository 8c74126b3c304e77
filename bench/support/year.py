"""A long simulated stretch, measured from inside: `python -m bench.support.year FOLDER DAYS CHAT SEED`."""

import contextlib
import datetime as dt
import json
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.support.month import newborn
from bench.support.scratch_world import enter_django, progress

MONTH = 30
# The first sample: after she has lived a few days, so that there is something to show.
FIRST_SAMPLE = 3
ROUNDS = 60
# About a tenth of a second.
REFERENCE_ROUNDS = 100


class Stretch:
    """Counts processor seconds month by month, and keeps what she was like when she was new."""

    def __init__(self, vtuber: Any, real: Any, early: Path) -> None:
        """`early` is where her database as of day FIRST_SAMPLE is kept."""
        self._vtuber, self._real, self._early = vtuber, real, early
        self._days = 0
        self._began = time.process_time()
        self._references: list[float] = []
        self._early_moment: dt.datetime | None = None
        self.months: list[float] = []
        self.references_ms: list[float] = []

    def day(self, _date: dt.date) -> None:
        """A day is over."""
        self._days += 1
        if self._days == FIRST_SAMPLE:
            self._keep()
        before = time.process_time()
        _reference()
        took = time.process_time() - before
        self._began += took
        self._references.append(took)
        if self._days % MONTH == 0:
            now = time.process_time()
            self.months.append(round(now - self._began, 1))
            self.references_ms.append(round(1000 * sum(self._references) / MONTH, 1))
            self._began, self._references = now, []
            progress(f"  {self._days} days, the last {MONTH} in {self.months[-1]} s of processor time")

    def month_ratio(self, streams: list[int]) -> float:
        """The last whole month's seconds a stream against the first's, each in units of its own reference."""
        steady = [
            month / reference / max(count, 1)
            for month, reference, count in zip(self.months, self.references_ms, streams, strict=False)
        ]
        return round(steady[-1] / steady[0], 2)

    def _keep(self) -> None:
        from django.db import connection

        self._early_moment = self._real.now()
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(self._early)) as copy:
            connection.connection.backup(copy)

    def compare(self) -> tuple[dict[str, float], dict[str, float]]:
        """Best milliseconds of each look (`_looks`) at her as she was on day FIRST_SAMPLE, and as she is now.

        Both are taken in turns: a shared machine is slow for seconds at a time.
        """
        from django.db import connections

        from vtuber.simulation.scratch_world import sqlite_beside

        assert self._early_moment is not None, "she has not lived for so long"
        now, moments = connections["default"], (self._early_moment, self._real.now())
        worlds = (sqlite_beside(now, str(self._early)), now)
        best: tuple[dict[str, float], dict[str, float]] = ({}, {})
        try:
            for _ in range(ROUNDS):
                for world, moment, found in zip(worlds, moments, best, strict=True):
                    connections["default"] = world
                    for name, look in _looks(self._vtuber, moment).items():
                        began = time.perf_counter()
                        look()
                        took = round((time.perf_counter() - began) * 1000, 2)
                        found[name] = min(took, found.get(name, took))
        finally:
            connections["default"] = now
            worlds[0].close()
        return best


def _looks(vtuber: Any, moment: dt.datetime) -> dict[str, Callable[[], Any]]:
    """A look for due work, the board's picture, and the stream page's."""
    from streaming.chat.live.live_snapshot import take_live_snapshot
    from vtuber.executor.tick import look_around
    from vtuber.web.board_snapshot import picture

    return {
        "tick_ms": lambda: look_around(moment),
        "board_ms": lambda: picture(vtuber, moment, "zh-hans"),
        "stream_page_ms": lambda: take_live_snapshot(vtuber, moment),
    }


def _reference() -> None:
    """Work of the same kind that does not change: how fast the machine is at this moment."""
    from vtuber.models import TodoTask

    for _ in range(REFERENCE_ROUNDS):
        str(
            TodoTask.objects.filter(vtuber=1, state__in=TodoTask.OPEN)
            .select_related("todolist")
            .order_by("start")
            .query
        )


def live(folder: Path, days: int, chat: int, seed: int) -> dict[str, Any]:
    """The whole outcome."""
    from django.conf import settings
    from django.db import connection

    from vtuber.simulation.driven_time import live_days, participants
    from vtuber.simulation.invariants import violations
    from vtuber.simulation.scratch_world import scratch_world

    file = folder / "year.sqlite3"
    with scratch_world(str(file)):
        began = time.perf_counter()
        vtuber, real = newborn(seed)
        stretch = Stretch(vtuber, real, folder / "early.sqlite3")
        live_days(vtuber, days, real, stretch.day, [participants.get("chat")(chat)])
        seconds = time.perf_counter() - began
        start, end = stretch.compare()
        found = violations(vtuber)
        # A book holds a month of ever new sentences; how often a year goes beyond it is a figure, and no fault.
        repeated = [line for line in found if line.startswith("repetition: ")]
        broken = [line for line in found if line not in repeated]
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ratio = {name: round(end[name] / value, 2) for name, value in start.items()}
        streams = _streams(vtuber)
        if len(stretch.months) > 1:
            ratio["month"] = stretch.month_ratio(streams)
        return {
            "days": days,
            "messages_a_stream": chat,
            "seconds": round(seconds),
            "baseline": f"the first {MONTH} days in units of the reference, and day {FIRST_SAMPLE}",
            "months_cpu_s": stretch.months,
            "months_reference_ms": stretch.references_ms,
            "months_streams": streams,
            "start": start,
            "end": end,
            "ratio": ratio,
            "database_mb": _mb(file),
            "media_mb": round(sum(_mb(path) for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()), 2),
            "rows": _rows(),
            "sentences_repeated": len(repeated),
            "violations": broken,
        }


def _streams(vtuber: Any) -> list[int]:
    """How many streams each month had: they are most of the work."""
    from streaming.models import Stream
    from vtuber.gametime import game_day

    starts = Stream.objects.filter(vtuber=vtuber).order_by("pk").values_list("started_at", flat=True)
    first = vtuber.todolists.order_by("date").first().date
    months = Counter((game_day(start) - first).days // MONTH for start in starts)
    return [months[month] for month in range(max(months, default=-1) + 1)]


def _mb(path: Path) -> float:
    return round(path.stat().st_size / 1e6, 2)


def _rows() -> dict[str, int]:
    """The fullest tables."""
    from django.apps import apps

    counts = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    return dict(sorted(counts.items(), key=lambda one: -one[1])[:14])


def main() -> None:
    """Prints one JSON object as its last line."""
    folder, days, chat, seed = Path(sys.argv[1]), *(int(text) for text in sys.argv[2:5])
    enter_django({})
    print(json.dumps(live(folder, days, chat, seed)))


if __name__ == "__main__":
    main()
