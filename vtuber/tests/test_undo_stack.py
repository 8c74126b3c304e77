"""Undo and redo as a stack of each operator's own, and what two of them do to each other's."""

from typing import Any

import pytest

from vtuber.errors import Conflict, NotAllowed
from vtuber.models import AuditEntry, GameClock, TodoList, TodoTask, VTuber, Weather
from vtuber.services import operator_actions as actions
from vtuber.services.task_edits import TaskEdit, cancel_task, change_task, skip_task
from vtuber.services.task_insert import duplicate_task
from vtuber.services.undo import redo_latest, undo, undo_latest
from vtuber.tests.support.day_machine import plan_of
from vtuber.tests.support.world import DATE, REAL, hours, planned_baomi, task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def world() -> tuple[VTuber, TodoTask]:
    vtuber, todolist = planned_baomi()
    Weather.objects.update_or_create(vtuber=vtuber, date=DATE, defaults={"sky": "sunny", "temperature": 20})
    return vtuber, task(todolist, "tweet", "10:00", "10:30", content="old", prepared={"text": "words"})


def edit(row: TodoTask, who: str, **changes: Any) -> None:
    row.refresh_from_db()
    change_task(task_id=row.pk, version=row.version, changes=TaskEdit(**changes), actor=who, real=REAL)


def back(vtuber: VTuber, who: str = "ann") -> AuditEntry:
    return undo_latest(vtuber=vtuber, actor=who, real=REAL)[0]


def again(vtuber: VTuber, who: str = "ann") -> AuditEntry:
    return redo_latest(vtuber=vtuber, actor=who, real=REAL)[0]


def test_step_by_step_back_and_forth(world: Any) -> None:
    vtuber, row = world
    plans = [plan_of(vtuber)]
    verbs = (
        lambda: edit(row, "ann", content="new"),
        lambda: edit(row, "ann", start=hours("11:00"), end=hours("11:20")),
        lambda: edit(row, "ann", locked=True),
        lambda: duplicate_task(**_at(row)),
        lambda: skip_task(**_at(row)),
    )
    for verb in verbs:
        verb()
        plans.append(plan_of(vtuber))
    for plan in plans[-2::-1]:
        back(vtuber)
        assert plan_of(vtuber) == plan
    with pytest.raises(NotAllowed, match="nothing of yours"):
        back(vtuber)
    row.refresh_from_db()
    assert row.prepared == {"text": "words"}
    for plan in plans[1:]:
        again(vtuber)
        assert plan_of(vtuber) == plan
    with pytest.raises(NotAllowed, match="nothing to do again"):
        again(vtuber)
    back(vtuber)
    assert plan_of(vtuber) == plans[-2]


def _at(row: TodoTask, who: str = "ann") -> dict[str, Any]:
    row.refresh_from_db()
    return {"task_id": row.pk, "version": row.version, "actor": who, "real": REAL}


def test_a_new_edit_clears_the_redo(world: Any) -> None:
    vtuber, row = world
    edit(row, "ann", content="first")
    back(vtuber)
    edit(row, "ann", content="second")
    with pytest.raises(NotAllowed, match="nothing to do again"):
        again(vtuber)
    back(vtuber)
    assert again(vtuber).verb == "undo"
    row.refresh_from_db()
    assert row.content == "second"


def test_each_operator_has_a_stack_of_their_own(world: Any) -> None:
    vtuber, row = world
    edit(row, "ann", content="hers")
    edit(row, "bo", start=hours("11:00"), end=hours("11:20"))
    back(vtuber)  # what bo did to its time stays
    row.refresh_from_db()
    assert (row.content, row.start, row.prepared) == ("old", hours("11:00"), {"text": "words"})
    with pytest.raises(NotAllowed):
        back(vtuber)
    back(vtuber, "bo")
    row.refresh_from_db()
    assert (row.content, row.start) == ("old", hours("10:00"))


