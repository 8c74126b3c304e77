"""How exactly tasks begin: VTubers at different speeds, each with a task about every real second.

Needs Django to be loaded: import it after `scratch.enter_django`.
"""

import datetime as dt
import random
from dataclasses import dataclass

from django.utils import timezone

from vtuber.default_persona import BAOMI
from vtuber.gametime import DAY, at, day_start
from vtuber.models import DayStep, GameClock, TodoList, TodoTask, VTuber
from vtuber.services.clock import release_hold, set_paused
from vtuber.services.vtuber_creation import create_vtuber

DATE = dt.date(2026, 11, 23)
# Real seconds between release and the first task.
LEAD_S = 2.0
# A task a second, beginning anywhere in the first half of it and over before the next.
EARLIEST, LATEST, LENGTH = 0.0, 0.5, 0.4


@dataclass(frozen=True)
class Jitter:
    """What became of one VTuber's tasks."""

    late_s: list[float]  # real seconds from planned to actual start, one a task
    lost: int  # tasks that were never done


def place(speed: float, tasks: int, seed: int) -> VTuber:
    """A VTuber whose clock stands at 08:00 of a day with `tasks` short rests, a real second apart at `speed`."""
    vtuber = create_vtuber(
        slug=f"x{speed:g}",
        sheet=BAOMI["zh"],
        game_time=day_start(DATE),
        real=timezone.now(),
        seed=seed,
        speed=speed,
        live_speed=speed,
    )
    DayStep.objects.filter(vtuber=vtuber).delete()
    DayStep.objects.create(vtuber=vtuber, date=DATE, step=DayStep.Step.DIARY, due=at(DATE, dt.time(2)))
    todolist = TodoList.objects.create(vtuber=vtuber, date=DATE, planned_by="bench", created_at=day_start(DATE))
    rng = random.Random(seed)
    for number in range(tasks):
        begins = LEAD_S + number + rng.uniform(EARLIEST, LATEST)
        start = day_start(DATE) + dt.timedelta(seconds=begins * speed)
        TodoTask.objects.create(
            vtuber=vtuber,
            todolist=todolist,
            type="rest",
            content="bench",
            start=start,
            end=start + dt.timedelta(seconds=LENGTH * speed),
            due=start,
            is_prepared=True,
        )
    set_paused(vtuber=vtuber, paused=True, real=timezone.now())
    release_hold(vtuber=vtuber, until=day_start(DATE + DAY), real=timezone.now())
    return vtuber


def ticking() -> bool:
    """Whether worker and beat are at work: the clocks have had a tick within the last second or so."""
    return GameClock.objects.filter(last_tick_real__gt=timezone.now() - dt.timedelta(seconds=1.5)).exists()


def release(vtuber: VTuber) -> None:
    """Let her clock run."""
    set_paused(vtuber=vtuber, paused=False, real=timezone.now())


def over(vtuber: VTuber) -> bool:
    """Whether every task has ended."""
    return not TodoTask.objects.filter(vtuber=vtuber, state__in=TodoTask.OPEN).exists()


def read(vtuber: VTuber) -> Jitter:
    """How late each task began."""
    speed = GameClock.objects.get(vtuber=vtuber).speed
    tasks = list(TodoTask.objects.filter(vtuber=vtuber))
    late = [(task.started_at - task.start).total_seconds() / speed for task in tasks if task.started_at]
    return Jitter(late_s=late, lost=sum(task.state != TodoTask.State.DONE for task in tasks))
