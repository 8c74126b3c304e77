"""What operators do to a task of hers. Every verb is checked against the version they saw, audited, and undoable.

Going live is in `going_live`, taking back in `undo`; what is no task's (clock, weather, …) in `operator_actions`.
"""

import datetime as dt
from collections.abc import Collection
from typing import Annotated, Any, Literal

from django.db import transaction
from django.utils.translation import gettext_noop as _
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from llmservice.text.cleaning import clean_line
from vtuber import registry
from vtuber.errors import Conflict, NotAllowed, WorldError
from vtuber.event_types import TaskChanged
from vtuber.events import emit
from vtuber.executor import transitions
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.gametime import MINUTE, game_day, hhmm, in_game_zone
from vtuber.models import TodoTask, VTuber
from vtuber.models.day import TaskType
from vtuber.planner.task_fields import CONTENT_LIMIT
from vtuber.services.audit import record_audit
from vtuber.services.clock import jump, locked_clock
from vtuber.translatable import translatable

State = TodoTask.State
Change = Literal["planned", "edited", "moved", "approved", "held", "rewritten"]
# A game time from outside, whatever its offset, in the one zone that they are kept in.
GameTime = Annotated[AwareDatetime, AfterValidator(in_game_zone)]


class TaskEdit(BaseModel):
    """What a person may change on a task that has not begun; fields left out stay as they are. Game times."""

    model_config = ConfigDict(extra="forbid")

    content: str | None = Field(default=None, min_length=1, max_length=CONTENT_LIMIT)
    start: GameTime | None = None
    end: GameTime | None = None
    prepared: dict[str, Any] | None = None
    locked: bool | None = None


def load_task(task_id: int) -> TodoTask:
    """The task with its VTuber's clock locked first, in the executor's order of locks."""
    found = TodoTask.objects.values_list("vtuber_id", flat=True).filter(pk=task_id).first()
    if found is None:
        raise NotAllowed(translatable(_("This task is not there any more.")))
    locked_clock(found)
    return TodoTask.objects.select_for_update(of=("self",)).select_related("vtuber__persona").get(pk=task_id)


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


@transaction.atomic
def edit_task(*, task_id: int, version: int, changes: TaskEdit, actor: str, real: dt.datetime) -> TodoTask:
    """Change a task that has not begun.

    Conflict when it is no longer at `version`; NotAllowed when it has begun, or when the change would overlap
    another task, leave her waking hours, or does not fit the task's type. New content makes what was prepared for the
    old one void, and a stream's new start the covers that are painted; preparation under way is dropped.
    """
    task = load_task(task_id)
    check_version(task, version)
    if task.state != State.PLANNED:
        raise NotAllowed(translatable(_("Only a task that has not begun can be changed.")))
    before, given = editable(task), changes.model_dump(exclude_unset=True, exclude_none=True)
    if "content" in given and given["content"] != task.content:
        task.content = clean_line(given["content"], CONTENT_LIMIT)
        if "prepared" not in given:
            unprepare(task)
    if "start" in given or "end" in given:
        was = task.start
        _move(task, given.get("start", task.start), given.get("end", task.end), real)
        if task.type == TaskType.STREAM and task.start != was:
            unprepare_covers(stream=task, real=real)
    if "prepared" in given:
        prepare_by_hand(task, given["prepared"])
        if task.approval == TodoTask.Approval.APPROVED:
            task.approval_by = actor
    if "locked" in given:
        task.locked = given["locked"]
    keep_edit(task, actor=actor, verb="edit_task", before=before, real=real, change="edited")
    return task


def unprepare(task: TodoTask) -> None:
    """What was prepared for it is void, and with it that somebody approved it; what is held stays so."""
    handler = registry.handlers.get(task.type)
    task.prepared = None
    task.is_prepared = not handler.needs_preparation
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


def _move(task: TodoTask, start: dt.datetime, end: dt.datetime, real: dt.datetime) -> None:
    check_place(task, start, end, real)
    task.start, task.end, task.due = start, end, start


