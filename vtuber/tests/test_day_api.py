"""The addresses of the verbs of a day: what they take, what they answer, how they say no."""

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from vtuber.gametime import DAY
from vtuber.models import AuditEntry, DayWish, GameClock, TodoList, TodoTask, VTuber
from vtuber.tests.support.world import DATE, hours, planned_baomi, task

pytestmark = pytest.mark.django_db

HER = "/api/vtubers/baomi"


@pytest.fixture
def todolist() -> TodoList:
    """A planned day that stands at 08:00."""
    _vtuber, todolist = planned_baomi()
    GameClock.objects.update(paused=True)
    return todolist


@pytest.fixture
def board() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_user("op", is_staff=True))
    return client


def send(client: Client, path: str, body: Any = None, method: str = "POST") -> Any:
    return client.generic(method, f"{HER}/{path}", json.dumps(body or {}), content_type="application/json")


def rest(date: dt.date = DATE, start: str = "10:00", end: str = "10:30", **more: Any) -> dict[str, Any]:
    times = {"start": hours(start, date).isoformat(), "end": hours(end, date).isoformat()}
    return {"type": "rest", "content": "nap", **times, **more}


def test_a_task_is_set_edited_copied_skipped_and_tried_again(board: Client, todolist: TodoList) -> None:
    made = send(board, f"days/{DATE}/tasks", rest()).json()
    assert (made["task"]["content"], made["wish"], made["also"], made["notes"]) == ("nap", None, [], [])
    assert made["task"]["why"] == "op put it on the plan."
    first = f"tasks/{made['task']['id']}"
    edited = send(board, first, {"version": 2, "locked": True}, "PATCH").json()
    assert (edited["task"]["locked"], edited["also"]) == (True, [])
    copy = send(board, f"{first}/duplicate", {"version": 3}).json()["task"]
    assert copy["start_time"] == "10:30"
    assert send(board, f"{first}/skip", {"version": 3}).json()["task"]["state"] == "skipped"
    again = send(board, f"{first}/retry", {"version": 4}).json()["task"]
    assert (again["start_time"], again["state"]) == ("10:00", "planned")
    ran = send(board, f"tasks/{again['id']}/run", {"version": 2}).json()
    assert ran["task"]["start_time"] == "08:00"
    assert send(board, f"tasks/{again['id']}/cancel", {"version": 3}).json()["task"]["state"] == "cancelled"
    history = board.get(f"{HER}/{first}/history").json()["history"]
    assert [line["what"] for line in history] == ["skipped a task", "changed a task", "put a task on the plan"]
    assert (history[1]["before"], history[1]["after"]) == ({"locked": False}, {"locked": True})


def test_undo_and_redo_are_ones_own(board: Client, todolist: TodoList) -> None:
    row = task(todolist, "rest", "10:00", "10:30", content="old")
    send(board, f"tasks/{row.pk}", {"version": 1, "content": "new"}, "PATCH")
    back = send(board, "undo").json()
    assert (back["verb"], back["verb_text"], back["tasks"][0]["content"]) == ("edit_task", "changed a task", "old")
    assert send(board, "redo").json()["tasks"][0]["content"] == "new"
    other = Client(headers={"accept-language": "en"})
    other.force_login(User.objects.create_user("other", is_staff=True))
    answer = send(other, "undo")
    assert (answer.status_code, answer.json()["hint"]) == (422, "There is nothing of yours to take back.")
    assert send(other, "redo").status_code == 422
    send(other, f"tasks/{row.pk}", {"version": 4, "content": "theirs"}, "PATCH")
    answer = send(board, "undo")
    assert (answer.status_code, answer.json()["current"]["content"]) == (409, "theirs")


def test_a_stale_edit_is_refused_with_both_and_applied_on_top(board: Client, todolist: TodoList) -> None:
    row = task(todolist, "rest", "10:00", "10:30", content="old")
    send(board, f"tasks/{row.pk}", {"version": 1, "content": "theirs"}, "PATCH")
    mine = {"version": 1, "locked": True}
    refused = send(board, f"tasks/{row.pk}", mine, "PATCH")
    assert refused.status_code == 409
    assert refused.json()["yours"] == mine
    assert refused.json()["current"]["content"] == "theirs"
    on_top = {**mine, "version": refused.json()["current"]["version"], "on_top": True}
    answer = send(board, f"tasks/{row.pk}", on_top, "PATCH").json()
    assert (answer["task"]["content"], answer["task"]["locked"]) == ("theirs", True)
    # And when somebody was faster once more, it is refused again.
    assert send(board, f"tasks/{row.pk}", on_top, "PATCH").status_code == 409


