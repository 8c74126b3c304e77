"""Taking back what a verb did to tasks: field by field, where each still stands as the verb left it."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from vtuber.errors import Conflict, NotAllowed
from vtuber.gametime import hhmm, in_game_zone
from vtuber.models import AuditEntry, TodoTask
from vtuber.models.day import TaskType, TweetCategory
from vtuber.services.audit import record_audit
from vtuber.services.cover_times import paint_again_before
from vtuber.services.proposals import mark_taken
from vtuber.services.task_places import check_place
from vtuber.services.task_rows import (
    TAKEN_BACK,
    editable,
    load_task,
    prepare_by_hand,
    put_aside,
    save_change,
    unprepare,
    unprepare_covers,
)
from vtuber.translatable import translatable

State = TodoTask.State
Values = dict[str, Any]
# What a person said to a task, and where it came from: brought back without further ado.
_AS_THEY_WERE = {"approval", "approval_by", "hint", "rewrites", "origin"}
# A task that has ended without having begun can begin after all.
_NOT_BEGUN = (State.PLANNED, State.CANCELLED, State.SKIPPED, State.FAILED)


def restore_tasks(entry: AuditEntry, actor: str, real: dt.datetime) -> list[TodoTask]:
    """Bring the tasks of an entry back to what they were before it; the caller holds the clock's lock.

    Only what the verb changed is looked at and brought back: what somebody else did to other fields stays. Conflict
    where a field does not stand as the verb left it, NotAllowed where a task has begun or its place is taken.
    """
    changed: dict[int, dict[str, Values]] = {int(pk): both for pk, both in entry.undo["tasks"].items()}
    tasks = [load_task(pk) for pk in sorted(changed)]
    kept: dict[str, dict[str, Values]] = {}
    fields = {}
    for task in tasks:
        before, after = changed[task.pk]["before"], changed[task.pk]["after"]
        fields[task.pk] = {name for name in editable(task) if name in after and before.get(name) != after[name]}
        _check_stands(entry, task, fields[task.pk], after)
        kept[str(task.pk)] = {"before": {**editable(task), "reason": task.reason}, "after": before}
    began = {task.pk: hhmm(task.start) for task in tasks if task.type == TaskType.STREAM}
    outdated = _take_off(entry.undo.get("made", []), kept, real)
    for task in tasks:
        _restore(task, changed[task.pk]["before"], fields[task.pk], set(changed), actor, real)
    painted = []
    for stream in [task for task in tasks if task.pk in began and began[task.pk] != hhmm(task.start)]:
        unprepare_covers(stream=stream, but=[pk for pk in changed if changed[pk]["before"]["prepared"]], real=real)
        if outdated and (cover := paint_again_before(stream=stream, was=began[stream.pk], real=real)):
            painted.append(cover.pk)
    _note(entry, tasks, kept, painted, actor, real)
    return tasks


def check_not_begun(entry: AuditEntry) -> None:
    """NotAllowed, in words, where one of the tasks that the entry's verb changed has begun."""
    for task in TodoTask.objects.filter(pk__in=[int(pk) for pk in entry.undo.get("tasks", {})]).order_by("pk"):
        _refuse_begun(task)


def _refuse_begun(task: TodoTask) -> None:
    if task.started_at is not None or task.state not in _NOT_BEGUN:
        raise NotAllowed(translatable(_("“{content}” has begun; that is past taking back."), content=task.content))


def _check_stands(entry: AuditEntry, task: TodoTask, names: set[str], after: Values) -> None:
    _refuse_begun(task)
    now = editable(task)
    # What was prepared meanwhile is no obstacle: it can be prepared again. A person's own text is.
    compared = {name for name in names | {"state"} if name != "prepared" or after[name] is not None} - {"is_prepared"}
    if any(now[name] != after[name] for name in compared) or ("prepared" in names and _rewritten(entry, task)):
        raise Conflict(translatable(_("The task was changed again after this edit.")), current=task)


