"""Whether a proposal still fits the day: it was made from what the day was, and the day goes on."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from vtuber.gametime import game_day, hhmm
from vtuber.models import Proposal, TodoTask
from vtuber.replanning.changes import Change, Placed, overlap
from vtuber.translatable import Translatable, translatable


def facts(task: TodoTask) -> dict[str, Any]:
    """What of a task a proposal rests on. That it was prepared meanwhile is no obstacle."""
    return {
        "start": task.start.isoformat(),
        "end": task.end.isoformat(),
        "content": task.content,
        "state": task.state,
        "locked": task.locked,
        "approval": task.approval,
    }


def changes_of(proposal: Proposal) -> list[Change]:
    """Its changes, read."""
    return [Change.model_validate(change) for change in proposal.changes]


def why_stale(proposal: Proposal, tasks: Sequence[TodoTask], now: dt.datetime) -> Translatable | None:
    """Why it cannot be taken over any more, in words; None where it can. `tasks` are those of its day."""
    if game_day(now) != proposal.date:
        return translatable(_("The day that it was made for is over."))
    by_id = {task.pk: task for task in tasks}
    known = {int(pk): was for pk, was in proposal.base.items()}
    strange = [task for task in tasks if task.state in TodoTask.OPEN and facts(task) != known.get(task.pk)]
    for change in changes_of(proposal):
        if change.accepted:
            continue
        if change.task is not None:
            task = by_id.get(change.task)
            if task is None or facts(task) != known.get(change.task):
                return translatable(_("“{content}” was changed since."), content=change.content)
        if change.now is None:
            continue
        if change.now.start < now:
            return translatable(
                _("The time for “{content}” ({time}) has come and gone."),
                content=change.content,
                time=hhmm(change.now.start),
            )
        for task in strange:
            if task.pk != change.task and overlap(change.now, _place(task)):
                return translatable(_("“{content}” lies in the way now."), content=task.content)
    return None


def _place(task: TodoTask) -> Placed:
    return Placed(start=task.start, end=task.end, content=task.content)
