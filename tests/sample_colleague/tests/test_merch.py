"""A merch shop that moved in by INSTALLED_APPS alone: planned, done, sold, shown, counted."""

import datetime as dt
import json
import random
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from llmservice import gateway
from llmservice.fallback import PhraseWriter, ShortMemory
from llmservice.json_schemas import schema_for_models
from llmservice.prompts import render_prompt
from llmservice.purposes import Language
from streaming.chat.answers.asked_fact import asked_fact
from streaming.chat.answers.her_life import done_today
from streaming.tests.support.asked_questions import context, many
from tests.sample_colleague.models import Souvenir, Stall
from unity_bridge.projections import project
from unity_bridge.projections.log_state import state_at
from unity_bridge.projections.state import StageState
from vtuber.contexts import TweetContext, her_fields
from vtuber.event_types import CharacterActed
from vtuber.events import EventMessage, emit, events_after, head_seq
from vtuber.fallback.diary import write_diary
from vtuber.fallback.post_ideas import topics_of_the_hour
from vtuber.fallback.tweet import write_tweet
from vtuber.models import Event, GiftGiven, TodoTask, VTuber, WalletEntry, Weather
from vtuber.planner.todolist import TodolistJson, read_todolist
from vtuber.seasons import draw_weather
from vtuber.services.vtuber_creation import give_missing
from vtuber.simulation.driven_time import DrivenTime, live_days
from vtuber.simulation.invariants import violations
from vtuber.snapshot import take_snapshot
from vtuber.steps.diary import diary_context
from vtuber.subscribers import subscribe
from vtuber.tests.support.world import DATE, REAL, baomi, hours, planned_baomi, task


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_week_with_a_merch_shop(language: str) -> None:
    vtuber = baomi(language=language)
    live_days(vtuber, 7, DrivenTime(REAL))
    assert violations(vtuber) == []
    designs = TodoTask.objects.filter(vtuber=vtuber, type="merch")
    done = designs.filter(state="done").count()
    assert done >= 3 and not designs.filter(state="failed").exists()
    assert Souvenir.objects.filter(vtuber=vtuber).count() == done
    assert {each.task.type for each in Souvenir.objects.select_related("task") if each.task} == {"merch"}
    sold = Event.objects.filter(vtuber=vtuber, type="merch.sold")
    streams = Event.objects.filter(vtuber=vtuber, type="stream.ended").count()
    assert 0 < sold.count() <= streams
    coins = sum(
        WalletEntry.objects.filter(wallet__vtuber=vtuber, key__startswith="merch:").values_list("amount", flat=True)
    )
    assert coins == sum(event.payload["coins"] for event in sold)
    assert Stall.objects.get(vtuber=vtuber).counted_on == DATE + dt.timedelta(days=7)
    assert_front_ends_are_told(vtuber)


def assert_front_ends_are_told(vtuber: VTuber) -> None:
    """Its commands are among the others, and what lies on its shelf is in the picture that a newcomer gets."""
    state, told = StageState(vtuber.slug, vtuber.persona.language), []
    for event in events_after(vtuber, 0, 100_000):
        for command in project(event, state):
            state.apply(command)
            told.append(command.type)
    assert told.count("merch.sold") == Event.objects.filter(vtuber=vtuber, type="merch.sold").count()
    latest = Souvenir.objects.filter(vtuber=vtuber).latest("pk")
    found = state_at(vtuber, head_seq(vtuber))
    assert [dict(command.data) for command in found.commands() if command.type == "merch.shelf"] == [
        {"name": latest.name, "price": latest.price}
    ]
    assert found.shown.slots["merch"] == state.shown.slots["merch"]


