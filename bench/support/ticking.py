"""What one tick costs with so many VTubers.

    python -m bench.support.ticking VTUBERS TICKS

Runs in a process of its own, against a database file of its own and the broker that REDIS_URL names. Ticks come a
real second apart by a clock that is driven; between two of them everything that is due is done, which is not timed.
Prints one JSON object, in milliseconds.
"""

import datetime as dt
import json
import sys
import time
from unittest import mock

from bench.support.figures import percentile, spread
from bench.support.scratch_world import enter_django

SPEED = 60.0
WARM_UP = 3
BASELINE_ROUNDS = 300


def measure(vtubers: int, ticks: int) -> dict[str, object]:
    """Tick and sight in ms (p50, p99), who was due a tick on average, and the baseline."""
    from django.core.management import call_command
    from django.db import transaction

    from bench.support.crowd import crowd
    from config import celery as celery  # makes it the app that the tick speaks to
    from vtuber import tasks
    from vtuber.executor import engine
    from vtuber.executor.tick import look_around
    from vtuber.simulation.driven_time import DrivenTime

    call_command("migrate", verbosity=0, interactive=False)
    driven = DrivenTime(dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    with transaction.atomic():
        crowd(vtubers, speed=SPEED, real=driven.real, seed=vtubers)
    whole: list[float] = []
    sights: list[float] = []
    due = 0
    for number in range(WARM_UP + ticks):
        driven.real += dt.timedelta(seconds=1)
        with mock.patch("django.utils.timezone.now", return_value=driven.real):
            began = time.perf_counter()
            tasks.tick()
            ticked = time.perf_counter()
            sight = look_around(driven.real)
            looked = time.perf_counter()
            for vtuber_id in sight.due:
                engine.advance(vtuber_id, driven.now)
        if number >= WARM_UP:
            whole.append((ticked - began) * 1000)
            sights.append((looked - ticked) * 1000)
            due += len(sight.due)
    return {"tick": spread(whole), "sight": spread(sights), "due_a_tick": round(due / ticks, 1), "baseline": bare()}


def bare() -> float:
    """One SELECT and one UPDATE of a clock row, each committed by itself: median in ms."""
    from django.db.models import F

    from vtuber.models import GameClock

    clock = GameClock.objects.order_by("pk").first()
    assert clock is not None
    taken = []
    for _ in range(BASELINE_ROUNDS):
        began = time.perf_counter()
        GameClock.objects.get(pk=clock.pk)
        GameClock.objects.filter(pk=clock.pk).update(generation=F("generation") + 1)
        taken.append((time.perf_counter() - began) * 1000)
    return round(percentile(taken, 0.5), 3)


def main() -> None:
    """Prints one JSON object as its last line."""
    vtubers, ticks = int(sys.argv[1]), int(sys.argv[2])
    enter_django({})
    print(json.dumps(measure(vtubers, ticks)))


if __name__ == "__main__":
    main()
