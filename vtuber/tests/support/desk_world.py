"""The small world of `board_world`, with what tests of the day's desk ask of it.

Run as a module, as `board_world` is; its verbs are there too.
"""

import asyncio
import os
from collections.abc import Callable
from typing import Any

import django

from vtuber.tests.support import board_world


def build_verbs() -> dict[str, Callable[..., Any]]:
    """Besides those of `board_world`."""
    from django.db import transaction
    from django.utils import timezone

    from vtuber.event_types import TaskChanged
    from vtuber.events import emit
    from vtuber.models import AuditEntry, DayWish, GameClock, TodoTask, VTuber
    from vtuber.services.clock import locked_clock
    from vtuber.services.operator_actions import pause_clock
    from vtuber.services.task_edits import cancel_task

    def tasks() -> dict[str, Any]:
        """Her day as the database has it, by start."""
        names = ("id", "type", "category", "content", "state", "locked", "version")
        date = TodoTask.objects.latest("start").todolist.date
        rows = TodoTask.objects.filter(todolist__date=date).order_by("start", "pk")
        return {
            "tasks": [
                {name: getattr(row, name) for name in names}
                | {"start": f"{row.start:%H:%M}", "end": f"{row.end:%H:%M}"}
                for row in rows
            ]
        }

    def wishes() -> dict[str, Any]:
        """What waits for days to come."""
        rows = DayWish.objects.order_by("start", "pk")
        return {
            "wishes": [
                {"date": str(row.date), "start": f"{row.start:%H:%M}", "content": row.content, "state": row.state}
                for row in rows
            ]
        }

    def edits() -> dict[str, Any]:
        """How many lines the audit log has."""
        return {"count": AuditEntry.objects.count()}

    def stand_still() -> dict[str, Any]:
        """Nothing begins by itself while a test looks at the plan."""
        pause_clock(vtuber=VTuber.objects.get(), paused=True, actor="test", real=timezone.now())
        return {"now": f"{GameClock.objects.get().now(timezone.now()):%H:%M}"}

    def call_off(task: int) -> dict[str, Any]:
        """Another operator calls a task off."""
        row = TodoTask.objects.get(pk=task)
        cancel_task(task_id=task, version=row.version, actor="another", real=timezone.now())
        return {}

    def prepared(task: int, text: str) -> dict[str, Any]:
        """She has written a post ahead, as her preparation ends."""
        with transaction.atomic():
            row = TodoTask.objects.get(pk=task)
            now = locked_clock(row.vtuber).now(timezone.now())
            row.prepared, row.is_prepared, row.version = {"text": text}, True, row.version + 1
            row.save()
            told = TaskChanged(task=row.pk, version=row.version, change="prepared")
            emit(row.vtuber, told, game_time=now, real=timezone.now())
        return {}

    def empty_the_afternoon() -> dict[str, Any]:
        """Room to move: all that is planned but the stream, its cover and its preview, and the first task."""
        keep = ("stream", "cover")
        planned = list(TodoTask.objects.filter(state=TodoTask.State.PLANNED).order_by("start"))
        for row in planned[1:]:
            if row.type not in keep and row.category != "preview":
                cancel_task(task_id=row.pk, version=row.version, actor="test", real=timezone.now())
        return tasks()

    verbs = (tasks, wishes, edits, stand_still, call_off, prepared, empty_the_afternoon)
    return {**board_world.build_verbs(), **{verb.__name__: verb for verb in verbs}}


def main() -> None:
    """Set up, then serve."""
    django.setup()
    board_world.build_world()
    asyncio.run(board_world.serve(build_verbs()))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
