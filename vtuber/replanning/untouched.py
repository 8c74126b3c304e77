"""What a new plan leaves alone, whatever a model says: what is over or under way, locked, or in a person's hands."""

import datetime as dt
from collections.abc import Sequence

from vtuber.models import AuditEntry, TodoTask, VTuber

State = TodoTask.State
# Verbs whose tasks nobody edited: a plan that was taken over is a plan, and what is undone was not done.
_NO_EDITS = ("undo", "accept_proposal")
# So many of the latest edits are looked at: a day has no more.
_LOOKED_AT = 500


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
    entries = AuditEntry.objects.filter(vtuber=vtuber, undone=False).exclude(verb__in=_NO_EDITS)
    edited = {int(pk) for undo in entries.values_list("undo", flat=True)[:_LOOKED_AT] for pk in undo.get("tasks", {})}
    return edited & {task.pk for task in tasks}
