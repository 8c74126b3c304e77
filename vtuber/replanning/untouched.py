"""What a new plan leaves alone, whatever a model says: what is over or under way, locked, or in a person's hands."""

import datetime as dt
from collections.abc import Sequence

from vtuber.models import AuditEntry, TodoTask, VTuber

State = TodoTask.State
# Verbs whose tasks nobody edited: a plan that was taken over is a plan, and what is undone was not done.
_NO_EDITS = ("undo", "redo", "accept_proposal")


def hands_off(vtuber: VTuber, tasks: Sequence[TodoTask], now: dt.datetime) -> set[int]:
    """The ids of those among a day's `tasks` that a new plan leaves exactly as they are."""
    edited = _edited_by_a_person(vtuber, tasks)
    return {
        task.pk
        for task in tasks
        if task.state != State.PLANNED
        or task.locked
        or task.approval
        or task.source == TodoTask.Source.OPERATOR
        or task.start <= now
        or task.pk in edited
    }


def _edited_by_a_person(vtuber: VTuber, tasks: Sequence[TodoTask]) -> set[int]:
    if not tasks:
        return set()
    # Nobody can have edited a task before its day was planned.
    since = tasks[0].todolist.created_at
    entries = AuditEntry.objects.filter(vtuber=vtuber, undone=False, game_time__gte=since)
    undos = entries.exclude(verb__in=_NO_EDITS).values_list("undo", flat=True)
    return {int(pk) for undo in undos for pk in undo.get("tasks", {})} & {task.pk for task in tasks}
