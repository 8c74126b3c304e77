"""Who she is and what models are told: rewritten, refused, tried, and taken back."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from llmservice.models import KeptPrompt, ModelCall
from llmservice.owner_settings.services import keep_settings
from llmservice.prompts import parts_of, render_prompt
from llmservice.purposes import all_purposes
from llmservice.tests.support.servers import completion, refusal, serving
from vtuber.models import AuditEntry, GameClock, Persona, VTuber
from vtuber.prompt_examples import values_for
from vtuber.services.undo import undo
from vtuber.tests.support.world import REAL, hours, planned_baomi, task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owner_settings")]
HER = "/api/vtubers/baomi"


@pytest.fixture
def her() -> VTuber:
    vtuber, todolist = planned_baomi(game_time="12:00")
    task(todolist, "tweet", "13:00", "13:30", content="The rain on the window")
    GameClock.objects.update(paused=True)
    return vtuber


@pytest.fixture
def operator(her: VTuber) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_user("op", is_staff=True))
    return client


def send(client: Client, method: str, path: str, **body: Any) -> Any:
    return client.generic(method, f"{HER}/{path}", json.dumps(body), content_type="application/json")


def test_a_field_is_rewritten_seen_in_the_next_prompt_and_taken_back(operator: Client, her: VTuber) -> None:
    before = operator.get(f"{HER}/persona").json()["persona"]
    answer = send(
        operator,
        "PATCH",
        "persona",
        changes={"character": "She is brave now.", "wakes_at": "09:00"},
        seen={"character": before["character"], "wakes_at": before["wakes_at"]},
    )
    assert answer.json()["persona"] == {**before, "character": "She is brave now.", "wakes_at": "09:00"}
    values, today = values_for("tweet", VTuber.objects.get(), hours("12:00"))
    assert today
    assert "She is brave now." in render_prompt("tweet", values, "zh").system
    entry = AuditEntry.objects.get()
    assert (entry.verb, sorted(entry.after)) == ("rewrite_persona", ["character", "wakes_at"])
    undo(entry_id=entry.pk, actor="op", real=REAL)
    assert operator.get(f"{HER}/persona").json()["persona"] == before


def test_the_second_of_two_is_shown_what_stands(operator: Client, her: VTuber) -> None:
    old = operator.get(f"{HER}/persona").json()["persona"]["tastes"]
    assert send(operator, "PATCH", "persona", changes={"tastes": "a"}, seen={"tastes": old}).status_code == 200
    stale = send(operator, "PATCH", "persona", changes={"tastes": "b"}, seen={"tastes": old})
    assert (stale.status_code, stale.json()["error"], stale.json()["current"]["tastes"]) == (409, "conflict", "a")
    assert Persona.objects.get().tastes == "a"


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"character": ""}, 400, "character"),
        ({"character": "x" * 4001}, 400, "character"),
        ({"catchphrases": ["a"] * 21}, 400, "catchphrases"),
        ({"sleeps_at": "09:00", "wakes_at": "08:30"}, 422, "sleeps_at"),
        ({"voice": None}, 400, ""),
        ({"voice": "a\x00b"}, 400, "voice"),
        ({"name": "x"}, 400, "name"),
    ],
)
def test_what_she_cannot_be_is_refused_by_its_field(
    operator: Client, changes: dict[str, Any], status: int, field: str
) -> None:
    stands = operator.get(f"{HER}/persona").json()["persona"]
    seen = {name: stands[name] for name in changes if name in stands}
    refused = send(operator, "PATCH", "persona", changes=changes, seen=seen)
    assert refused.status_code == status
    assert field in json.dumps(refused.json().get("problems", []))
    assert operator.get(f"{HER}/persona").json()["persona"] == stands
    assert not AuditEntry.objects.exists()


def test_every_prompt_can_be_looked_at_in_both_languages(operator: Client, her: VTuber) -> None:
    for purpose in filter(lambda purpose: parts_of(purpose.name), all_purposes()):
        for language in ("zh", "en"):
            shown = operator.get(f"{HER}/prompts?purpose={purpose.name}&language={language}&part=user")
            assert shown.status_code == 200, shown.content
            found = shown.json()
            assert (found["problem"], found["rewritten"]) == ("", False), purpose.name
            assert found["filled"] and found["text"] == found["shipped"]
    today = {name: values_for(name, her, hours("12:00"))[1] for name in ("plan_day", "tweet", "diary", "proposal")}
    assert today == {"plan_day": True, "tweet": True, "diary": True, "proposal": False}


def test_a_prompt_is_rewritten_for_her_alone_and_has_a_way_back(operator: Client, her: VTuber) -> None:
    place = {"purpose": "tweet", "language": "zh", "part": "user"}
    shipped = operator.get(f"{HER}/prompts", place).json()["text"]
    text = "写一句：{{ content|quoted }}"
    tried = send(operator, "POST", "prompts/fill", **place, text=text)
    assert tried.json() == {"filled": '写一句："The rain on the window"', "today": True, "problem": ""}
    assert not KeptPrompt.objects.exists()
    kept = send(operator, "PUT", "prompts", **place, text=text, seen=shipped)
    assert (kept.json()["rewritten"], kept.json()["shipped"]) == (True, shipped)
    values, _today = values_for("tweet", her, hours("12:00"))
    assert render_prompt("tweet", values, "zh", her.owner).user == '写一句："The rain on the window"'
    assert "写一句" not in render_prompt("tweet", values, "zh", "vtuber:other").user
    stale = send(operator, "PUT", "prompts", **place, text="mine", seen=shipped)
    assert (stale.status_code, stale.json()["current"]) == (409, text)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.target) == ("rewrite_prompt", "prompt:tweet.user.zh")
    undo(entry_id=entry.pk, actor="op", real=REAL)
    assert render_prompt("tweet", values, "zh", her.owner).user != text
    send(operator, "PUT", "prompts", **place, text=text)
    assert send(operator, "PUT", "prompts", **place, text=None, seen=text).json()["rewritten"] is False


@pytest.mark.parametrize(
    ("changes", "status", "why"),
    [
        ({"text": "{% include 'x' %}"}, 422, "can't be used"),
        ({"text": "{{ nobody }}"}, 422, "there is no “nobody”"),
        ({"text": "  "}, 422, "tells her nothing"),
        ({"text": "x" * 12_001}, 400, "text"),
        ({"text": "x", "purpose": "magic"}, 422, "no such prompt"),
        ({"text": "x", "purpose": "paint_cover", "part": "system"}, 422, "no such prompt"),
        ({"text": "x", "language": "fr"}, 400, "language"),
    ],
)
def test_a_prompt_that_cannot_be_used_is_not_kept(
    operator: Client, changes: dict[str, Any], status: int, why: str
) -> None:
    refused = send(operator, "PUT", "prompts", **{"purpose": "tweet", "language": "zh", "part": "user", **changes})
    assert refused.status_code == status
    assert why in refused.content.decode().encode().decode("unicode_escape", "ignore") or why in json.dumps(
        refused.json(), ensure_ascii=False
    )
    assert not KeptPrompt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_she_is_tried_through_her_prompt_and_filter_and_the_ledger_knows_it_for_a_test(
    operator: Client, her: VTuber
) -> None:
    with serving(completion("喵，今天下雨。去 http://evil.example.com 看看"), refusal(401, "no")) as server:
        keep_settings(changes={"DIRECTOR_BASE_URL": f"{server.url}/v1", "DIRECTOR_MODEL": "m"}, actor="op", real=REAL)
        answer = send(operator, "POST", "persona/try", question="今天下雨吗？", mode="big").json()
        assert "evil.example.com" not in answer["text"]
        assert (answer["model"], "filter stopped it" in answer["why"]) == ("m", True)
        asked = json.dumps(server.asked[0].body, ensure_ascii=False)
        assert "今天下雨吗？" in asked
        broken = send(operator, "POST", "persona/try", question="今天下雨吗？", mode="big").json()
        assert (broken["model"], "HTTP 401" in broken["why"]) == ("", True)
        assert broken["text"]
    small = send(operator, "POST", "persona/try", question="你好", mode="small").json()
    assert (small["model"], bool(small["text"]), bool(small["why"])) == ("", True, True)
    assert set(ModelCall.objects.values_list("owner", flat=True)) == {f"{her.owner}:test"}
    answers = [send(operator, "POST", "persona/try", question="x", mode="small") for _time in range(11)]
    assert answers[-1].status_code == 429


def test_the_pages_are_for_operators(her: VTuber, operator: Client) -> None:
    for path in ("/persona/baomi/", "/persona/baomi/prompts/"):
        page = operator.get(path)
        assert page.status_code == 200
        assert Client().get(path).status_code == 302
    guest = Client()
    guest.force_login(User.objects.create_user("guest"))
    assert guest.get("/persona/baomi/").status_code == 302
    assert operator.get("/persona/nobody/").status_code == 404
