"""The bar's verbs over HTTP: what they answer, what they refuse, and who may."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from vtuber.models import AuditEntry, GameClock, TodoList, TodoTask, VTuber, Weather
from vtuber.services.undo import undo
from vtuber.tests.support.world import DATE, REAL, hours, planned_baomi, task

pytestmark = pytest.mark.django_db

HER = "/api/vtubers/baomi"


@pytest.fixture
def world() -> tuple[VTuber, TodoList]:
    """A planned day that stands at 08:00."""
    found = planned_baomi()
    Weather.objects.all().delete()
    GameClock.objects.update(paused=True)
    return found


@pytest.fixture
def desk(world: object) -> Client:
    """An operator's browser, which reads English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_user("op", is_staff=True))
    return client


def send(client: Client, path: str, body: Any = None, method: str = "POST") -> tuple[int, dict[str, Any]]:
    answer = client.generic(method, f"{HER}/{path}", json.dumps(body or {}), content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def test_she_is_stopped_and_let_go_on(desk: Client) -> None:
    status, told = send(desk, "stop")
    assert (status, told["stop"]["by"], told["clock"]["stopped"], told["clock"]["rate"]) == (200, "op", True, 0.0)
    assert send(desk, "stop")[1]["stop"] == told["stop"]
    status, told = send(desk, "stop/release")
    assert (status, told["stop"], told["clock"]["stopped"]) == (200, None, False)
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == ["stop", "let_go_on"]


@pytest.mark.parametrize("path", ["stop", "stop/release", "clock/jump"])
def test_strangers_and_guests_do_nothing(desk: Client, client: Client, path: str) -> None:
    assert send(client, path)[0] == 401
    client.force_login(User.objects.create_user("guest"))
    assert send(client, path)[0] == 403
    assert send(client, "weather", {"sky": "rain", "temperature": 7}, "PATCH")[0] == 403
    clock = GameClock.objects.get()
    assert (clock.stopped, clock.now(REAL), AuditEntry.objects.count()) == (False, hours("08:00"), 0)


def test_a_jump_is_looked_at_and_made(desk: Client, world: tuple[VTuber, TodoList]) -> None:
    nap = task(world[1], "rest", "09:00", "09:30")
    to = hours("10:00").isoformat()
    look = desk.get(f"{HER}/clock/jump/look", {"to": to}).json()
    assert look == {
        "now": hours("08:00").isoformat(),
        "to": to,
        "passed": [
            {
                "id": nap.pk,
                "type": "rest",
                "category": "",
                "content": "rest for a test",
                "start_time": "09:00",
                "end_time": "09:30",
                "fate": "skipped",
                "words": "is left out",
            }
        ],
    }
    assert send(desk, "clock/jump", {"to": to})[1]["clock"]["game_time"] == to
    status, told = send(desk, "clock/jump", {"to": hours("09:00").isoformat()})
    assert (status, told["hint"]) == (422, "Time only goes forward: it is 2026-11-24 10:00 already.")
    assert TodoTask.objects.get().state == "planned"


@pytest.mark.parametrize("to", ["", "noon", "2026-11-24", "2026-11-24T10:00"])
def test_a_moment_is_a_whole_one(desk: Client, to: str) -> None:
    answer = desk.get(f"{HER}/clock/jump/look", {"to": to})
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_input")
    assert send(desk, "clock/jump", {"to": to})[0] == 400
    assert GameClock.objects.get().now(REAL) == hours("08:00")


def test_nobody_jumps_while_she_is_stopped(desk: Client) -> None:
    send(desk, "stop")
    status, told = send(desk, "clock/jump", {"to": hours("10:00").isoformat()})
    assert (status, told["hint"]) == (
        422,
        "She was stopped by op. Let her go on first; nothing was changed.",
    )


def test_the_weather_is_changed_and_taken_back(desk: Client, world: tuple[VTuber, TodoList]) -> None:
    status, told = send(desk, "weather", {"sky": "rain", "temperature": 7}, "PATCH")
    assert (status, told["hint"]) == (422, "This day has no weather yet; it is drawn in the night before.")
    Weather.objects.create(vtuber=world[0], date=DATE, sky="sunny", temperature=12)
    assert send(desk, "weather", {"sky": "rain", "temperature": 7}, "PATCH") == (
        200,
        {"date": "2026-11-24", "sky": "rain", "temperature": 7},
    )
    undo(entry_id=AuditEntry.objects.get(verb="change_weather").pk, actor="op", real=REAL)
    row = Weather.objects.get()
    assert (row.sky, row.temperature) == ("sunny", 12)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"sky": "frogs", "temperature": 7}, 422),
        ({"sky": "rain", "temperature": 99}, 400),
        ({"sky": "rain"}, 400),
        ({"sky": "", "temperature": 7}, 400),
    ],
)
def test_there_is_weather_that_is_none(
    desk: Client, world: tuple[VTuber, TodoList], body: dict[str, Any], status: int
) -> None:
    Weather.objects.create(vtuber=world[0], date=DATE, sky="sunny", temperature=12)
    assert send(desk, "weather", body, "PATCH")[0] == status
    assert (Weather.objects.get().sky, AuditEntry.objects.count()) == ("sunny", 0)
