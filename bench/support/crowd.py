"""VTubers by the thousand, each in the middle of a planned day, written in bulk.

Needs Django to be loaded: import it after `scratch.enter_django`.
"""

import datetime as dt
import random

from vtuber.gametime import DAY, at, day_start
from vtuber.models import DayStep, EventHead, GameClock, Persona, TodoList, TodoTask, VTuber

DATE = dt.date(2026, 11, 23)
TASKS_A_DAY = 14
# Tasks fill her waking day: each takes most of its slot, the rest is the pause before the next.
SLOT = dt.timedelta(hours=18) / TASKS_A_DAY
LENGTH = SLOT * 0.8
# Nobody starts so late that her day would be over before the bench is.
LATEST = dt.timedelta(hours=12)
_BATCH = 500


def crowd(count: int, *, speed: float, real: dt.datetime, seed: int) -> None:
    """`count` VTubers at different times of the same game day at the real moment `real`.

    Each has the day before behind her, a day of rests and posts, and her diary ahead.
    """
    rng = random.Random(seed)
    vtubers = VTuber.objects.bulk_create(VTuber(slug=f"cat-{n}", name=f"cat {n}", seed=n) for n in range(count))
    nows = {vtuber.pk: day_start(DATE) + rng.random() * LATEST for vtuber in vtubers}
    EventHead.objects.bulk_create(EventHead(vtuber=vtuber) for vtuber in vtubers)
    Persona.objects.bulk_create(Persona(vtuber=vtuber, looks="a cat", character="a cat") for vtuber in vtubers)
    GameClock.objects.bulk_create(
        GameClock(
            vtuber=vtuber,
            anchor_real=real,
            anchor_game=nows[vtuber.pk],
            speed=speed,
            live_speed=speed,
            hold_at=day_start(DATE + DAY),
            last_tick_real=real,
        )
        for vtuber in vtubers
    )
    DayStep.objects.bulk_create(
        DayStep(vtuber=vtuber, date=DATE, step=DayStep.Step.DIARY, due=at(DATE, dt.time(2))) for vtuber in vtubers
    )
    for date in (DATE - DAY, DATE):
        todolists = TodoList.objects.bulk_create(
            TodoList(vtuber=vtuber, date=date, planned_by="bench", created_at=day_start(date)) for vtuber in vtubers
        )
        tasks = [
            _task(todolist, number, nows[todolist.vtuber_id])
            for todolist in todolists
            for number in range(TASKS_A_DAY)
        ]
        TodoTask.objects.bulk_create(tasks, batch_size=_BATCH)


def _task(todolist: TodoList, number: int, now: dt.datetime) -> TodoTask:
    start = day_start(todolist.date) + number * SLOT
    is_post = number % 4 == 1
    over = start < now
    return TodoTask(
        vtuber_id=todolist.vtuber_id,
        todolist=todolist,
        type="tweet" if is_post else "rest",
        category="communication" if is_post else "",
        start=start,
        end=start + LENGTH,
        content="bench",
        prepared={"text": "（甩尾巴）喵。"} if is_post else None,
        is_prepared=True,
        state=TodoTask.State.DONE if over else TodoTask.State.PLANNED,
        due=None if over else start,
    )
