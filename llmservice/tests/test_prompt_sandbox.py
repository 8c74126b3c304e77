"""A rewritten prompt: what it may do, what it may not, and that a broken one never stops her."""

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pydantic import BaseModel

from llmservice.models import KeptPrompt
from llmservice.owner_settings.services import keep_prompt
from llmservice.prompt_sandbox import TEMPLATE_LIMIT, SandboxError, render_rewritten
from llmservice.prompts import render_prompt, shipped_template
from llmservice.tests.conftest import Topic
from llmservice.tests.support.lag import Lag

REAL = dt.datetime(2026, 11, 29, tzinfo=dt.UTC)


class Line(BaseModel):
    text: str


class World(BaseModel):
    name: str = "苞米"
    date: dt.date = dt.date(2026, 11, 29)
    lines: list[Line] = [Line(text='say "meow"'), Line(text="b")]
    words: list[str] = ["a", "b"]
    heat: float = 9.25
    paid: str | None = None

    @property
    def weather_now(self) -> str:
        return "it rains"


def test_it_knows_loops_conditions_filters_and_properties_of_the_shipped_prompts() -> None:
    text = (
        "{% if paid %}no{% elif lines %}{% for line in lines %}{{ forloop.counter }} {{ line.text|quoted:6 }}\n"
        "{% empty %}no{% endfor %}{% else %}no{% endif %}{{ words|join:'、' }} {{ context.weather_now }} "
        "{{ date|date:'m-d' }} {{ heat|floatformat:1 }} {{ 3|stringformat:'+d' }} {{ words|slice:'-1:'|first }}"
        "{% with other=name %}{{ other }}{% endwith %}{% comment %}unseen{% endcomment %} <b>"
    )
    rendered = render_rewritten(text, World())
    assert rendered == '1 "say \\"m…"\n2 "b"\na、b it rains 11-29 9.3 +3 b苞米 <b>'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{% include 'registration/login.html' %}", "Invalid block tag"),
        ("{% extends 'base.html' %}", "Invalid block tag"),
        ("{% load static %}", "Invalid block tag"),
        ("{% debug %}", "Invalid block tag"),
        ("{% now 'Y' %}", "Invalid block tag"),
        ("{% if name %}", "Unclosed tag"),
        ("{{ name|safe }}", "Invalid filter"),
        ("{{ name|center:999999999 }}", "Invalid filter"),
        ("{{ name.__class__ }}", "underscores"),
        ("{{ nobody }}", "there is no “nobody”"),
        ("{{ context.model_dump_json }}", "there is no"),
        ("{{ 3|stringformat:'999999999d' }}", "formats a number"),
        ("{{ heat|floatformat:99999999 }}", "formats a number"),
        ("x" * (TEMPLATE_LIMIT + 1), "longer than 12000"),
        ("{% if name %}" * 50 + "{% endif %}" * 50, "too deep"),
        ("{% for a in words %}" * 20 + "{% endfor %}" * 20, "loops turn more"),
        ("{% for a in words %}" * 10 + "{{ name }}" * 50 + "{% endfor %}" * 10, "writes more"),
    ],
)
def test_what_it_may_not_is_refused_in_words_and_at_once(text: str, why: str) -> None:
    with Lag() as lag:
        began = time.monotonic()
        with pytest.raises(SandboxError, match=why):
            render_rewritten(text, World())
        took = time.monotonic() - began
    assert took < 1.5 + lag.s


def test_it_reaches_data_and_no_objects() -> None:
    world = World()
    assert render_rewritten("{{ words.clear }}{{ lines.pop }}", world) != ""
    assert world.words == ["a", "b"]
    assert len(world.lines) == 2


@pytest.fixture
def kept(owner_settings: None) -> Any:
    def keep(text: str | None, *, owner: str = "vtuber:a", part: str = "user") -> str | None:
        return keep_prompt(owner=owner, purpose="say", language="zh", part=part, text=text, actor="o", real=REAL)

    return keep


def test_a_rewritten_prompt_is_its_owners_alone_and_has_a_way_back(kept: Any) -> None:
    assert kept("Say it twice: {{ topic }}") is None
    context = Topic(topic="rain")
    assert render_prompt("say", context, "zh", "vtuber:a").user == "Say it twice: rain"
    assert render_prompt("say", context, "zh", "vtuber:a").system == "You are Baomi."
    for language, owner in (("en", "vtuber:a"), ("zh", "vtuber:b"), ("zh", "")):
        assert render_prompt("say", context, language, owner).user == '"rain"'  # type: ignore[arg-type]
    assert kept(None) == "Say it twice: {{ topic }}"
    assert render_prompt("say", context, "zh", "vtuber:a").user == '"rain"'
    assert shipped_template("say", "user", "zh") == "{{ topic|quoted }}\n"


def test_a_broken_one_gives_way_to_the_shipped_one_and_is_noted_once(kept: Any) -> None:
    kept("{{ nobody }}")
    before = timezone.now()
    for _time in range(2):
        assert render_prompt("say", Topic(topic="rain"), "zh", "vtuber:a").user == '"rain"'
    row = KeptPrompt.objects.get()
    assert row.broken == {"msg": "there is no “%(name)s” in what she knows", "params": {"name": "nobody"}}
    assert row.broken_at is not None and row.broken_at >= before
    kept("{{ topic }}!")
    assert render_prompt("say", Topic(topic="rain"), "zh", "vtuber:a").user == "rain!"
    assert KeptPrompt.objects.filter(broken__isnull=True, broken_at=None).count() == 1


def test_every_shipped_prompt_renders_in_the_sandbox() -> None:
    """Whoever begins with the shipped text and changes a word must not be refused for the rest."""
    from django.template import Template

    from llmservice.prompt_sandbox import _compiled

    root = Path(__file__).resolve().parents[2]
    found = sorted(root.glob("*/templates/prompts/*/*.txt"))
    assert len(found) > 60
    for path in found:
        assert isinstance(_compiled(path.read_text(encoding="utf-8")), Template), path
