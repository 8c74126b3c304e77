"""What operators do to a task of hers. Every verb is checked against the version they saw, audited, and undoable.

Going live is in `going_live`, taking back in `undo`; what is no task's (clock, weather, …) in `operator_actions`.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from llmservice.text.cleaning import clean_line
from vtuber.announced_time import with_new_time
from vtuber.errors import NotAllowed
from vtuber.gametime import hhmm
from vtuber.models import TodoTask, VTuber
from vtuber.models.day import TaskType, TweetCategory
from vtuber.planner.draft import DraftTask
from vtuber.planner.task_fields import CONTENT_LIMIT
from vtuber.services.audit import record_audit
from vtuber.services.clock import jump, locked_clock
from vtuber.services.cover_times import cover_that_is_out, paint_again_before
from vtuber.services.new_tasks import GameTime
from vtuber.services.plan_checks import check_rules
from vtuber.services.stream_heralds import Following, follow
from vtuber.services.task_places import why_not_that_long, why_not_there
from vtuber.services.task_rows import (
    Changed,
    add_row,
    call_off,
    check_version,
    editable,
    keep_audit,
    load_task,
    made_by_hand,
    prepare_by_hand,
    put_aside,
    refuse_unknown,
    save_change,
    unprepare,
    unprepare_covers,
)
from vtuber.translatable import Translatable, translatable

State = TodoTask.State


class TaskEdit(BaseModel):
    """What a person may change on a task that has not begun; fields left out stay as they are. Game times."""

    model_config = ConfigDict(extra="forbid")

    content: str | None = Field(default=None, min_length=1, max_length=CONTENT_LIMIT)
    start: GameTime | None = None
    end: GameTime | None = None
    prepared: dict[str, Any] | None = None
    locked: bool | None = None


def edit_task(*, task_id: int, version: int, changes: TaskEdit, actor: str, real: dt.datetime) -> TodoTask:
    """`change_task`, for who only wants to know of the task itself."""
    return change_task(task_id=task_id, version=version, changes=changes, actor=actor, real=real).task


@transaction.atomic
def change_task(*, task_id: int, version: int, changes: TaskEdit, actor: str, real: dt.datetime) -> Changed:
    """Change a task that has not begun; only the fields given are touched.

    Conflict when it is no longer at `version`; NotAllowed when it has begun, or when the change would overlap
    another task, leave her waking hours, or does not fit the task's type or the plan's rules. New content makes what
    was prepared for the old one void; preparation under way is dropped. A stream that is moved takes its cover and
    its preview along: they keep their distance, and where one of them finds no room the move is refused. What is out
    already stays, and says so; its cover gets a new version that names the new time.
    """
    task = load_task(task_id)
    check_version(task, version)
    if task.state != State.PLANNED:
        raise NotAllowed(translatable(_("Only a task that has not begun can be changed.")))
    refuse_unknown(task)
    given = changes.model_dump(exclude_unset=True, exclude_none=True)
    before = {task.pk: editable(task)}
    work = _Edit(task, given, real)
    work.apply(before)
    if "prepared" in given:
        prepare_by_hand(task, given["prepared"])
        if task.approval == TodoTask.Approval.APPROVED:
            task.approval_by = actor
    if "locked" in given:
        task.locked = given["locked"]
    save_change(task, "edited", real, actor)
    made = work.settle()
    keep_audit(task, [task, *work.moved, *work.added], before, actor=actor, verb="edit_task", made=made, real=real)
    return Changed(task, [*work.moved, *work.added, *made], work.notes)


class _Edit:
    """New content and a new place for a task, with what that means for others."""

    def __init__(self, task: TodoTask, given: dict[str, Any], real: dt.datetime) -> None:
        self._task, self._given, self._real = task, given, real
        self._was = task.start
        self.moved: list[TodoTask] = []
        self.added: list[TodoTask] = []
        self.notes: list[Translatable] = []
        self._following = Following()

    def apply(self, before: dict[int, dict[str, Any]]) -> None:
        """Change the task (it is saved by the caller) and the others; `before` gets what those were."""
        task, given = self._task, self._given
        start, end = given.get("start", task.start), given.get("end", task.end)
        content = clean_line(given["content"], CONTENT_LIMIT) if "content" in given else task.content
        moved = (start, end) != (task.start, task.end)
        if moved:
            self._following = check_move(task, start, end, locked_clock(task.vtuber).now(self._real))
        along: list[DraftTask] = []
        if is_judged(task) and (content != task.content or start != task.start):
            content, along = self._judge(content, start, end)
        if content != task.content:
            task.content = content
            if "prepared" not in given:
                unprepare(task)
        if moved:
            task.start, task.end, task.due = start, end, start
        for herald, *there in self._following.moves:
            before[herald.pk] = editable(herald)
            if herald.category == TweetCategory.PREVIEW:
                herald.content = with_new_time(herald.content, self._was, start, task.vtuber.persona.speaks)
            unprepare(herald)  # both tell when the stream begins
            herald.start, herald.end = there
            herald.due = herald.start
            save_change(herald, "moved", self._real)
            self.moved.append(herald)
        self.notes += [why for _herald, why in self._following.stays]
        for draft in along:
            row = add_row(task.todolist, draft, why="along", by=str(task.pk), real=self._real)
            before[row.pk] = made_by_hand(row)
            self.added.append(row)

    def _judge(self, content: str, start: dt.datetime, end: dt.datetime) -> tuple[str, list[DraftTask]]:
        task = self._task
        draft = DraftTask(task.type, start, end, content, task.category, task.source, dict(task.origin))
        checked = check_rules(
            draft,
            task.todolist,
            now=locked_clock(task.vtuber).now(self._real),
            besides=[task.pk],
            moved={herald.pk: (begins, ends) for herald, begins, ends in self._following.moves},
            announce=False,
        )
        self.notes += checked.notes
        # A rule may spell a stream's game right; what else it would make of it stays the operator's own.
        spelled = task.type == TaskType.STREAM and draft.origin == task.origin
        return draft.content if spelled else content, checked.along

    def settle(self) -> list[TodoTask]:
        """Once the stream is saved: covers are painted for its new time. Returns the covers that were made."""
        task = self._task
        if task.type != TaskType.STREAM or hhmm(task.start) == hhmm(self._was):
            return []
        out = cover_that_is_out(task)
        unprepare_covers(stream=task, but=[herald.pk for herald in self.moved], real=self._real)
        planned = any(herald.type == TaskType.COVER for herald in self.moved)
        if out is None or planned:
            return []
        again = paint_again_before(stream=task, was=hhmm(self._was), real=self._real)
        return [again] if again else []


def is_judged(task: TodoTask) -> bool:
    """Whether the plan's rules have a say in where it lies: streams, and what belongs before them."""
    return task.type in (TaskType.STREAM, TaskType.COVER) or task.category == TweetCategory.PREVIEW


