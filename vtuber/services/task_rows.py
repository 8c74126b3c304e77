"""The rows of her tasks, as the verbs of operators read, change, make, put aside and remember them.

Everything here belongs into a transaction that holds the clock's lock; the verbs themselves are in `task_edits` and
its neighbours.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import ValidationError

from vtuber import registry
from vtuber.errors import Conflict, NotAllowed, WorldError
from vtuber.event_types import TaskChanged
from vtuber.events import emit
from vtuber.executor import transitions
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.kinds import task_kinds
from vtuber.models import TodoList, TodoTask
from vtuber.models.day import TaskType
from vtuber.planner.draft import DraftTask
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock
from vtuber.translatable import Translatable, translatable

State = TodoTask.State
Change = Literal["planned", "edited", "moved", "reopened", "approved", "held", "rewritten"]
# Why a task that a verb had made is off again once the verb is taken back.
TAKEN_BACK = translatable(_("It was taken back."))


@dataclass(frozen=True)
class Changed:
    """What a verb came to: the task, every other one that it changed or made, and what there is to say about it."""

    task: TodoTask
    also: list[TodoTask] = field(default_factory=list)
    notes: list[Translatable] = field(default_factory=list)


def load_task(task_id: int) -> TodoTask:
    """The task with its VTuber's clock locked first, in the executor's order of locks."""
    found = TodoTask.objects.values_list("vtuber_id", flat=True).filter(pk=task_id).first()
    if found is None:
        raise NotAllowed(translatable(_("This task is not there any more.")))
    locked_clock(found)
    return TodoTask.objects.select_for_update(of=("self",)).select_related("vtuber__persona").get(pk=task_id)


def refuse_unknown(task: TodoTask) -> None:
    """NotAllowed where the app that brought the task's type has moved out."""
    if task.type not in task_kinds():
        raise NotAllowed(translatable(_("No app that is installed knows how to do this ({type})."), type=task.type))


def check_version(task: TodoTask, version: int) -> None:
    """Conflict, with what stands now, where the task is not at the version that a person saw."""
    if task.version != version:
        raise Conflict(
            translatable(
                _("The task was changed meanwhile (you saw version {seen}, it is {now} now)."),
                seen=version,
                now=task.version,
            ),
            current=task,
        )


def unprepare(task: TodoTask) -> None:
    """What was prepared for it is void, and with it that somebody approved it; what is held stays so."""
    handler = registry.handlers.find(task.type)
    task.prepared = None
    task.is_prepared = handler is None or not handler.needs_preparation
    if task.approval == TodoTask.Approval.APPROVED:
        task.approval, task.approval_by = TodoTask.Approval.NONE, ""


def unprepare_covers(*, stream: TodoTask, but: Collection[int] = (), real: dt.datetime) -> None:
    """Covers of the stream's day that are painted and not out show when it was to begin: they are painted again."""
    painted = stream.todolist.tasks.filter(type=TaskType.COVER, state=State.PLANNED, is_prepared=True)
    for cover in painted.exclude(pk__in=but).select_related("vtuber__persona"):
        unprepare(cover)
        save_change(cover, "edited", real)


def prepare_by_hand(task: TodoTask, prepared: dict[str, Any]) -> None:
    """Take a person's text for what is prepared. NotAllowed when it has the wrong shape for the task's type."""
    refuse_unknown(task)
    handler = registry.handlers.get(task.type)
    try:
        task.prepared = handler.shape.model_validate(prepared).model_dump(mode="json")
    except ValidationError as error:
        first = error.errors()[0]
        cause = first.get("ctx", {}).get("error")
        if isinstance(cause, WorldError):
            raise NotAllowed(cause.reason) from error  # in words of its own
        place = ".".join(str(part) for part in first["loc"])
        raise NotAllowed(translatable(_("{field}: {problem}"), field=place, problem=first["msg"])) from error
    task.is_prepared = True


def keep_audit(
    task: TodoTask,
    changed: list[TodoTask],
    before: dict[int, dict[str, Any]],
    *,
    actor: str,
    verb: str,
    made: Collection[TodoTask] = (),
    real: dt.datetime,
) -> None:
    """Note a verb at `task` with everything it changed, so that it can be taken back; `before` by task."""
    record_audit(
        task.vtuber,
        actor=actor,
        verb=verb,
        target=f"task:{task.pk}",
        before={name: value for name, value in before[task.pk].items() if name in editable(task)},
        after=editable(task),
        undo={
            "tasks": {
                str(each.pk): {"before": before[each.pk], "after": {**editable(each), "reason": each.reason}}
                for each in changed
            },
            "made": [each.pk for each in made],
        },
        real=real,
    )


def add_row(todolist: TodoList, draft: DraftTask, *, why: str, by: str, real: dt.datetime) -> TodoTask:
    """A task that a verb of an operator puts on a day; `why` and `by` are its origin where it has none of its own."""
    row = TodoTask.objects.create(
        vtuber=todolist.vtuber,
        todolist=todolist,
        type=draft.type,
        category=draft.category,
        start=draft.start,
        end=draft.end,
        due=draft.start,
        content=draft.content,
        source=TodoTask.Source.OPERATOR,
        origin=draft.origin or {"app": "vtuber", "id": by, "why": why},
        locked=draft.locked,
        is_prepared=not registry.handlers.get(draft.type).needs_preparation,
    )
    save_change(row, "planned", real)
    return row


def made_by_hand(row: TodoTask) -> dict[str, Any]:
    """What a row was before a verb made it, as undo wants it: nothing that takes place."""
    return {**editable(row), "state": State.CANCELLED, "reason": TAKEN_BACK}


def save_change(task: TodoTask, change: Change, real: dt.datetime, by: str = "") -> None:
    """Save a changed task, and say so, and whose hand it was (`by`). The caller holds the clock's lock."""
    # A new token fences off a preparation that is under way: its result was made for the old task.
    task.token += 1
    task.lease_until = None
    task.retry_at = None
    task.attempts = 0
    task.version += 1
    task.save()
    now = locked_clock(task.vtuber).now(real)
    told = TaskChanged(task=task.pk, version=task.version, change=change, by=by)
    emit(task.vtuber, told, game_time=now, real=real)


def editable(task: TodoTask) -> dict[str, Any]:
    """What a verb may change of a task, as the audit keeps it."""
    return {
        "content": task.content,
        "start": task.start.isoformat(),
        "end": task.end.isoformat(),
        "prepared": task.prepared,
        "locked": task.locked,
        "state": task.state,
        "approval": task.approval,
        "approval_by": task.approval_by,
        "hint": task.hint,
        "rewrites": task.rewrites,
        "is_prepared": task.is_prepared,
        "origin": task.origin,
    }


def call_off(task: TodoTask, *, actor: str, real: dt.datetime) -> None:
    """Call an open task off as a part of a verb, which notes it; the caller holds the clock's lock."""
    put_aside(task, State.CANCELLED, translatable(_("Called off by {actor}."), actor=actor), real)


def put_aside(task: TodoTask, state: str, reason: Translatable | None, real: dt.datetime) -> None:
    """Close an open task in a final state; one that runs ends first, as it would by itself."""
    work = TaskTransaction(task.vtuber, locked_clock(task.vtuber), task, real)
    task.token += 1
    if task.state == State.RUNNING and task.type in task_kinds():
        transitions.end(task, work, state, reason)
    else:
        transitions.close(task, work, state, reason)