def test_looking_at_a_drag(board: Client, todolist: TodoList) -> None:
    cover = task(todolist, "cover", "18:00", "18:30")
    stream = task(todolist, "stream", "20:00", "21:00")
    nap = task(todolist, "rest", "22:00", "22:30", content="nap")
    at = {"start": hours("21:00").isoformat(), "end": hours("22:00").isoformat()}
    assert send(board, f"tasks/{stream.pk}/look", at).json() == {
        "possible": True,
        "reason": None,
        "in_the_way": [],
        "follows": [
            {"id": cover.pk, "start": hours("19:00").isoformat(), "end": hours("19:30").isoformat()},
        ],
    }
    at = {"start": hours("21:30").isoformat(), "end": hours("22:30").isoformat()}
    look = send(board, f"tasks/{stream.pk}/look", at).json()
    assert (look["possible"], look["reason"]) == (False, "There is something at that time already: nap")
    assert [other["id"] for other in look["in_the_way"]] == [nap.pk]
    assert send(board, "tasks/999/look", at).status_code == 404
    assert not AuditEntry.objects.exists()


def test_a_day_to_come_takes_wishes(board: Client, todolist: TodoList) -> None:
    date = DATE + 2 * DAY
    made = send(board, f"days/{date}/tasks", rest(date, locked=True)).json()
    assert (made["task"], made["wish"]["state"], made["wish"]["locked"]) == (None, "open", True)
    wish = f"wishes/{made['wish']['id']}"
    assert send(board, wish, {"version": 1, "content": "long nap"}, "PATCH").json()["wish"]["content"] == "long nap"
    stale = send(board, wish, {"version": 1, "content": "x"}, "PATCH")
    assert (stale.status_code, stale.json()["current"]["content"], stale.json()["yours"]["content"]) == (
        409,
        "long nap",
        "x",
    )
    assert send(board, f"{wish}/cancel", {"version": 1}).status_code == 409
    assert send(board, f"{wish}/cancel", {"version": 2}).json()["wish"]["state"] == "cancelled"
    assert send(board, "undo").json()["verb"] == "cancel_wish"
    week = board.get(f"{HER}/days?from={DATE}&to={DATE + 6 * DAY}").json()["days"]
    assert [len(day["wishes"]) for day in week] == [0, 0, 1, 0, 0, 0, 0]
    assert [day["state"] for day in week] == ["today", *["to_come"] * 6]
    assert board.get(f"{HER}/days/{date}").json()["wishes"][0]["content"] == "long nap"
    assert send(board, "wishes/999", {"version": 1}, "PATCH").status_code == 404
    assert send(board, "wishes/999/cancel", {"version": 1}).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["", "?from=2026-11-24", "?from=2026-11-24&to=2026-11-23", "?from=2026-01-01&to=2026-12-31", "?from=x&to=y"],
)
def test_a_week_that_makes_no_sense_is_refused(board: Client, todolist: TodoList, query: str) -> None:
    answer = board.get(f"{HER}/days{query}")
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_input")


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_without_a_plan(board: Client, todolist: TodoList, date: str) -> None:
    assert board.get(f"{HER}/days/{date}").json()["tasks"] == []
    assert len(board.get(f"{HER}/days?from={date}&to={date}").json()["days"]) == 1
    assert send(board, f"days/{date}/tasks", rest()).status_code == 422
    for year in ("0001", "9999"):
        odd = rest() | {"start": f"{year}-01-01T00:00:00+14:00", "end": f"{year}-12-31T23:59:00-12:00"}
        assert send(board, f"days/{DATE}/tasks", odd).status_code == 400


def test_what_is_asked_is_bounded(board: Client, todolist: TodoList) -> None:
    for wrong in (
        {"content": ""},
        {"content": "x" * 301},
        {"type": "x" * 41},
        {"start": "2026-11-24T10:00:00"},
        {"start": None},
        {"more": 1},
        {"locked": "perhaps"},
    ):
        assert send(board, f"days/{DATE}/tasks", rest() | wrong).status_code == 400, wrong
    assert send(board, f"days/{DATE}/tasks", rest(type="dance")).status_code == 422
    assert not TodoTask.objects.exists()


def test_verbs_are_for_operators(client: Client, todolist: TodoList) -> None:
    row = task(todolist, "rest", "10:00", "10:30")
    paths = [f"tasks/{row.pk}/{verb}" for verb in ("look", "skip", "run", "retry", "duplicate", "cancel")]
    paths += ["undo", "redo", f"days/{DATE}/tasks", "wishes/1/cancel"]
    for status in (401, 403):
        for path in paths:
            assert send(client, path).status_code == status
        for path in ("days/2026-11-24", "days?from=2026-11-24&to=2026-11-25", f"tasks/{row.pk}/history"):
            assert client.get(f"{HER}/{path}").status_code == status
        client.force_login(User.objects.get_or_create(username="guest")[0])
    assert (AuditEntry.objects.count(), DayWish.objects.count()) == (0, 0)
    assert VTuber.objects.count() == 1
