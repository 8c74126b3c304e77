"""Another VTuber lives beside the first: made by one command from a persona's folder, at the same game time."""

import datetime as dt
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from vtuber.gametime import stamp
from vtuber.models import TodoList, VTuber
from vtuber.services.clock import set_policy, set_speed
from vtuber.simulation.driven_time import DrivenTime, live_days
from vtuber.simulation.invariants import violations
from vtuber.tests.support.world import DATE, REAL, baomi, hours


def run(*words: str, **options: Any) -> str:
    said = StringIO()
    call_command("vtuber", *words, stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> VTuber:
    """Baomi at noon, and a machine on which no time goes by."""
    first = baomi(game_time="12:00")
    set_speed(vtuber=first, real=REAL, speed=30, live_speed=5)
    set_policy(vtuber=first, policy="catch_up", real=REAL)
    monkeypatch.setattr("django.utils.timezone.now", lambda: REAL)
    return first


@pytest.mark.django_db
def test_she_is_who_the_sheet_says_and_lives_at_the_time_of_the_first(at_noon: VTuber) -> None:
    said = run("new", "fox", "--wakes", "17:00", "--sleeps", "06:00")
    assert "月迟" in said and "/board/fox/" in said and "/live/fox/" in said
    fox = VTuber.objects.get(slug="fox")
    clock, persona = fox.clock, fox.persona
    assert clock.now(REAL) == hours("12:00") == at_noon.clock.now(REAL)
    assert (clock.speed, clock.live_speed, clock.policy) == (30, 5, "catch_up")
    assert (fox.name, persona.language, persona.adapter) == ("月迟", "zh", "")
    assert (persona.wakes_at, persona.sleeps_at) == (dt.time(17), dt.time(6))
    assert "银灰色" in persona.looks and "黄铜" in persona.looks and "茶馆" not in persona.looks
    assert "茶馆" in persona.character and "黄铜" not in persona.character
    assert "乌龙" in persona.tastes and "乌龙" not in persona.character
    assert at_noon.persona.looks == VTuber.objects.get(slug="baomi").persona.looks != persona.looks
    listed = [line.split("\t") for line in run("list").splitlines()]
    assert listed == [["baomi", "苞米", stamp(hours("12:00"))], ["fox", "月迟", stamp(hours("12:00"))]]


@pytest.mark.django_db
def test_under_another_slug_she_keeps_the_rows_of_the_persona(at_noon: VTuber) -> None:
    run("new", "moon-2", "--persona", "fox", "--language", "en", "--name", "Latecomer", "--seed", "7")
    made = VTuber.objects.get(slug="moon-2")
    persona = made.persona
    assert (made.name, made.seed, persona.language, persona.adapter) == ("Latecomer", 7, "en", "fox")
    assert "old brass" in persona.looks and "tea house" in persona.character


@pytest.mark.django_db
def test_both_live_a_day_and_neither_meets_the_others_things(at_noon: VTuber) -> None:
    run("new", "fox", "--wakes", "17:00", "--sleeps", "06:00")
    both = list(VTuber.objects.order_by("pk"))
    for each in both:
        live_days(each, 1, DrivenTime(REAL))
    assert [violations(each) for each in both] == [[], []]
    first, fox = (TodoList.objects.get(vtuber=each, date=DATE) for each in both)
    assert not fox.tasks.filter(start__lt=hours("17:00")).exists() and fox.tasks.filter(state="done").exists()
    assert first.tasks.filter(start__lt=hours("17:00"), state="done").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["nobody"], "baomi, fox, sunny"),
        (["no/slug", "--persona", "fox"], "slug"),
        (["baomi"], "already exists"),
        (["fox", "--wakes", "02:00", "--sleeps", "09:00"], "leaves her no day"),
        (["fox", "--name", "x" * 61], "61"),
    ],
)
def test_what_does_not_fit_is_said_and_makes_nobody(at_noon: VTuber, words: list[str], named: str) -> None:
    with pytest.raises(CommandError, match=named):
        run("new", *words)
    assert list(VTuber.objects.values_list("slug", flat=True)) == ["baomi"]


@pytest.mark.django_db
def test_a_sheet_that_cannot_be_read_is_named(at_noon: VTuber, tmp_path: Path, settings: Any) -> None:
    settings.PERSONA_DIR = tmp_path
    (tmp_path / "mochi").mkdir()
    (tmp_path / "mochi" / "sheet.toml").write_text("name = ")
    with pytest.raises(CommandError, match=r"sheet\.toml is no character sheet"):
        run("new", "mochi")
    assert VTuber.objects.count() == 1


@pytest.mark.django_db
def test_without_a_first_one_it_says_how_she_is_made() -> None:
    with pytest.raises(CommandError, match=r"start\.py"):
        run("new", "fox")
    assert not VTuber.objects.exists()


@pytest.mark.django_db
def test_the_options_of_a_start_hold_for_both(at_noon: VTuber) -> None:
    run("new", "fox")
    said = StringIO()
    call_command("seed", speed=90.0, catch_up=False, wait_for_stage=True, stdout=said)
    found = json.loads(said.getvalue())
    assert (found["vtuber"], found["name"], found["others"]) == ("baomi", "苞米", ["月迟"])
    clocks = [each.clock for each in VTuber.objects.select_related("clock").order_by("pk")]
    assert [(clock.speed, clock.live_speed, clock.waiting_for_stage) for clock in clocks] == [(90, 90, True)] * 2
