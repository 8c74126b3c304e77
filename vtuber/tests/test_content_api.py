"""The operations of content and proposals: who may, what fits, what is said when it does not."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from vtuber.models import GameClock, Proposal, TodoList, TodoTask, VTuber
from vtuber.replanning.making import make_proposals
from vtuber.services import content_edits
from vtuber.tests.support.world import REAL, planned_baomi, task

pytestmark = pytest.mark.django_db

HER = "/api/vtubers/baomi"


@pytest.fixture
def world() -> tuple[VTuber, TodoList]:
    found = planned_baomi()
    GameClock.objects.update(paused=True)
    return found


@pytest.fixture
def board(world: tuple[VTuber, TodoList]) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_user("op", is_staff=True))
    return client


def send(client: Client, path: str, body: Any = None, method: str = "POST") -> Any:
    return client.generic(method, f"{HER}/{path}", json.dumps(body or {}), content_type="application/json")


@pytest.fixture
def row(world: tuple[VTuber, TodoList]) -> TodoTask:
    return task(world[1], "tweet", "10:00", "10:30", prepared={"text": "the words"})


PATHS = [
    ("GET", "content"),
    ("PATCH", "content/1"),
    ("POST", "content/1/approve"),
    ("POST", "content/1/hold"),
    ("POST", "content/1/regenerate"),
    ("POST", "approvals"),
    ("GET", "proposals/latest"),
    ("GET", "proposals/1"),
    ("POST", "proposals"),
    ("POST", "proposals/1/accept"),
    ("POST", "proposals/1/discard"),
]


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_strangers_and_guests_are_refused(world: object, client: Client, method: str, path: str) -> None:
    assert send(client, path, method=method).status_code == 401
    client.force_login(User.objects.create_user("guest"))
    assert send(client, path, method=method).status_code == 403


def test_read_change_approve_hold_and_write_anew(board: Client, row: TodoTask) -> None:
    shown = board.get(f"{HER}/content").json()
    assert [each["id"] for each in shown["tasks"]] == [row.pk]
    assert shown["tasks"][0]["parts"][0]["value"] == "the words"
    answer = send(board, f"content/{row.pk}", {"version": 1, "texts": {"text": "mine"}}, "PATCH")
    assert answer.status_code == 200 and answer.json()["content"]["parts"][0]["value"] == "mine"
    approved = send(board, f"content/{row.pk}/approve", {"version": 2}).json()["content"]
    assert (approved["approval"], approved["approval_by"]) == ("approved", "op")
    held = send(board, f"content/{row.pk}/hold", {"version": 3}).json()["content"]
    assert held["approval"] == "held"
    anew = send(board, f"content/{row.pk}/regenerate", {"version": 4, "hint": "shorter"}).json()["content"]
    assert (anew["writing"], anew["parts"], anew["hint"]) == (True, [], "shorter")


def test_a_stale_edit_is_refused_with_both_versions(board: Client, row: TodoTask) -> None:
    content_edits.edit_content(task_id=row.pk, version=1, texts={"text": "theirs"}, actor="b", real=REAL)
    answer = send(board, f"content/{row.pk}", {"version": 1, "texts": {"text": "mine"}}, "PATCH")
    body = answer.json()
    assert (answer.status_code, body["error"]) == (409, "conflict")
    assert body["content"]["parts"][0]["value"] == "theirs"
    assert body["yours"]["texts"] == {"text": "mine"}
    again = {"version": body["content"]["version"], "texts": {"text": "mine"}}
    assert send(board, f"content/{row.pk}", again, "PATCH").status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("content/{}/approve", {}, 400),
        ("content/{}/approve", {"version": 0}, 400),
        ("content/{}/regenerate", {"version": 1, "hint": "x" * 201}, 400),
        ("content/999999/approve", {"version": 1}, 404),
        ("approvals", {"types": ["rest"]}, 422),
        ("approvals", {"types": "tweet"}, 400),
        ("proposals", {"wish": "x" * 201}, 400),
        ("proposals", {"wish": " "}, 422),
        ("proposals/999999/accept", {"version": 1}, 404),
        ("proposals/1/accept", {"version": 1, "changes": []}, 400),
    ],
)
def test_what_does_not_fit_is_refused_kindly(board: Client, row: TodoTask, path: str, body: Any, status: int) -> None:
    answer = send(board, path.format(row.pk), body)
    assert answer.status_code == status and answer.json()["hint"]


def test_texts_are_bounded(board: Client, row: TodoTask) -> None:
    for texts in ({}, {"text": "x" * 6001}, {str(number): "x" for number in range(81)}):
        answer = send(board, f"content/{row.pk}", {"version": 1, "texts": texts}, "PATCH")
        assert answer.status_code == 400


def test_another_vtubers_content_is_out_of_reach(board: Client, row: TodoTask) -> None:
    other, todolist = planned_baomi(slug="other")
    hers = task(todolist, "tweet", "10:00", "10:30", prepared={"text": "x"})
    assert send(board, f"content/{hers.pk}/hold", {"version": 1}).status_code == 404
    theirs = Proposal.objects.create(vtuber=other, date=todolist.date, state="failed", created_at=hers.start)
    assert board.get(f"{HER}/proposals/{theirs.pk}").status_code == 404


def test_wish_see_take_and_a_plan_that_is_gone(board: Client, world: tuple[VTuber, TodoList], row: TodoTask) -> None:
    vtuber, todolist = world
    task(todolist, "tweet", "15:00", "15:30", content="another post")
    assert board.get(f"{HER}/proposals/latest").json() == {"proposal": None}
    asked = send(board, "proposals", {"wish": "fewer posts"}).json()["proposal"]
    assert (asked["state"], asked["asked_by"]) == ("asked", "op")
    make_proposals(vtuber.pk, lambda: REAL)
    shown = board.get(f"{HER}/proposals/latest").json()["proposal"]
    assert [(each["kind"], each["label"]) for each in shown["changes"]] == [("drop", "Post")]
    assert [line["mark"] for line in shown["present"]] == ["keep", "drop"]
    assert [line["mark"] for line in shown["planned"]] == ["keep"]
    path = f"proposals/{shown['id']}/accept"
    assert send(board, path, {"version": shown["version"], "changes": ["77"]}).status_code == 422
    taken = send(board, path, {"version": shown["version"], "changes": ["1"]}).json()["proposal"]
    assert taken["state"] == "accepted"
    again = send(board, path, {"version": shown["version"]})
    assert (again.status_code, again.json()["proposal"]["state"]) == (409, "accepted")
    assert board.get(f"{HER}/proposals/{shown['id']}").status_code == 200


def test_the_snapshot_has_both_sections(board: Client, row: TodoTask) -> None:
    whole = board.get(f"{HER}/snapshot").json()
    assert whole["unavailable"] == []
    assert [each["id"] for each in whole["prepared"]["tasks"]] == [row.pk]
    assert whole["replan"]["proposal"] is None
