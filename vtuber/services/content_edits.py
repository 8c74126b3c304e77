"""What a person does to content before it goes out: change it, have it written anew, approve it, hold it.

Each verb is checked against the version that the person saw, audited, and taken back by `services.undo`.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from llmservice.calls import HINT_LIMIT
from llmservice.text.cleaning import clean_seen_line
from vtuber import registry
from vtuber.errors import NotAllowed
from vtuber.executor.content import ContentPart, with_texts
from vtuber.executor.transitions import prepared_of
from vtuber.models import TodoTask
from vtuber.services.clock import locked_clock
from vtuber.services.task_rows import (
    Change,
    check_version,
    editable,
    keep_audit,
    load_task,
    prepare_by_hand,
    save_change,
    unprepare,
)
from vtuber.translatable import translatable

State = TodoTask.State
Approval = TodoTask.Approval
# Versions of one task's content that may be asked for: each costs a model call.
MOST_REWRITES = 20


def content_parts(task: TodoTask) -> list[ContentPart]:
    """What is prepared for a task, in parts; empty where nothing is, or where it is of no use."""
    handler = registry.handlers.find(task.type)
    if handler is None or not task.is_prepared or task.prepared is None:
        return []
    return handler.parts(task, prepared_of(task))


@transaction.atomic
def approve_content(*, task_id: int, version: int, actor: str, real: dt.datetime) -> TodoTask:
    """It may go out as it is. What waited for that begins at once, if its time is not over.

    Conflict when it is no longer at `version`: nobody approves what they have not read. NotAllowed, in words, when it
    has begun, is over, or nothing is prepared yet.
    """
    task = _planned(task_id, version)
    if not task.is_prepared:
        raise NotAllowed(translatable(_("She has not prepared it yet. Approve it when you have read it.")))
    if locked_clock(task.vtuber).now(real) >= task.end:
        raise NotAllowed(translatable(_("Its time is over; it does not go out any more.")))
    before = editable(task)
    task.approval, task.approval_by = Approval.APPROVED, actor
    task.due = task.start
    _keep(task, actor=actor, verb="approve_content", before=before, real=real, change="approved")
    return task


@transaction.atomic
def hold_content(*, task_id: int, version: int, actor: str, real: dt.datetime) -> TodoTask:
    """It does not go out until somebody approves it. NotAllowed once it has begun."""
    task = _planned(task_id, version)
    before = editable(task)
    task.approval, task.approval_by = Approval.HELD, actor
    _keep(task, actor=actor, verb="hold_content", before=before, real=real, change="held")
    return task


@transaction.atomic
def edit_content(*, task_id: int, version: int, texts: Mapping[str, str], actor: str, real: dt.datetime) -> TodoTask:
    """Other words in some parts of what is prepared, by their paths. What was approved is approved by `actor` now.

    Where the whole hangs on a part (the words on a painted cover), the rest is made anew around it, and that wants an
    approval of its own. Conflict as in `approve_content`; NotAllowed for a part that is not there or words that do
    not fit.
    """
    task = _planned(task_id, version)
    parts = content_parts(task)
    if not parts:
        raise NotAllowed(translatable(_("She has not prepared it yet. Approve it when you have read it.")))
    before = editable(task)
    known = {part.path: part for part in parts}
    changed = {path: text for path, text in texts.items() if path not in known or known[path].value != text}
    if not changed:
        return task
    prepare_by_hand(task, with_texts(task.prepared or {}, parts, changed))
    if any(known[path].remakes for path in changed):
        by_hand = task.prepared
        unprepare(task)
        task.prepared = by_hand
        task.rewrites = min(task.rewrites + 1, MOST_REWRITES)
    elif task.approval == Approval.APPROVED:
        task.approval_by = actor
    _keep(task, actor=actor, verb="edit_content", before=before, real=real, change="edited")
    return task


@transaction.atomic
def regenerate_content(*, task_id: int, version: int, hint: str, actor: str, real: dt.datetime) -> TodoTask:
    """Have it written anew, `hint` (in words, may be empty) saying how; an approval does not hold for what comes.

    It is slow work like any preparation: a worker takes it up within a second. Conflict as in `approve_content`;
    NotAllowed once it has begun, and for one version too many.
    """
    task = _planned(task_id, version)
    if task.rewrites >= MOST_REWRITES:
        raise NotAllowed(
            translatable(
                _("She has written it {count} times by now. Change the words yourself."), count=MOST_REWRITES
            )
        )
    before = editable(task)
    unprepare(task)
    task.hint = clean_seen_line(hint, HINT_LIMIT)
    task.rewrites += 1
    _keep(task, actor=actor, verb="regenerate_content", before=before, real=real, change="rewritten")
    return task


def _keep(
    task: TodoTask, *, actor: str, verb: str, before: dict[str, Any], real: dt.datetime, change: Change
) -> None:
    save_change(task, change, real)
    keep_audit(task, [task], {task.pk: before}, actor=actor, verb=verb, real=real)


def _planned(task_id: int, version: int) -> TodoTask:
    task = load_task(task_id)
    check_version(task, version)
    if task.state != State.PLANNED:
        raise NotAllowed(translatable(_("It has begun; call it off if it must stop.")))
    handler = registry.handlers.find(task.type)
    if handler is None or not handler.needs_preparation:
        raise NotAllowed(
            translatable(_("Nothing is prepared for {type}, so there is nothing to approve."), type=task.type)
        )
    return task