def _rewritten(entry: AuditEntry, task: TodoTask) -> bool:
    """Whether a person has put a text of their own into the task since."""
    later = AuditEntry.objects.filter(vtuber=entry.vtuber, pk__gt=entry.pk, undone=False)
    for other in later.filter(undo__tasks__has_key=str(task.pk)).exclude(verb__in=["undo", "redo"]):
        both = other.undo["tasks"][str(task.pk)]
        if both["after"].get("prepared") not in (None, both["before"].get("prepared")):
            return True
    return False


def _take_off(made: Collection[int], kept: dict[str, dict[str, Values]], real: dt.datetime) -> bool:
    """Call off what the verb had made; returns whether the cover that viewers see is one of these."""
    outdated = False
    for task in TodoTask.objects.filter(pk__in=made).select_related("vtuber__persona", "todolist"):
        is_out = task.type == TaskType.COVER and task.effects.filter(name="cover").exists()
        outdated = outdated or is_out
        planned = task.state == State.PLANNED
        if planned or (task.type == TaskType.COVER and task.state == State.RUNNING and not is_out):
            before = {**editable(task), "reason": task.reason}
            put_aside(task, State.CANCELLED, TAKEN_BACK, real)
            if planned:
                kept[str(task.pk)] = {"before": before, "after": {**editable(task), "reason": task.reason}}
    return outdated


def _restore(
    task: TodoTask, before: Values, names: set[str], besides: set[int], actor: str, real: dt.datetime
) -> None:
    if "state" in names and before["state"] != State.PLANNED:
        put_aside(task, before["state"], before.get("reason"), real)
        return
    start, end = (
        in_game_zone(dt.datetime.fromisoformat(before[name])) if name in names else getattr(task, name)
        for name in ("start", "end")
    )
    reopened, moved = "state" in names, (start, end) != (task.start, task.end)
    if reopened or moved:
        check_place(task, start, end, real, besides=besides)
    tells_time = task.type == TaskType.COVER or task.category == TweetCategory.PREVIEW
    if "content" in names or (moved and tells_time):
        unprepare(task)
    task.content = before["content"] if "content" in names else task.content
    task.locked = before["locked"] if "locked" in names else task.locked
    task.start, task.end = start, end
    task.due = start
    if "prepared" in names and before["prepared"] is None:
        unprepare(task)
    elif "prepared" in names:
        prepare_by_hand(task, before["prepared"])
        task.is_prepared = before.get("is_prepared", True)
    for name in names & _AS_THEY_WERE:
        setattr(task, name, before[name])
    if reopened:
        task.state, task.ended_at, task.reason = State.PLANNED, None, None
    save_change(task, "reopened" if reopened else "edited", real, actor)


def _note(
    entry: AuditEntry,
    tasks: list[TodoTask],
    kept: Mapping[str, dict[str, Values]],
    painted: list[int],
    actor: str,
    real: dt.datetime,
) -> None:
    """A line in the audit; one that takes back can be taken back, and then what it took back counts again."""
    again = "of" in entry.undo
    one = next(iter(kept.values())) if len(kept) == 1 else {"before": {}, "after": {}}
    shown = set(editable(tasks[0])) if tasks else set()
    kept_besides = {}
    if taken := entry.undo.get("proposal"):
        mark_taken(proposal_id=taken["id"], keys=taken["keys"], accepted=taken["accepted"], real=real)
        kept_besides["proposal"] = {**taken, "accepted": not taken["accepted"]}
    record_audit(
        entry.vtuber,
        actor=actor,
        verb="redo" if again else "undo",
        target=entry.target,
        before={name: value for name, value in one["before"].items() if name in shown},
        after={name: value for name, value in one["after"].items() if name in shown},
        undo={} if again else {"tasks": kept, "made": painted, "of": entry.pk, **kept_besides},
        real=real,
    )
    if again and (first := AuditEntry.objects.filter(pk=entry.undo["of"]).first()):
        first.undone = False
        first.undo = {**first.undo, "made": [*first.undo.get("made", []), *painted]}
        first.save(update_fields=["undone", "undo"])
