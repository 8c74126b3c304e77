"""What operators do to her day."""

import datetime as dt
from typing import Any

import pytest

from vtuber.errors import Conflict, NotAllowed
from vtuber.executor import engine
from vtuber.gametime import hhmm
from vtuber.models import AuditEntry, Event, GameClock, TodoList, TodoTask, VTuber
from vtuber.services.clock import jump
from vtuber.services.going_live import go_live_now
from vtuber.services.task_edits import TaskEdit, cancel_task, edit_task, jump_to_next_task
from vtuber.services.undo import undo
from vtuber.tests.support.world import REAL, driven, hours, planned_baomi, task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def day() -> tuple[VTuber, TodoList]:
    return planned_baomi()


def edit(row: TodoTask, **changes: Any) -> TodoTask:
    return edit_task(task_id=row.pk, version=row.version, changes=TaskEdit(**changes), actor="mimi", real=REAL)


def test_an_edit_is_kept_audited_and_told(day: Any) -> None:
    _vtuber, todolist = day
    row = task(todolist, "tweet", "10:00", "10:30", content="old", prepared={"text": "old words"})
    edited = edit(row, content="new", start=hours("11:00"), end=hours("11:20"))
    assert (edited.content, hhmm(edited.start), hhmm(edited.end), edited.due) == (
        "new",
        "11:00",
        "11:20",
        edited.start,
    )
    # What was written for the old content is void.
    assert (edited.prepared, edited.is_prepared, edited.version) == (None, False, 2)
    [kept] = AuditEntry.objects.all()
    assert (kept.actor, kept.verb, kept.target) == ("mimi", "edit_task", f"task:{row.pk}")
    assert (kept.before["content"], kept.after["content"]) == ("old", "new")
    [told] = Event.objects.filter(type="task.changed")
    assert told.payload == {"task": row.pk, "version": 2, "change": "edited", "by": "mimi"}


def test_a_stale_edit_is_refused_with_what_stands_now(day: Any) -> None:
    _vtuber, todolist = day
    row = task(todolist, "rest", "10:00", "10:30", content="old")
    edit(row, content="first")
    with pytest.raises(Conflict) as refusal:
        edit(row, content="second")
    assert isinstance(refusal.value.current, TodoTask)
    assert refusal.value.current.content == "first"
    assert TodoTask.objects.get(pk=row.pk).content == "first"
    assert AuditEntry.objects.count() == 1


def test_a_prepared_text_may_be_rewritten_by_hand(day: Any) -> None:
    vtuber, todolist = day
    row = task(todolist, "tweet", "10:00", "10:30")
    edit(row, prepared={"text": "by hand"})
    assert engine.prepare_ahead(vtuber.pk, driven().now) == 0
    with pytest.raises(NotAllowed):
        edit(TodoTask.objects.get(pk=row.pk), prepared={"text": ""})
    assert TodoTask.objects.get(pk=row.pk).prepared == {"text": "by hand"}


@pytest.mark.parametrize(
    ("start", "end"),
    [("10:00", "10:00"), ("12:30", "13:30"), ("07:00", "09:00"), ("11:59", "12:01")],
)
def test_a_move_that_makes_no_sense_is_refused(day: Any, start: str, end: str) -> None:
    _vtuber, todolist = day
    row = task(todolist, "rest", "10:00", "10:30")
    task(todolist, "rest", "12:00", "13:00")
    with pytest.raises(NotAllowed):
        edit(row, start=hours(start), end=hours(end))
    assert AuditEntry.objects.count() == 0


def test_what_has_begun_cannot_be_edited(day: Any) -> None:
    vtuber, todolist = day
    row = task(todolist, "rest", "08:00", "09:00")
    engine.advance(vtuber.pk, driven().now)
    row.refresh_from_db()
    with pytest.raises(NotAllowed):
        edit(row, content="too late")


