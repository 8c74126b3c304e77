"""The operators' API: who may, what fits, and what is said when it does not."""

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from vtuber.event_types import DiaryWritten
from vtuber.events import emit
from vtuber.models import AuditEntry, Event, GameClock, TodoList, TodoTask, VTuber
from vtuber.retention import prune_events
from vtuber.services.task_edits import TaskEdit, edit_task
from vtuber.tests.support.world import REAL, hours, planned_baomi, task

pytestmark = pytest.mark.django_db

HER = "/api/vtubers/baomi"
VERBS = ["clock/pause", "clock/speed", "clock/jump", "live", "tasks/1/cancel", "audit/1/undo"]


@pytest.fixture
def world() -> tuple[VTuber, TodoList]:
    """A planned day that stands at 08:00 until a test lets it run."""
    found = planned_baomi()
    GameClock.objects.update(paused=True)
    return found


@pytest.fixture
def board(world: tuple[VTuber, TodoList]) -> Client:
    """An operator's browser, which reads English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_user("op", is_staff=True))
    return client


def send(client: Client, path: str, body: Any = None, method: str = "POST") -> Any:
    text = body if isinstance(body, str) else json.dumps({} if body is None else body)
    return client.generic(method, f"{HER}/{path}", text, content_type="application/json")


def clock() -> GameClock:
    return GameClock.objects.get()


@pytest.mark.parametrize("path", ["snapshot", "events?after=0"])
def test_reading_is_for_operators(world: object, client: Client, path: str) -> None:
    answer = client.get(f"{HER}/{path}")
    assert (answer.status_code, answer.json()["error"]) == (401, "signed_out")
    client.force_login(User.objects.create_user("guest"))
    answer = client.get(f"{HER}/{path}")
    assert (answer.status_code, answer.json()["error"]) == (403, "not_staff")
    assert set(answer.json()) == {"error", "hint"}


@pytest.mark.parametrize("path", VERBS)
def test_acting_is_for_operators(world: object, client: Client, path: str) -> None:
    assert send(client, path).status_code == 401
    client.force_login(User.objects.create_user("guest"))
    assert send(client, path).status_code == 403
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize("path", VERBS)
def test_a_request_from_elsewhere_is_refused(world: object, path: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(User.objects.create_user("op", is_staff=True))
    answer = send(client, path)
    assert (answer.status_code, answer.json()["error"]) == (403, "csrf")
    assert clock().paused is True
    assert AuditEntry.objects.count() == 0


def test_the_page_s_token_opens_the_api(world: object, settings: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("op", is_staff=True))
    client.get("/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    answer = client.post(
        f"{HER}/clock/pause",
        '{"paused": false}',
        content_type="application/json",
        headers={"x-csrftoken": token},
    )
    assert answer.status_code == 200
    assert clock().paused is False


@pytest.mark.parametrize("path", VERBS)
def test_verbs_are_not_links(board: Client, path: str) -> None:
    assert board.get(f"{HER}/{path}").status_code == 405


def test_nobody_of_that_name(board: Client) -> None:
    answer = board.get("/api/vtubers/nobody/snapshot")
    assert (answer.status_code, answer.json()["error"]) == (404, "unknown")


def test_the_snapshot_is_the_whole_picture(board: Client, world: tuple[VTuber, TodoList]) -> None:
    row = task(world[1], "rest", "09:00", "10:00", origin={"why": "the company asked for it"})
    picture = board.get(f"{HER}/snapshot").json()
    assert picture["seq"] == Event.objects.count()
    assert picture["clock"]["paused"] is True
    assert [each["id"] for each in picture["day"]["tasks"]] == [row.pk]
    assert picture["day"]["tasks"][0]["why"] == "the company asked for it"
    roles = {role["role"] for role in picture["models"]["roles"]}
    assert roles == {"director", "persona", "image", "judge", "voice"}
    assert picture["hours"] == {"wakes_at": "08:00", "sleeps_at": "02:00"}
    # Lists are asked for: what a board is told at once stays small, however long she has lived.
    assert not picture.keys() & {"posts", "diary", "entries", "calls"}


def test_events_come_in_pages_and_their_sentences_in_words(board: Client, world: tuple[VTuber, TodoList]) -> None:
    head = Event.objects.count()
    answer = board.get(f"{HER}/events?after=0").json()
    assert (answer["head"], answer["floor"]) == (head, 0)
    assert [event["seq"] for event in answer["events"]] == list(range(1, head + 1))
    earned = next(event for event in answer["events"] if event["type"] == "wallet.changed")
    assert earned["payload"]["why"] == "Savings from a windowsill"
    assert board.get(f"{HER}/events?after={head}").json()["events"] == []
    assert [event["seq"] for event in board.get(f"{HER}/events?before=2").json()["events"]] == [1]


def test_who_was_away_for_longer_than_the_log_reaches_back_learns_it(
    board: Client, world: tuple[VTuber, TodoList], settings: Any
) -> None:
    with transaction.atomic():
        for day in ("2026-11-25", "2026-11-26"):
            emit(world[0], DiaryWritten(date=day), game_time=hours("09:00"), real=REAL)
    head = Event.objects.count()
    settings.EVENTS_KEEP = 2
    while prune_events(1):
        pass
    answer = board.get(f"{HER}/events?after=1").json()
    assert (answer["floor"], answer["head"]) == (head - 2, head)
    assert [event["seq"] for event in answer["events"]] == [head - 1, head]
    # And the snapshot is whole, at the same head.
    assert board.get(f"{HER}/snapshot").json()["seq"] == head


@pytest.mark.parametrize("query", ["", "?after=1&before=2", "?after=-1", "?after=x", "?after=" + "9" * 30])
def test_a_page_of_events_needs_a_beginning(board: Client, query: str) -> None:
    answer = board.get(f"{HER}/events{query}")
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_input")


def test_pausing_is_done_once_and_noted_once(board: Client) -> None:
    assert send(board, "clock/pause", {"paused": True}).json()["clock"]["rate"] == 0
    assert AuditEntry.objects.count() == 0
    before = clock().generation
    answer = send(board, "clock/pause", {"paused": False}).json()
    assert (answer["clock"]["paused"], answer["clock"]["generation"]) == (False, before + 1)
    noted = AuditEntry.objects.get()
    assert (noted.actor, noted.verb, noted.before, noted.after) == (
        "op",
        "resume",
        {"paused": True},
        {"paused": False},
    )


def test_speeds_are_changed_one_by_one_or_together(board: Client) -> None:
    assert send(board, "clock/speed", {"speed": 600}).status_code == 200
    assert (clock().speed, clock().live_speed) == (600, 10)
    assert send(board, "clock/speed", {"speed": 1, "live_speed": 1.5}).status_code == 200
    assert (clock().speed, clock().live_speed) == (1, 1.5)
    assert AuditEntry.objects.filter(verb="set_speed").count() == 2


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("clock/pause", {}),
        ("clock/pause", {"paused": "yes"}),
        ("clock/pause", {"paused": 1}),
        ("clock/pause", {"paused": True, "more": 1}),
        ("clock/pause", "not json"),
        ("clock/pause", "[]"),
        ("clock/speed", {}),
        ("clock/speed", {"speed": 0}),
        ("clock/speed", {"speed": -3}),
        ("clock/speed", {"speed": 3601}),
        ("clock/speed", '{"speed": NaN}'),
        ("clock/speed", '{"speed": Infinity}'),
        ("clock/speed", {"speed": "fast"}),
        ("clock/jump", {"to": "2030-01-01"}),
        ("live", {"now": True}),
    ],
)
def test_what_does_not_fit_is_refused_with_a_hint(board: Client, path: str, body: Any) -> None:
    before = clock()
    answer = send(board, path, body)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_input")
    assert answer.json()["hint"].startswith("Please check “")
    assert len(answer.json()["problems"]) >= 1
    after = clock()
    assert (after.generation, after.paused, after.speed) == (before.generation, before.paused, before.speed)


def test_a_huge_request_is_not_read(board: Client) -> None:
    answer = send(board, "clock/pause", json.dumps({"paused": True, "more": "x" * 70_000}))
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")


def test_jumping_goes_to_the_next_task(board: Client, world: tuple[VTuber, TodoList]) -> None:
    task(world[1], "rest", "11:00", "12:00")
    answer = send(board, "clock/jump").json()
    assert answer["clock"]["game_time"] == "2026-11-24T11:00:00+00:00"
    assert AuditEntry.objects.get().verb == "jump"


def test_going_live_brings_the_stream_forward(board: Client, world: tuple[VTuber, TodoList]) -> None:
    refused = send(board, "live")
    assert (refused.status_code, refused.json()) == (
        422,
        {"error": "not_allowed", "hint": "No stream is planned for the rest of the day."},
    )
    stream = task(world[1], "stream", "21:00", "22:00")
    answer = send(board, "live").json()
    assert (answer["task"]["id"], answer["task"]["start_time"]) == (stream.pk, "08:00")


def test_a_task_is_edited_at_the_version_that_was_seen(board: Client, world: tuple[VTuber, TodoList]) -> None:
    row = task(world[1], "rest", "10:00", "11:00")
    changes = {"content": "晒太阳", "start": "2026-11-24T10:30:00+00:00", "locked": True}
    answer = send(board, f"tasks/{row.pk}", {"version": 1, **changes}, "PATCH").json()
    assert (answer["task"]["version"], answer["task"]["start_time"], answer["task"]["end_time"]) == (
        2,
        "10:30",
        "11:00",
    )
    row.refresh_from_db()
    assert (row.content, row.locked, row.start.time()) == ("晒太阳", True, dt.time(10, 30))


@pytest.mark.parametrize("method", ["PATCH", "POST"])
def test_the_second_of_two_operators_is_shown_both_versions(
    board: Client, world: tuple[VTuber, TodoList], method: str
) -> None:
    row = task(world[1], "rest", "10:00", "11:00")
    edit_task(task_id=row.pk, version=1, changes=TaskEdit(content="theirs"), actor="other", real=REAL)
    mine: dict[str, Any] = {"version": 1}
    path = f"tasks/{row.pk}/cancel"
    if method == "PATCH":
        mine["content"], path = "mine", f"tasks/{row.pk}"
    answer = send(board, path, mine, method)
    body = answer.json()
    assert (answer.status_code, body["error"]) == (409, "conflict")
    assert body["yours"] == mine
    assert (body["current"]["version"], body["current"]["content"]) == (2, "theirs")
    assert body["hint"] == "The task was changed meanwhile (you saw version 1, it is 2 now)."
    row.refresh_from_db()
    assert (row.content, row.state, row.version) == ("theirs", "planned", 2)


@pytest.mark.parametrize(
    "changes",
    [
        {"content": ""},
        {"content": "x" * 301},
        {"start": "2026-11-24T10:30:00"},
        {"start": "half past"},
        {"state": "done"},
        {"version": 0},
        {"prepared": "text"},
    ],
)
def test_edits_that_do_not_fit_change_nothing(
    board: Client, world: tuple[VTuber, TodoList], changes: dict[str, Any]
) -> None:
    row = task(world[1], "rest", "10:00", "11:00")
    answer = send(board, f"tasks/{row.pk}", {"version": 1, **changes}, "PATCH")
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_input")
    row.refresh_from_db()
    assert (row.version, row.content) == (1, "rest for a test")


def test_an_edit_that_the_day_forbids_says_why(board: Client, world: tuple[VTuber, TodoList]) -> None:
    row = task(world[1], "rest", "10:00", "11:00")
    task(world[1], "rest", "12:00", "13:00", content="lunch")
    late = {"version": 1, "end": "2026-11-24T12:30:00+00:00"}
    answer = send(board, f"tasks/{row.pk}", late, "PATCH")
    assert answer.status_code == 422
    assert answer.json() == {"error": "not_allowed", "hint": "There is something at that time already: lunch"}


def test_somebody_else_s_task_is_not_there(board: Client, world: tuple[VTuber, TodoList]) -> None:
    vtuber, todolist = planned_baomi(slug="other")
    row = task(todolist, "rest", "10:00", "11:00")
    for path, method in ((f"tasks/{row.pk}", "PATCH"), (f"tasks/{row.pk}/cancel", "POST")):
        answer = send(board, path, {"version": 1}, method)
        assert (answer.status_code, answer.json()["error"]) == (404, "unknown")
    row.refresh_from_db()
    assert (row.version, row.state) == (1, "planned")
    assert vtuber.slug == "other"


def test_a_task_is_called_off_and_an_edit_taken_back(board: Client, world: tuple[VTuber, TodoList]) -> None:
    row = task(world[1], "rest", "10:00", "11:00")
    send(board, f"tasks/{row.pk}", {"version": 1, "content": "oops"}, "PATCH")
    edit = AuditEntry.objects.get(verb="edit_task")
    assert send(board, f"audit/{edit.pk}/undo").json()["tasks"][0]["content"] == "rest for a test"
    assert send(board, f"audit/{edit.pk}/undo").status_code == 422
    assert send(board, "audit/999/undo").status_code == 404
    answer = send(board, f"tasks/{row.pk}/cancel", {"version": 3}).json()
    assert (answer["task"]["state"], answer["task"]["reason"]) == ("cancelled", "Called off by op.")
    assert TodoTask.objects.get(pk=row.pk).due is None