@pytest.mark.parametrize("over", [{"content": "his"}, {"prepared": {"text": "his"}}])
def test_what_somebody_else_changed_after_is_not_run_over(world: Any, over: dict[str, Any]) -> None:
    vtuber, row = world
    edit(row, "ann", content="hers")
    edit(row, "bo", **over)
    row.refresh_from_db()
    before = (row.content, row.prepared, row.version)
    with pytest.raises(Conflict, match="changed again") as refused:
        back(vtuber)
    assert refused.value.current == row
    row.refresh_from_db()
    assert (row.content, row.prepared, row.version) == before
    back(vtuber, "bo")
    back(vtuber)
    row.refresh_from_db()
    assert row.content == "old"


def test_a_copy_that_somebody_changed_is_still_taken_off_whole(world: Any) -> None:
    vtuber, row = world
    copy = duplicate_task(**_at(row)).task
    assert copy is not None
    edit(copy, "bo", content="his")
    back(vtuber)
    copy.refresh_from_db()
    assert (copy.state, copy.content) == ("cancelled", "his")
    with pytest.raises(Conflict):
        back(vtuber, "bo")


def test_clock_and_weather_are_on_the_stack_too(world: Any) -> None:
    vtuber, _row = world
    actions.pause_clock(vtuber=vtuber, paused=True, actor="ann", real=REAL)
    weather = Weather.objects.get(vtuber=vtuber, date=DATE)
    actions.change_weather(weather=weather, sky="rain", temperature=3, actor="ann", real=REAL)

    def now() -> tuple[bool, str]:
        return GameClock.objects.get().paused, Weather.objects.get(date=DATE).sky

    seen = []
    for step in (back, back, again, again, back):
        step(vtuber)
        seen.append(now())
    assert seen == [(True, "sunny"), (False, "sunny"), (True, "sunny"), (True, "rain"), (True, "sunny")]
    assert [entry.verb for entry in AuditEntry.objects.order_by("pk")] == [
        "pause",
        "change_weather",
        "undo",
        "undo",
        "redo",
        "redo",
        "undo",
    ]


def test_a_clock_that_somebody_let_run_is_not_let_run_again(world: Any) -> None:
    vtuber, _row = world
    actions.pause_clock(vtuber=vtuber, paused=True, actor="ann", real=REAL)
    actions.pause_clock(vtuber=vtuber, paused=False, actor="bo", real=REAL)
    with pytest.raises(Conflict, match="changed again"):
        back(vtuber)
    assert not AuditEntry.objects.filter(undone=True).exists()


def test_what_cannot_be_taken_back_is_passed_over(world: Any) -> None:
    vtuber, row = world
    edit(row, "ann", content="new")
    running = task(TodoList.objects.get(), "rest", "08:00", "09:00", state="running", started_at=hours("08:00"))
    cancel_task(**_at(running))
    assert back(vtuber).verb == "edit_task"
    running.refresh_from_db()
    assert running.state == "cancelled"


def test_what_is_out_keeps_nothing_that_was_done_before_it_from_being_taken_back(world: Any) -> None:
    vtuber, row = world
    other = task(TodoList.objects.get(), "rest", "12:00", "13:00", content="Nap")
    edit(other, "ann", content="A long nap")
    edit(row, "ann", prepared={"text": "hers"})
    edit(row, "ann", locked=True)
    TodoTask.objects.filter(pk=row.pk).update(
        state="done", due=None, started_at=hours("10:00"), ended_at=hours("10:30")
    )
    assert back(vtuber).target == f"task:{other.pk}"
    other.refresh_from_db()
    assert other.content == "Nap"
    # Now nothing else is left, and why is said; what was taken back can still be done again.
    with pytest.raises(NotAllowed, match="“old” has begun"):
        back(vtuber)
    assert again(vtuber).target == f"task:{other.pk}"
    other.refresh_from_db()
    row.refresh_from_db()
    assert (other.content, row.prepared, row.locked, row.state) == ("A long nap", {"text": "hers"}, True, "done")


def test_a_redo_is_taken_back_through_what_it_did_again(world: Any) -> None:
    vtuber, row = world
    edit(row, "ann", content="new")
    back(vtuber)
    again(vtuber)
    redone = AuditEntry.objects.get(verb="redo")
    assert not redone.can_undo
    with pytest.raises(NotAllowed):
        undo(entry_id=redone.pk, actor="ann", real=REAL)
    assert AuditEntry.objects.get(verb="edit_task").can_undo