def check_move(task: TodoTask, start: dt.datetime, end: dt.datetime, now: dt.datetime) -> Following:
    """What moves along where a task goes to `start`-`end`; NotAllowed, in words, where it cannot go there."""
    if end - start != task.end - task.start and (why := why_not_that_long(task.type, start, end)):
        raise NotAllowed(why)
    following = follow(task, start, end, now) if task.type == TaskType.STREAM else Following()
    besides = [herald.pk for herald, *_there in following.moves]
    if why := why_not_there(task, start, end, now=now, besides=besides) or following.refused:
        raise NotAllowed(why)
    return following


@transaction.atomic
def cancel_task(*, task_id: int, version: int, actor: str, real: dt.datetime) -> TodoTask:
    """Call a task off, or end one that is running now. Conflict and NotAllowed as in `change_task`."""
    task = load_task(task_id)
    check_version(task, version)
    if task.state not in TodoTask.OPEN:
        raise NotAllowed(translatable(_("This task has ended already.")))
    before = editable(task)
    call_off(task, actor=actor, real=real)
    had_begun = before["state"] == State.RUNNING
    if not had_begun:
        keep_audit(task, [task], {task.pk: before}, actor=actor, verb="cancel_task", real=real)
        return task
    record_audit(
        task.vtuber,
        actor=actor,
        verb="cancel_task",
        target=f"task:{task.pk}",
        before=before,
        after=editable(task),
        real=real,
    )
    return task


@transaction.atomic
def skip_task(*, task_id: int, version: int, actor: str, real: dt.datetime) -> TodoTask:
    """Leave a task out that has not begun. It counts as skipped, so that it can be tried again."""
    task = load_task(task_id)
    check_version(task, version)
    if task.state == State.RUNNING:
        raise NotAllowed(translatable(_("“{content}” has begun. You can end it instead."), content=task.content))
    if task.state != State.PLANNED:
        raise NotAllowed(translatable(_("This task has ended already.")))
    before = editable(task)
    put_aside(task, State.SKIPPED, translatable(_("Skipped by {actor}."), actor=actor), real)
    keep_audit(task, [task], {task.pk: before}, actor=actor, verb="skip_task", real=real)
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