@pytest.mark.django_db
def test_a_director_may_write_it(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = json.dumps(schema_for_models(TodolistJson))
    assert '"merch"' in schema
    plan = [
        {"type": "merch", "start_time": "10:00", "end_time": "10:40", "content": "a bell"},
        {"type": "rest", "start_time": "12:00", "end_time": "12:40", "content": "a nap"},
    ]
    reading = read_todolist(json.dumps({"date": str(DATE), "tasks": plan}), DATE)
    assert reading.clean and [wish.type for wish in reading.wishes] == ["merch", "rest"]
    loose = read_todolist(
        '[{"type": "设计周边", "start_time": "10:00", "end_time": "10:40", "content": "铃铛"}]', DATE
    )
    assert [wish.type for wish in loose.wishes] == ["merch"]

    told: list[str] = []
    real_complete = gateway.complete

    def complete(purpose: str, context: Any, **options: Any) -> gateway.Completion:
        if purpose != "plan_day":
            return real_complete(purpose, context, **options)
        told.append(render_prompt(purpose, context, options["language"]).system)
        return gateway.Completion(json.dumps({"date": str(DATE), "tasks": plan}), "openai", "m", 0, "")

    vtuber = baomi(language="en")
    monkeypatch.setattr(gateway, "complete", complete)
    live_days(vtuber, 1, DrivenTime(REAL))
    assert "merch (designing a souvenir)" in told[0]
    design = TodoTask.objects.get(vtuber=vtuber, type="merch", todolist__date=DATE)
    assert (design.source, design.state, design.content) == ("director", "done", "a bell")
    assert Souvenir.objects.get(task=design).price == 12


@pytest.mark.django_db
def test_it_is_on_pages_in_the_admin_and_in_the_snapshot(client: Client) -> None:
    vtuber, _todolist = planned_baomi(language="en")
    Souvenir.objects.create(vtuber=vtuber, name="The polite bell", price=12, made_at=hours("10:00"))
    assert take_snapshot(vtuber, REAL)["merch"] == {
        "souvenirs": [{"name": "The polite bell", "price": 12, "sold": 0}]
    }
    assert b"The polite bell" in client.get("/merch/baomi/").content
    client.force_login(User.objects.create_superuser("op"))
    assert b"The polite bell" in client.get(reverse("admin:merch_souvenir_changelist")).content
    index = client.get(reverse("admin:index")).content
    assert reverse("admin:merch_souvenir_changelist").encode() in index
    board = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert "/static/merch/board.js" in board and "/static/merch/board.css" in board
    assert 'id="i-merch"' in board and '"label": "Merch"' in board


@pytest.mark.django_db
def test_its_weather_is_drawn_told_and_shown_like_any_other(client: Client) -> None:
    drawn = Counter(draw_weather(DATE, "", random.Random(seed))[0] for seed in range(1000))
    assert 10 < drawn["sticker_rain"] < 60
    vtuber, _todolist = planned_baomi(language="en")
    row = Weather.objects.create(vtuber=vtuber, date=DATE, sky="sunny", temperature=9)
    client.force_login(User.objects.create_superuser("op"))
    form = reverse("admin:vtuber_weather_change", args=[row.pk])
    assert 'value="sticker_rain">Sticker rain' in client.get(form, headers={"accept-language": "en"}).content.decode()
    assert client.post(form, {"sky": "sticker_rain", "temperature": 9}).status_code == 302
    told = Event.objects.filter(vtuber=vtuber, type="weather.changed").latest("seq").payload
    assert told == {"date": str(DATE), "sky": "sticker_rain", "temperature": 9, "front_end": "sunny"}
    board = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert 'id="i-weather-sticker_rain"' in board and '"label": "Sticker rain", "falls": "stickers"' in board
    context = TweetContext.model_validate(
        {
            **her_fields(vtuber, DATE, hours("10:00")),
            "category": "communication",
            "content": "Count the stickers on the window",
            "stream": None,
            "recent": [],
        }
    )
    assert context.weather_now == "raining stickers"
    assert "sticker_rain" in topics_of_the_hour(context, 10) and "sun" not in topics_of_the_hour(context, 10)
    post = write_tweet(context, PhraseWriter(owner="t", language="en", seed=1, memory=ShortMemory()))
    assert any(word in post for word in ("stickers", "peeled", "sticker"))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh", "en"])
def test_she_tells_of_it_in_her_diary_and_on_air(language: Language) -> None:
    vtuber, todolist = planned_baomi(language=language)
    designed = task(todolist, "merch", "10:00", "10:40", content="one bell", state="done", due=None)
    task(todolist, "shut_down", "11:00", "11:40", content="a secret", state="done", due=None)
    now = hours("20:10")
    told = done_today(vtuber, now)
    assert [(each.type, each.content) for each in told] == [("merch", "one bell"), ("shut_down", "shut_down")]

    lines = ("草图", "新东西") if language == "zh" else ("I drew up something", "I thought of a new thing")
    asked = {"zh": "今天做了什么", "en": "what did you do today"}[language]
    assert all(any(line in said for line in lines) for said in many(asked, language, done=told))
    assert asked_fact(context(asked, language, done=told)).endswith("one bell")

    todolist.tasks.exclude(pk=designed.pk).delete()
    day = diary_context(vtuber, todolist.date, todolist, now)
    page = write_diary(day, PhraseWriter(owner="t", language=language, seed=1, memory=ShortMemory()))
    assert any(line in page for line in lines)


@pytest.mark.django_db
def test_who_was_there_before_gets_a_stall_once() -> None:
    vtuber = baomi()
    Stall.objects.all().delete()
    GiftGiven.objects.filter(name="merch stall").delete()
    call_command("seed")
    assert Stall.objects.filter(vtuber=vtuber).count() == 1
    assert give_missing(vtuber=vtuber, game_time=hours("08:00")) == []
    assert Stall.objects.filter(vtuber=vtuber).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_subscriber_that_breaks_leaves_the_fact_alone(caplog: pytest.LogCaptureFixture) -> None:
    vtuber = baomi()
    heard: list[str] = []

    def breaks(her: VTuber, event: EventMessage) -> None:
        Stall.objects.filter(vtuber=her).update(sold=99)
        raise RuntimeError("bug")

    def follows(her: VTuber, event: EventMessage) -> None:
        heard.append(event.type)
        raise RuntimeError("late bug")

    def echoes(her: VTuber, event: EventMessage) -> None:
        emit(her, CharacterActed(expression="happy"), game_time=event.game_time, real=event.real_time)

    subscribe("character.acted", "breaks", breaks)
    subscribe("character.acted", "follows", follows, when="after_commit")
    subscribe("character.acted", "echoes", echoes)
    before = Event.objects.filter(vtuber=vtuber).count()
    try:
        with transaction.atomic():
            emit(vtuber, CharacterActed(expression="happy"), game_time=hours("08:00"), real=REAL)
            assert heard == []
    finally:
        from vtuber import subscribers

        subscribers._subscribers.pop("character.acted")
    # The fact, and what came of it, to a bounded depth; nothing of what broke.
    assert Event.objects.filter(vtuber=vtuber).count() == before + 6
    assert heard == ["character.acted"] * 6
    assert Stall.objects.get(vtuber=vtuber).sold == 0
    assert "breaks broke over character.acted" in caplog.text and "follows broke" in caplog.text


def test_its_settings_have_defaults(settings: Any) -> None:
    assert settings.MERCH_PRICE == 12


def test_it_stands_in_no_other_file() -> None:
    root = Path(__file__).parents[3]
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False)
    names = [name for name in listed.stdout.split("\0") if name and "LICENSE" not in name and "OFL" not in name]
    if not names:
        pytest.skip("this is no git checkout")
    named = {
        name
        for name in names
        if not name.startswith("tests/sample_colleague/")
        and (root / name).is_file()
        and b"merch" in (root / name).read_bytes().lower()
        and name.endswith((".py", ".md", ".js", ".css", ".html", ".toml", ".txt", ".po", ".example", "run"))
    }
    assert named <= {"docs/colleagues.md"}
