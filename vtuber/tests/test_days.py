"""Days as pages read them, why a task is on one, and who did what to it."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from vtuber import registry
from vtuber.day_views import MOST_DAYS, day_state, days_between
from vtuber.gametime import DAY
from vtuber.models import DayWish, TodoList, VTuber
from vtuber.models.shapes import check_planned
from vtuber.services.days import as_planned
from vtuber.services.new_tasks import NewTask
from vtuber.services.task_edits import TaskEdit, cancel_task, change_task
from vtuber.services.task_insert import insert_task
from vtuber.services.undo import undo_latest
from vtuber.task_history import history_of
from vtuber.task_view import task_state
from vtuber.task_why import why_of
from vtuber.tests.support.world import DATE, REAL, hours, planned_baomi, task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def day() -> tuple[VTuber, TodoList]:
    return planned_baomi()


def test_a_day_holds_what_the_morning_had_and_what_became_of_it(day: Any) -> None:
    vtuber, todolist = day
    row = task(todolist, "rest", "10:00", "10:30", content="nap")
    todolist.planned = [as_planned(row)]
    todolist.full_clean()
    todolist.save()
    change_task(
        task_id=row.pk, version=1, changes=TaskEdit(start=hours("11:00"), end=hours("11:30")), actor="op", real=REAL
    )
    state = day_state(vtuber, DATE)
    assert state["planned"] == [
        {
            "task": row.pk,
            "type": "rest",
            "category": "",
            "start": "2026-11-24T10:00:00+00:00",
            "end": "2026-11-24T10:30:00+00:00",
            "content": "nap",
            "source": "director",
            "locked": False,
        }
    ]
    assert [each["start_time"] for each in state["tasks"]] == ["11:00"]
    assert day_state(vtuber, DATE - DAY)["tasks"] == []


GOOD = {
    "task": 1,
    "type": "rest",
    "category": "",
    "start": "2026-11-24T10:00:00+00:00",
    "end": "2026-11-24T10:30:00+00:00",
    "content": "nap",
    "source": "director",
    "locked": False,
}


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        [[]],
        [{"task": 1}],
        [{**GOOD, "start": "soon"}],
        [{**GOOD, "end": GOOD["start"]}],
        [{**GOOD, "end": "2026-11-24T11:00:00"}],
        [{**GOOD, "task": "1"}],
        [{**GOOD, "locked": "yes"}],
        [{**GOOD, "more": 1}],
    ],
)
def test_the_mornings_plan_keeps_its_shape(wrong: Any) -> None:
    check_planned([GOOD])
    with pytest.raises(ValidationError):
        check_planned(wrong)


def test_a_week_has_what_was_is_and_waits(day: Any) -> None:
    vtuber, todolist = day
    task(todolist, "rest", "10:00", "10:30")
    past = TodoList.objects.create(
        vtuber=vtuber, date=DATE - DAY, planned_by="test", created_at=hours("08:00", DATE - DAY)
    )
    task(past, "rest", "09:00", "09:30", state="done", due=None)
    new = NewTask(type="rest", start=hours("10:00", DATE + DAY), end=hours("10:30", DATE + DAY), content="nap")
    insert_task(vtuber=vtuber, date=DATE + DAY, new=new, actor="op", real=REAL)
    week = days_between(vtuber, DATE - DAY, DATE + 2 * DAY, hours("08:00"))
    assert [(each["state"], len(each["tasks"]), len(each["wishes"])) for each in week] == [
        ("past", 1, 0),
        ("today", 1, 0),
        ("to_come", 0, 1),
        ("to_come", 0, 0),
    ]
    assert (week[2]["wishes"][0]["by"], week[2]["wishes"][0]["state"]) == ("op", "open")
    assert len(days_between(vtuber, DATE, DATE + 999 * DAY, hours("08:00"))) == MOST_DAYS
    assert DayWish.objects.count() == 1


def test_why_a_task_is_there(day: Any) -> None:
    _vtuber, todolist = day
    told = {
        "director": why_of(task(todolist, "rest", "10:00", "10:30")),
        "rule": why_of(task(todolist, "rest", "10:00", "10:30", source="planner")),
        "operator": why_of(task(todolist, "rest", "10:00", "10:30", source="operator")),
    }
    assert told == {
        "director": "It is how the director planned the day.",
        "rule": "A rule of the plan put it there.",
        "operator": "An operator put it on the plan.",
    }
    by_hand = {"app": "vtuber", "id": "mimi", "why": "insert"}
    assert why_of(task(todolist, "rest", "10:00", "10:30", origin=by_hand)) == "mimi put it on the plan."
    stranger = {"app": "elsewhere", "id": "1", "why": "as they say"}
    assert why_of(task(todolist, "rest", "10:00", "10:30", origin=stranger)) == "as they say"
    assert registry.task_origins.find("company") is not None


def test_who_did_what_to_a_task(day: Any) -> None:
    vtuber, todolist = day
    task(todolist, "cover", "18:00", "18:30", content="cover")
    stream = task(todolist, "stream", "20:00", "21:00", content="聊鱼")
    changes = TaskEdit(start=hours("21:00"), end=hours("22:00"))
    change_task(task_id=stream.pk, version=1, changes=changes, actor="ann", real=REAL)
    undo_latest(vtuber=vtuber, actor="ann", real=REAL)
    stream.refresh_from_db()
    cancel_task(task_id=stream.pk, version=stream.version, actor="bo", real=REAL)
    told = [(line["who"], line["what"], line["undone"]) for line in history_of(stream)]
    assert told == [
        ("bo", "called a task off", False),
        ("ann", "took an edit back", False),
        ("ann", "changed a task", True),
    ]
    cover = todolist.tasks.get(type="cover")
    first = history_of(cover)[-1]
    assert (first["who"], first["before"], first["after"]) == (
        "ann",
        {"start": "2026-11-24T18:00:00+00:00", "end": "2026-11-24T18:30:00+00:00"},
        {"start": "2026-11-24T19:00:00+00:00", "end": "2026-11-24T19:30:00+00:00"},
    )
    assert first["changes"] == [
        "from: 2026-11-24 18:00 → 2026-11-24 19:00",
        "until: 2026-11-24 18:30 → 2026-11-24 19:30",
    ]


def test_what_was_taken_back_says_so(day: Any) -> None:
    vtuber, _todolist = day
    new = NewTask(type="rest", start=hours("10:00"), end=hours("10:30"), content="nap")
    made = insert_task(vtuber=vtuber, date=DATE, new=new, actor="op", real=REAL).task
    assert made is not None and task_state(made)["taken_back"] is False
    undo_latest(vtuber=vtuber, actor="op", real=REAL)
    made.refresh_from_db()
    assert task_state(made)["taken_back"] is True
    assert dt.date.fromisoformat(day_state(vtuber, DATE)["date"]) == DATE
