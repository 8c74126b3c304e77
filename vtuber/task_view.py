"""A task as pages show it."""

from typing import Any

from vtuber.gametime import hhmm
from vtuber.models import TodoTask
from vtuber.services.task_rows import TAKEN_BACK
from vtuber.task_why import why_of
from vtuber.translatable import translate


def task_state(task: TodoTask) -> dict[str, Any]:
    """One task as pages show it."""
    return {
        "id": task.pk,
        "type": task.type,
        "category": task.category,
        "start": task.start.isoformat(),
        "end": task.end.isoformat(),
        "start_time": hhmm(task.start),
        "end_time": hhmm(task.end),
        "content": task.content,
        "state": task.state,
        "source": task.source,
        "why": why_of(task),
        "is_prepared": task.is_prepared,
        "prepared": task.prepared,
        "locked": task.locked,
        "approval": task.approval,
        "version": task.version,
        "reason": translate(task.reason),
        "started_at": task.started_at.isoformat() if task.started_at else None,
        # Made by a verb that was taken back since: it never was on the plan.
        "taken_back": task.state == TodoTask.State.CANCELLED and task.reason == TAKEN_BACK,
        "ended_at": task.ended_at.isoformat() if task.ended_at else None,
    }