def test_cancelling_ends_a_running_task_and_calls_off_a_planned_one(day: Any) -> None:
    vtuber, todolist = day
    running = task(todolist, "rest", "08:00", "09:00")
    planned = task(todolist, "rest", "10:00", "11:00")
    engine.advance(vtuber.pk, driven().now)
    for row in (running, planned):
        row.refresh_from_db()
        cancel_task(task_id=row.pk, version=row.version, actor="mimi", real=REAL)
        row.refresh_from_db()
        assert (row.state, row.due) == ("cancelled", None)
        assert row.reason == {"msg": "Called off by {actor}.", "params": {"actor": "mimi"}}
    with pytest.raises(NotAllowed):
        cancel_task(task_id=planned.pk, version=planned.version, actor="mimi", real=REAL)
    assert Event.objects.filter(type="task.ended").count() == 2


def test_undo_brings_back_what_was_there(day: Any) -> None:
    _vtuber, todolist = day
    row = task(todolist, "tweet", "10:00", "10:30", content="old", prepared={"text": "old words"})
    edit(row, content="new", start=hours("11:00"), end=hours("11:30"))
    first = AuditEntry.objects.get()
    (undone,) = undo(entry_id=first.pk, actor="mimi", real=REAL)
    assert (undone.content, hhmm(undone.start), undone.prepared) == ("old", "10:00", {"text": "old words"})
    assert undone.is_prepared
    with pytest.raises(NotAllowed):
        undo(entry_id=first.pk, actor="mimi", real=REAL)


def test_undo_does_not_run_over_a_later_edit(day: Any) -> None:
    _vtuber, todolist = day
    row = task(todolist, "rest", "10:00", "10:30", content="old")
    edit(row, content="new")
    edit(TodoTask.objects.get(pk=row.pk), content="newer")
    first = AuditEntry.objects.order_by("pk").first()
    assert first is not None
    with pytest.raises(Conflict):
        undo(entry_id=first.pk, actor="mimi", real=REAL)
    assert TodoTask.objects.get(pk=row.pk).content == "newer"


def test_jumping_lands_on_the_next_task_and_then_on_the_morning(day: Any) -> None:
    vtuber, todolist = day
    task(todolist, "rest", "10:00", "10:30")
    assert hhmm(jump_to_next_task(vtuber=vtuber, actor="mimi", real=REAL)) == "10:00"
    assert hhmm(jump_to_next_task(vtuber=vtuber, actor="mimi", real=REAL)) == "08:00"
    assert AuditEntry.objects.filter(verb="jump").count() == 2


def test_there_is_nothing_to_go_live_with(day: Any) -> None:
    vtuber, _todolist = day
    with pytest.raises(NotAllowed):
        go_live_now(vtuber=vtuber, actor="mimi", real=REAL)
    jump(vtuber=vtuber, to=hours("23:00"), real=REAL)
    GameClock.objects.update(live=True)
    with pytest.raises(NotAllowed):
        go_live_now(vtuber=vtuber, actor="mimi", real=REAL)


def test_a_time_with_another_offset_is_the_same_moment(day: Any) -> None:
    _vtuber, todolist = day
    row = task(todolist, "rest", "10:00", "10:30")
    east = dt.timezone(dt.timedelta(hours=8))
    edited = edit(row, start=hours("21:00").astimezone(east), end=hours("21:30").astimezone(east))
    assert (hhmm(edited.start), hhmm(edited.end), edited.start.tzinfo) == ("21:00", "21:30", dt.UTC)
    entry = AuditEntry.objects.get()
    assert entry.after["start"] == "2026-11-24T21:00:00+00:00"
    (undone,) = undo(entry_id=entry.pk, actor="mimi", real=REAL)
    assert hhmm(undone.start) == "10:00"


@pytest.mark.parametrize(("start", "end"), [("04:00", "05:00"), ("01:30", "02:30"), ("02:00", "02:30")])
def test_nothing_is_put_into_her_sleep(day: Any, start: str, end: str) -> None:
    _vtuber, todolist = day
    row = task(todolist, "rest", "10:00", "10:30")
    with pytest.raises(NotAllowed, match="awake from 08:00 to 02:00"):
        edit(row, start=hours(start), end=hours(end))
    assert hhmm(TodoTask.objects.get(pk=row.pk).start) == "10:00"
