import datetime as dt
import random
from collections import Counter
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils.translation import override
from pydantic import ValidationError as ShapeError

from llmservice.fallback import book_for
from llmservice.purposes import Language
from vtuber import registry
from vtuber.contexts import Her, her_fields
from vtuber.event_types import WeatherChanged
from vtuber.models import Event, Weather
from vtuber.seasons import draw_weather
from vtuber.services.operator_actions import change_weather
from vtuber.snapshot import take_snapshot
from vtuber.tests.support.fallback_life import her
from vtuber.tests.support.world import DATE, REAL, baomi, hours
from vtuber.weather import WeatherKind, known_weather, weather_kind, weather_kinds

JANUARY, AUGUST = dt.date(2026, 1, 10), dt.date(2026, 8, 10)


def drawn(date: dt.date, yesterday: str = "", days: int = 2000) -> list[tuple[str, int]]:
    return [draw_weather(date, yesterday, random.Random(seed)) for seed in range(days)]


def test_there_are_four_kinds_and_each_is_whole() -> None:
    kinds = weather_kinds()
    assert list(kinds) == ["sunny", "rain", "cloudy", "snow"]
    assert [key for key, kind in kinds.items() if kind.clear] == ["sunny"]
    assert [key for key, kind in kinds.items() if kind.wet] == ["rain"]
    assert {key: kind.front_end for key, kind in kinds.items()} == {
        "sunny": "sunny",
        "rain": "rain",
        "cloudy": "sunny",
        "snow": "sunny",
    }
    for kind in kinds.values():
        assert len(kind.shares) == 12 and kind.icon.startswith("<")
        assert kind.label.en and kind.label.zh and kind.now.en and kind.now.zh


def test_the_draw_is_the_same_for_the_same_seed() -> None:
    assert drawn(JANUARY, days=50) == drawn(JANUARY, days=50)


def test_snow_is_for_cold_days_and_rain_for_others() -> None:
    winter, summer = drawn(JANUARY), drawn(AUGUST)
    assert {sky for sky, _ in winter} == {"sunny", "rain", "cloudy", "snow"}
    assert {sky for sky, _ in summer} == {"sunny", "rain", "cloudy"}
    assert max(temperature for sky, temperature in winter if sky == "snow") == 0
    assert min(temperature for sky, temperature in winter if sky == "rain") == 1
    assert 80 < Counter(sky for sky, _ in winter)["snow"] < 400


@pytest.mark.parametrize("sky", ["rain", "snow", "cloudy"])
def test_weather_likes_to_stay(sky: str) -> None:
    after_its_own = sum(found == sky for found, _ in drawn(JANUARY, yesterday=sky))
    after_sun = sum(found == sky for found, _ in drawn(JANUARY, yesterday="sunny"))
    assert after_its_own > after_sun * 1.15


def test_however_many_want_a_day_some_stay_fair(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = weather_kind("rain").label
    for number in range(4):
        greedy = WeatherKind(label=plain, now=plain, shares=(0.9,) * 12)
        monkeypatch.setitem(registry.weather_kinds._entries, f"greedy{number}", greedy)
    found = Counter(sky for sky, _ in drawn(AUGUST))
    assert found["sunny"] > 100 and min(found[f"greedy{number}"] for number in range(4)) > 200


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_but_the_default_has_its_lines(language: Language) -> None:
    rules = book_for(language).rules
    for key in set(weather_kinds()) - {"sunny"}:
        wanted = {f"diary.open_{key}", f"sky.{key}.post", f"plan.talk.{key}", f"diary.about.{key}", f"live_sky.{key}"}
        assert {*wanted, f"live_chat_world.weather_{key}"} <= rules.keys()


@pytest.mark.django_db
def test_a_kind_that_nobody_brings_is_refused_and_one_that_has_left_does_not_break_her_day() -> None:
    vtuber = baomi()
    row = Weather.objects.create(vtuber=vtuber, date=DATE, sky="sunny", temperature=12)
    with override("en"), pytest.raises(ValidationError, match="no such kind"):
        change_weather(weather=row, sky="frogs", temperature=3, actor="op", real=REAL)
    with pytest.raises(ShapeError, match="there are: sunny, rain, cloudy, snow"):
        WeatherChanged(date=str(DATE), sky="frogs", temperature=3, front_end="sunny")
    row.refresh_from_db()
    assert (row.sky, row.temperature) == ("sunny", 12)
    Weather.objects.filter(pk=row.pk).update(sky="frogs")
    assert known_weather("frogs") == "sunny"
    assert her_fields(vtuber, DATE, hours("10:00"))["sky"] == "sunny"
    assert str(Weather.objects.get(pk=row.pk)) == f"{DATE} frogs"
    assert take_snapshot(vtuber, REAL)["unavailable"] == []


@pytest.mark.django_db
def test_a_front_end_is_told_the_nearest_that_it_has() -> None:
    vtuber = baomi()
    row = Weather.objects.create(vtuber=vtuber, date=DATE, sky="sunny", temperature=1)
    change_weather(weather=row, sky="snow", temperature=-1, actor="op", real=REAL)
    told = Event.objects.get(vtuber=vtuber, type="weather.changed")
    assert told.payload == {"date": str(DATE), "sky": "snow", "temperature": -1, "front_end": "sunny"}


@pytest.mark.parametrize(
    ("sky", "zh", "en"),
    [
        ("sunny", "晴天", "clear"),
        ("rain", "下雨", "raining"),
        ("cloudy", "阴天", "cloudy"),
        ("snow", "下雪", "snowing"),
    ],
)
def test_prompts_say_what_the_weather_does(sky: str, zh: str, en: str) -> None:
    assert Her.model_validate(her("zh", DATE, sky=sky)).weather_now == zh
    assert Her.model_validate(her("en", DATE, sky=sky)).weather_now == en


def test_pages_have_icons_and_words_of_every_kind() -> None:
    def shown(language: str) -> Any:
        with override(language):
            tags = "{% load weather_kinds %}{% weather_kind_symbols %}{% weather_kind_data %}"
            return Template(tags).render(Context())

    for key, kind in weather_kinds().items():
        assert f'<symbol id="i-weather-{key}" viewBox="0 0 24 24">{kind.icon}</symbol>' in shown("en")
    assert '"snow": {"label": "Snow", "falls": "snow", "clear": false, "grey": 0.45}' in shown("en")
    assert "多云" in shown("zh-hans").encode().decode("unicode_escape")
