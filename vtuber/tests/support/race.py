"""Two operators and the executor at one task, at once. Run as a module; prints one JSON object.

Each operator adds one to a number in the task's content, again and again, trying anew when somebody else was
faster; meanwhile the executor keeps preparing the task. In the end the executor starts it while both still try.
"""

import json
import os
import sys
import threading
from collections import Counter

import django

EDITS = 25


def main() -> None:
    """Race, and report what is in the database afterwards."""
    django.setup()
    from django.db import connection
    from django.utils import timezone

    from vtuber.errors import Conflict, NotAllowed
    from vtuber.executor import engine
    from vtuber.models import AuditEntry, Event, TodoTask
    from vtuber.services.clock import heartbeat, jump
    from vtuber.services.task_edits import TaskEdit, edit_task
    from vtuber.tests.support.migrated import create_tables
    from vtuber.tests.support.world import hours, planned_baomi, task

    create_tables()
    vtuber, todolist = planned_baomi(speed=1)
    raced = task(todolist, "tweet", "09:00", "09:30", content="0")
    heartbeat(timezone.now())
    outcome: Counter[str] = Counter()
    problems: list[str] = []
    go = threading.Barrier(3)
    edited = threading.Event()

    def operate(name: str) -> None:
        done = 0
        go.wait()
        while done < EDITS:
            row = TodoTask.objects.get(pk=raced.pk)
            try:
                edit_task(
                    task_id=row.pk,
                    version=row.version,
                    changes=TaskEdit(content=str(int(row.content) + 1)),
                    actor=name,
                    real=timezone.now(),
                )
            except Conflict:
                outcome["conflicts"] += 1
            else:
                done += 1
                outcome["edits"] += 1
        # And once more against the start of the task.
        edited.wait()
        row = TodoTask.objects.get(pk=raced.pk)
        try:
            edit_task(
                task_id=row.pk,
                version=row.version,
                changes=TaskEdit(content=str(int(row.content) + 1)),
                actor=name,
                real=timezone.now(),
            )
        except (Conflict, NotAllowed):
            outcome["too_late"] += 1
        else:
            outcome["edits"] += 1

    def execute() -> None:
        go.wait()
        while outcome["edits"] < 2 * EDITS and not problems:
            # Always something to prepare: each edit makes the last preparation void.
            outcome["prepared"] += engine.prepare_ahead(vtuber.pk, timezone.now)
        jump(vtuber=vtuber, to=hours("09:00"), real=timezone.now())
        edited.set()
        while TodoTask.objects.get(pk=raced.pk).state == TodoTask.State.PLANNED and not problems:
            engine.advance(vtuber.pk, timezone.now)

    def watched(work: object, *args: str) -> None:
        try:
            work(*args)  # type: ignore[operator]
        except BaseException as error:
            problems.append(f"{type(error).__name__}: {error}")
            edited.set()
        finally:
            connection.close()

    threads = [
        threading.Thread(target=watched, args=(operate, "first")),
        threading.Thread(target=watched, args=(operate, "second")),
        threading.Thread(target=watched, args=(execute,)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    raced.refresh_from_db()
    report = {
        **outcome,
        "vendor": connection.vendor,
        "problems": problems,
        "content": raced.content,
        "state": raced.state,
        "audited": AuditEntry.objects.filter(verb="edit_task").count(),
        "told": Event.objects.filter(type="task.changed", payload__change="edited").count(),
        "started": Event.objects.filter(type="task.started").count(),
    }
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
