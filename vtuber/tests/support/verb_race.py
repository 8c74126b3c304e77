"""Two operators, the executor and a morning at one day, at once. Run as a module; prints one JSON object.

Both operators press whatever there is on the same few tasks, and take it back; they set things for the next day while
it is being planned. Only refusals in words may come of it.
"""

import json
import os
import random
import sys
import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import django

PRESSES = 60


def main() -> None:
    """Race, and report what is in the database afterwards."""
    django.setup()
    from django.db import connection
    from django.utils import timezone

    from vtuber import events
    from vtuber.errors import Conflict, NotAllowed
    from vtuber.executor import engine
    from vtuber.gametime import DAY
    from vtuber.models import DayWish, GameClock, TodoList, TodoTask
    from vtuber.services import task_edits, task_insert
    from vtuber.services.clock import heartbeat, jump
    from vtuber.services.going_live import run_now
    from vtuber.services.new_tasks import NewTask
    from vtuber.services.undo import redo_latest, undo_latest
    from vtuber.simulation.invariants import violations
    from vtuber.tests.support.migrated import create_tables
    from vtuber.tests.support.world import DATE, hours, planned_baomi, task

    events.set_publisher(None)
    create_tables()
    vtuber, todolist = planned_baomi(speed=60)
    task(todolist, "cover", "18:00", "18:30")
    task(todolist, "tweet", "12:00", "12:20", category="preview")
    task(todolist, "stream", "20:00", "21:00", content="杂谈：窗台")
    for hour in ("09", "11", "14"):
        task(todolist, "rest", f"{hour}:00", f"{hour}:30", content=f"nap at {hour}")
    heartbeat(timezone.now())
    outcome: Counter[str] = Counter()
    problems: list[str] = []
    go, over = threading.Barrier(3), threading.Event()

    def operate(name: str) -> None:
        chance = random.Random(name)
        go.wait()
        for number in range(PRESSES):
            by: dict[str, Any] = {"actor": name, "real": timezone.now()}
            row = chance.choice(list(TodoTask.objects.filter(todolist=todolist)))
            at: dict[str, Any] = {"task_id": row.pk, "version": row.version, **by}
            later = row.start + chance.choice([-1, 1]) * chance.randrange(5, 90) * (row.end - row.start) / 30
            move = task_edits.TaskEdit(start=later, end=later + (row.end - row.start))
            date = DATE + DAY
            wish = NewTask(
                type="rest", start=hours("10:00", date), end=hours("10:30", date), content=f"{name} {number}"
            )
            verbs: list[Callable[[], object]] = [
                partial(task_edits.change_task, changes=move, **at),
                partial(task_edits.skip_task, **at),
                partial(task_edits.cancel_task, **at),
                partial(task_insert.retry_task, **at),
                partial(run_now, **at),
                partial(undo_latest, vtuber=vtuber, **by),
                partial(redo_latest, vtuber=vtuber, **by),
                partial(task_insert.insert_task, vtuber=vtuber, date=date, new=wish, **by),
            ]
            try:
                chance.choice(verbs)()
            except (Conflict, NotAllowed):
                outcome["refused"] += 1
            else:
                outcome["done"] += 1

    def execute() -> None:
        go.wait()
        while not over.is_set():
            engine.prepare_ahead(vtuber.pk, timezone.now)
            engine.advance(vtuber.pk, timezone.now)

    def live_on() -> None:
        """To the end of the day, and through the morning of the next."""
        for _look in range(400):
            if TodoList.objects.filter(date=DATE + DAY).exists():
                return
            heartbeat(timezone.now())
            clock = GameClock.objects.get()
            jump(vtuber=vtuber, to=clock.hold_at, real=timezone.now())
            engine.advance(vtuber.pk, timezone.now)

    def watched(work: Callable[..., object], *args: str) -> None:
        try:
            work(*args)
        except BaseException as error:
            problems.append(f"{type(error).__name__}: {error}")
            over.set()
        finally:
            connection.close()

    executor = threading.Thread(target=watched, args=(execute,))
    operators = [threading.Thread(target=watched, args=(operate, name)) for name in ("ann", "bo")]
    for thread in (executor, *operators):
        thread.start()
    morning = threading.Thread(target=watched, args=(live_on,))
    operators[0].join(timeout=60)
    morning.start()
    operators[1].join(timeout=60)
    morning.join(timeout=60)
    over.set()
    executor.join(timeout=60)
    report = {
        **outcome,
        "vendor": connection.vendor,
        "problems": problems,
        "violations": violations(vtuber),
        "running": TodoTask.objects.filter(state="running").count(),
        "planned": TodoList.objects.filter(date=DATE + DAY).count(),
        "waiting": DayWish.objects.filter(date=DATE + DAY, state="open").count(),
    }
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
