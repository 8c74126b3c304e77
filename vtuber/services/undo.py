"""Taking back what an operator did: one way for all verbs, by what each of them kept in its audit entry.

`AuditEntry.undo` holds one of
    {"tasks": {id: {"before": fields, "after": fields}}, "made": [ids]}   tasks changed, and tasks made by the verb
    {"paused": bool} · {"speeds": {"speed", "live_speed"}} · {"weather": …} · {"diary": …} · {"persona": …}
    {"settings": …} · {"prompt": …} · {"waiting": …}
and taking back is a verb like any other: audited, and undone by undoing it.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Field
from django.utils.translation import gettext_noop as _

from vtuber import registry
from vtuber.errors import Conflict, NotAllowed
from vtuber.gametime import hhmm, in_game_zone
from vtuber.models import AuditEntry, Diary, Persona, TodoTask, Weather
from vtuber.models.day import TaskType
from vtuber.services import operator_actions, owner_settings, prompt_edits, waiting
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock
from vtuber.services.cover_times import paint_again_before
from vtuber.services.task_edits import (
    cancel_task,
    check_place,
    editable,
    load_task,
    prepare_by_hand,
    save_change,
    unprepare,
    unprepare_covers,
)
from vtuber.translatable import translatable

State = TodoTask.State
# What must still be as the verb left it. What was prepared meanwhile is no obstacle: it can be prepared again.
_COMPARED = ("content", "start", "end", "locked", "state")


@transaction.atomic
def undo(*, entry_id: int, actor: str, real: dt.datetime) -> list[TodoTask]:
    """Take an operator's verb back; returns the tasks that were changed by it (none for the others).

    A verb of another app's is taken back by that app (`registry.undo_verbs`).

    Conflict when something was changed after it; NotAllowed, in words, when it is past taking back.
    """
    entry = AuditEntry.objects.select_related("vtuber").filter(pk=entry_id).first()
    if entry is None:
        raise NotAllowed(translatable(_("This cannot be undone.")))
    if theirs := dict(registry.undo_verbs.items()).get(entry.verb):
        theirs(entry, actor, real)
        return []
    locked_clock(entry.vtuber)  # first, as everywhere
    if not AuditEntry.objects.filter(pk=entry_id, undone=False).update(undone=True):
        raise NotAllowed(translatable(_("It has been undone already.")))
    if "tasks" in entry.undo:
        return _restore_tasks(entry, actor, real)
    for name, restore in _OTHERS.items():
        if name in entry.undo:
            restore(entry, actor, real)
            return []
    raise NotAllowed(translatable(_("This cannot be undone.")))


def _restore_tasks(entry: AuditEntry, actor: str, real: dt.datetime) -> list[TodoTask]:
    changed: dict[int, dict[str, Any]] = {int(pk): both for pk, both in entry.undo["tasks"].items()}
    _check_nothing_stands_on(entry, set(changed))
    tasks = [load_task(pk) for pk in sorted(changed)]
    kept = {}
    for task in tasks:
        before, after = changed[task.pk]["before"], changed[task.pk]["after"]
        now = editable(task)
        if task.started_at is not None or task.state not in (State.PLANNED, State.CANCELLED):
            raise NotAllowed(
                translatable(_("“{content}” has begun; that is past taking back."), content=task.content)
            )
        if any(now[name] != after[name] for name in _COMPARED):
            raise Conflict(translatable(_("The task was changed again after this edit.")), current=task)
        kept[str(task.pk)] = {"before": now, "after": before}
    began = {task.pk: hhmm(task.start) for task in tasks if task.type == TaskType.STREAM}
    outdated = False  # whether the cover that viewers see was made for what is taken back
    for made in TodoTask.objects.filter(pk__in=entry.undo.get("made", [])):
        is_out = made.type == TaskType.COVER and made.effects.filter(name="cover").exists()
        outdated = outdated or is_out
        if made.state == State.PLANNED or (
            made.type == TaskType.COVER and made.state == State.RUNNING and not is_out
        ):
            off = cancel_task(task_id=made.pk, version=made.version, actor=actor, real=real)
            if made.state == State.PLANNED:
                kept[str(made.pk)] = {"before": editable(made), "after": editable(off)}
    for task in tasks:
        _restore(task, changed[task.pk]["before"], set(changed), real)
    painted = []
    for stream in [task for task in tasks if task.pk in began and began[task.pk] != hhmm(task.start)]:
        unprepare_covers(stream=stream, but=[pk for pk in changed if changed[pk]["before"]["prepared"]], real=real)
        if outdated and (cover := paint_again_before(stream=stream, was=began[stream.pk], real=real)):
            painted.append(cover.pk)
    back = record_audit(
        entry.vtuber,
        actor=actor,
        verb="undo",
        target=entry.target,
        before=next(iter(kept.values()))["before"] if len(kept) == 1 else {},
        after=next(iter(kept.values()))["after"] if len(kept) == 1 else {},
        real=real,
    )
    # Undone by undoing it: what it took back counts again then.
    back.undo = {"tasks": kept, "made": painted, "of": entry.pk}
    back.save(update_fields=["undo"])
    if "of" in entry.undo:
        AuditEntry.objects.filter(pk=entry.undo["of"]).update(undone=False)
    return tasks


def _check_nothing_stands_on(entry: AuditEntry, tasks: set[int]) -> None:
    """Edits are taken back in turn: the last one first."""
    later = AuditEntry.objects.filter(vtuber=entry.vtuber, pk__gt=entry.pk, undone=False).exclude(verb="undo")
    for other in later.exclude(undo={}):
        if tasks & {int(pk) for pk in other.undo.get("tasks", {})}:
            raise Conflict(
                translatable(_("The task was changed again after this edit.")),
                current=TodoTask.objects.filter(pk__in=tasks).first(),
            )


def _restore(task: TodoTask, before: dict[str, Any], besides: set[int], real: dt.datetime) -> None:
    start, end = (in_game_zone(dt.datetime.fromisoformat(before[name])) for name in ("start", "end"))
    called_off = before["state"] == State.CANCELLED
    if not called_off and ((start, end) != (task.start, task.end) or task.state == State.CANCELLED):
        check_place(task, start, end, real, besides=besides)
    if before["content"] != task.content or task.state == State.CANCELLED:
        unprepare(task)
    task.content, task.locked, task.start, task.end = before["content"], before["locked"], start, end
    if before["prepared"] is not None:
        prepare_by_hand(task, before["prepared"])
    if called_off:
        task.state, task.due = State.CANCELLED, None
    else:
        task.state, task.due, task.ended_at, task.reason = State.PLANNED, start, None, None
    save_change(task, "edited", real)


def _restore_pause(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    operator_actions.pause_clock(vtuber=entry.vtuber, paused=entry.undo["paused"], actor=actor, real=real)


def _restore_speeds(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    operator_actions.change_speed(vtuber=entry.vtuber, **entry.undo["speeds"], actor=actor, real=real)


def _restore_weather(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    was = entry.undo["weather"]
    row = Weather.objects.get(vtuber=entry.vtuber, date=was["date"])
    operator_actions.change_weather(
        weather=row, sky=was["sky"], temperature=was["temperature"], actor=actor, real=real
    )


def _restore_diary(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    was = entry.undo["diary"]
    page = Diary.objects.get(vtuber=entry.vtuber, date=was["date"])
    operator_actions.publish_page(page=page, public=was["public"], actor=actor, real=real)


def _restore_persona(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    persona = Persona.objects.get(vtuber=entry.vtuber)
    for name, value in entry.undo["persona"].items():
        field = persona._meta.get_field(name)
        assert isinstance(field, Field)
        setattr(persona, name, field.to_python(value))
    operator_actions.rewrite_persona(persona=persona, changed=list(entry.undo["persona"]), actor=actor, real=real)


_OTHERS: dict[str, Callable[[AuditEntry, str, dt.datetime], None]] = {
    "paused": _restore_pause,
    "speeds": _restore_speeds,
    "weather": _restore_weather,
    "diary": _restore_diary,
    "persona": _restore_persona,
    "settings": owner_settings.restore,
    "prompt": prompt_edits.restore,
    "waiting": waiting.restore,
}