def check_place(
    task: TodoTask, start: dt.datetime, end: dt.datetime, real: dt.datetime, besides: Collection[int] = ()
) -> None:
    """NotAllowed, in words, where a task cannot lie: in the past, in her sleep, over another one (but `besides`)."""
    if end - start < MINUTE:
        raise NotAllowed(translatable(_("A task ends after it starts.")))
    if start < locked_clock(task.vtuber).now(real):
        raise NotAllowed(translatable(_("That time has passed already.")))
    if game_day(start) != task.todolist.date or game_day(end - MINUTE) != task.todolist.date:
        raise NotAllowed(translatable(_("A task stays within its game day, 08:00 to 08:00.")))
    opens, closes = task.vtuber.persona.awake(task.todolist.date)
    if start < opens or end > closes:
        raise NotAllowed(
            translatable(_("She is awake from {opens} to {closes}."), opens=hhmm(opens), closes=hhmm(closes))
        )
    others = TodoTask.objects.filter(vtuber=task.vtuber, state__in=TodoTask.OPEN, start__lt=end, end__gt=start)
    other = others.exclude(pk__in=[task.pk, *besides]).first()
    if other:
        raise NotAllowed(translatable(_("There is something at that time already: {content}"), content=other.content))


def keep_edit(
    task: TodoTask, *, actor: str, verb: str, before: dict[str, Any], real: dt.datetime, change: Change
) -> None:
    save_change(task, change, real)
    record_audit(
        task.vtuber,
        actor=actor,
        verb=verb,
        target=f"task:{task.pk}",
        before=before,
        after=editable(task),
        undo={"tasks": {str(task.pk): {"before": before, "after": editable(task)}}},
        real=real,
    )


def save_change(task: TodoTask, change: Change, real: dt.datetime) -> None:
    """Save a changed task, and say so. The caller holds the clock's lock."""
    # A new token fences off a preparation that is under way: its result was made for the old task.
    task.token += 1
    task.lease_until = None
    task.retry_at = None
    task.attempts = 0
    task.version += 1
    task.save()
    now = locked_clock(task.vtuber).now(real)
    emit(task.vtuber, TaskChanged(task=task.pk, version=task.version, change=change), game_time=now, real=real)


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


@transaction.atomic
def cancel_task(*, task_id: int, version: int, actor: str, real: dt.datetime) -> TodoTask:
    """Call a task off, or end one that is running now. Conflict and NotAllowed as in `edit_task`."""
    task = load_task(task_id)
    check_version(task, version)
    if task.state not in TodoTask.OPEN:
        raise NotAllowed(translatable(_("This task has ended already.")))
    before = editable(task)
    work = TaskTransaction(task.vtuber, locked_clock(task.vtuber), task, real)
    reason = translatable(_("Called off by {actor}."), actor=actor)
    task.token += 1
    if task.state == State.RUNNING:
        transitions.end(task, work, State.CANCELLED, reason)
    else:
        transitions.close(task, work, State.CANCELLED, reason)
    had_begun = before["state"] == State.RUNNING
    record_audit(
        task.vtuber,
        actor=actor,
        verb="cancel_task",
        target=f"task:{task.pk}",
        before=before,
        after=editable(task),
        undo={} if had_begun else {"tasks": {str(task.pk): {"before": before, "after": editable(task)}}},
        real=real,
    )
    return task


@transaction.atomic
def jump_to_next_task(*, vtuber: VTuber, actor: str, real: dt.datetime) -> dt.datetime:
    """Move game time to the start of the next planned task, or to the next 08:00. Returns the new game time."""
    now = locked_clock(vtuber).now(real)
    following = TodoTask.objects.filter(vtuber=vtuber, state=State.PLANNED, start__gt=now).order_by("start").first()
    clock = locked_clock(vtuber)
    target = following.start if following else clock.hold_at
    clock = jump(vtuber=vtuber, to=target, real=real)
    record_audit(
        vtuber, actor=actor, verb="jump", after={"to": target.isoformat()}, before={"at": now.isoformat()}, real=real
    )
    return clock.now(real)
