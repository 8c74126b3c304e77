"""What the operator is told of endpoints, by the doctor and on the board: what they were found to refuse."""

import contextlib
import datetime as dt
import io
import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from llmservice import endpoint_memory
from llmservice.models import EndpointFinding, ModelCall
from llmservice.tests import conftest
from llmservice.tests.support.misbehaving import openai_error
from llmservice.tests.support.servers import Asked, Say, Server, completion, serving
from llmservice.tests.support.tgi_standin import TGIStandIn
from vtuber.management.commands import doctor
from vtuber.models import GameClock, Persona
from vtuber.tests.support.world import baomi
from vtuber.web import board_snapshot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_models(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No endpoint of the developer's own, and nothing remembered of another test's."""
    # Of the test's database, which is in memory, the doctor says that there is none yet, and asks no model.
    monkeypatch.setattr(doctor, "database", lambda: doctor._found("Database", "ok", ""))
    settings.MODEL_ROLES = conftest.no_models()
    settings.QWEN_API_KEY = settings.TGI_URL = settings.REDIS_URL = ""
    settings.EMBEDDED_MODEL = "off"
    endpoint_memory.forget()
    board_snapshot._roles_known.clear()


@pytest.fixture
def picky(settings: Any) -> Iterator[Server]:
    """The director's endpoint: it takes no seed."""

    def answer(asked: Asked) -> Say:
        if "seed" in asked.body:
            return openai_error("Unrecognized request argument supplied: seed", param="seed")
        return completion("meow")

    with serving() as server:
        server.decide = answer
        role = {**conftest.no_model(), "base_url": f"{server.url}/v1", "model": "m"}
        settings.MODEL_ROLES = {**settings.MODEL_ROLES, "director": role}
        yield server


def told_of_the_director() -> dict[str, str]:
    """The doctor's line on the director."""
    out = io.StringIO()
    with contextlib.suppress(SystemExit):  # something matters
        call_command("doctor", "--json", "--language", "en", stdout=out)
    found = {line["name"]: line for line in json.loads(out.getvalue().splitlines()[-1])}
    return dict(found["Director"])


def test_the_doctor_tells_what_an_endpoint_refuses_from_its_own_call(picky: Server) -> None:
    line = told_of_the_director()
    assert (line["state"], line["mend"]) == ("ok", "")
    assert line["text"].startswith("openai m: it answers (") and line["text"].endswith("; it refuses seed")
    assert EndpointFinding.objects.get().findings["left_out"] == ["seed"]
    assert len(picky.asked) == 2
    # Known by now, and asked rightly at once.
    endpoint_memory.forget()
    assert told_of_the_director()["text"].endswith("; it refuses seed")
    assert len(picky.asked) == 3


def test_the_doctor_names_an_adapter_that_the_server_does_not_know(settings: Any) -> None:
    Persona.objects.filter(pk=baomi().persona.pk).update(adapter="baomee")
    with TGIStandIn(pieces=["base"], adapters={"baomi": ["喵"]}) as server:
        settings.TGI_URL = server.url
        out = io.StringIO()
        with pytest.raises(SystemExit):
            call_command("doctor", "--json", "--language", "en", stdout=out)
        (line,) = (line for line in json.loads(out.getvalue().splitlines()[-1]) if line["name"] == "Adapter")
        assert line["state"] == "bad" and "in the name of baomee as its base does" in line["text"]
        assert line["mend"] == "start the server with it, or correct the name in her persona"
        Persona.objects.update(adapter="baomi")
        with translation.override("en"):
            (found,) = doctor.adapters()
        assert (found["state"], found["text"]) == ("ok", "it has the adapter baomi")


def test_what_a_worker_found_out_is_told_though_the_endpoint_is_down(picky: Server) -> None:
    host = picky.url.removeprefix("http://")
    EndpointFinding.objects.create(
        backend="openai",
        endpoint=f"{host}/v1",
        model="m",
        findings={"left_out": ["logprobs"], "most_tokens": 4096, "json_mode": "object"},
        learnt_at=timezone.now(),
    )
    picky.decide = lambda asked: Say(status=503, body={"error": {"message": "asleep"}})
    line = told_of_the_director()
    assert line["state"] == "bad" and "asleep" in line["text"]
    assert line["text"].endswith("; it refuses logprobs; it takes no JSON schema; it takes 4096 tokens at most")


def test_what_is_known_is_told_though_the_day_s_budget_forbids_to_ask(picky: Server, settings: Any) -> None:
    told_of_the_director()
    settings.MODEL_PRICES_SET = {"m": [1, 1]}
    settings.MODEL_BUDGET_PER_DAY = Decimal("0")
    asked = len(picky.asked)
    line = told_of_the_director()
    assert line["text"] == ("openai m: today's budget for paid models is spent; not called; it refuses seed")
    assert len(picky.asked) == asked


def test_the_board_s_section_tells_it_too_and_asks_nobody(picky: Server) -> None:
    vtuber = baomi()
    told_of_the_director()
    asked, calls = len(picky.asked), ModelCall.objects.count()
    endpoint_memory.forget()
    with translation.override("en"):
        roles = {role["role"]: role for role in board_snapshot._models(vtuber)["roles"]}
    assert roles["director"]["found"] == "it refuses seed"
    assert roles["persona"]["found"] == ""
    assert (len(picky.asked), ModelCall.objects.count()) == (asked, calls)


@pytest.mark.parametrize(
    ("lock_s", "tick_s", "state", "text"),
    [
        (3, 3600, "note", "it has not ticked yet since the start"),
        (120, 3600, "bad", "it has not ticked yet since the start"),
        (120, 30, "bad", "last tick 30.0 s ago"),
        (120, 2, "ok", "last tick 2.0 s ago"),
        (None, 3600, "bad", "last tick 3600.0 s ago"),
    ],
)
def test_who_asks_right_after_a_start_hears_of_no_old_tick(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lock_s: int | None, tick_s: int, state: str, text: str
) -> None:
    now = timezone.now()
    baomi()
    GameClock.objects.update(last_tick_real=now - dt.timedelta(seconds=tick_s))
    monkeypatch.setattr(doctor, "DATA_DIR", tmp_path)
    monkeypatch.setattr(timezone, "now", lambda: now)
    if lock_s is not None:
        (tmp_path / "run").mkdir()
        (tmp_path / "run" / "lock").touch()
        taken = now.timestamp() - lock_s
        os.utime(tmp_path / "run" / "lock", (taken, taken))
    with translation.override("en"):
        found = doctor.beat(running=True)
    assert (found["state"], found["text"]) == (state, text)
    assert bool(found["mend"]) is (state == "bad")
