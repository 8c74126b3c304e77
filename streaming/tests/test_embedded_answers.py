"""The embedded model answers viewers through the same path as every other, with the adapter that comes along."""

import re
from typing import Any

import pytest
from django.utils import timezone

from llmservice import roles
from llmservice.backends.llama import Llama
from llmservice.backends.llama_models import find_model, installed
from llmservice.errors import ModelUnavailable
from llmservice.models import ModelCall
from llmservice.persona.row_checks import is_in_form, is_in_script
from llmservice.tests.conftest import no_model
from llmservice.tests.support.missing_parts import give_up
from llmservice.tests.support.openai_standin import OpenAIStandIn
from llmservice.tests.support.standin import Turn
from streaming.chat.answers.answering import answer_next, who_will_answer
from streaming.chat.answers.trial import try_answer
from streaming.chat.services.messages import say_in_chat
from streaming.models import Answer, Stream
from streaming.tests.support.chat_world import on_air, viewer
from vtuber.models import VTuber

pytestmark = [pytest.mark.model, pytest.mark.timeout(300), pytest.mark.django_db(transaction=True)]
# What nobody foresaw, and what the hour knows.
ODD, HOUR = "石头会疼吗", "现在几点了"


@pytest.fixture
def stream(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Stream:
    return stream_in(settings, monkeypatch, "zh")


def stream_in(settings: Any, monkeypatch: pytest.MonkeyPatch, language: str) -> Stream:
    if not installed() or find_model() is None:
        give_up("the embedded model's packages are missing (requirements-model.txt)")
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "persona": no_model()}
    settings.EMBEDDED_MODEL, settings.EMBEDDED_MODEL_FILE, settings.CHAT_EMBEDDED_MODEL = "auto", "", False
    # Tests run beside each other, and threads that wait for each other spin meanwhile.
    settings.EMBEDDED_MODEL_THREADS = 1
    settings.CHAT_MODE = "auto"
    settings.CHAT_PAUSE_S = settings.CHAT_TYPING_S = 0.0
    # A machine that does other work is slow, not broken.
    settings.CHAT_FIRST_WORD_S = 120.0
    monkeypatch.setattr("streaming.chat.answers.answering.GAP_S", 120.0)
    roles._build.cache_clear()
    return on_air(language=language)


def ask(stream: Stream, text: str, name: str = "阿树") -> Answer:
    who = viewer(stream.vtuber, name, real=timezone.now())
    say_in_chat(viewer=who, client_id=text[:20], text=text, real=timezone.now())
    answer_next(stream.pk, timezone.now)
    return Answer.objects.latest("id")


def calls() -> list[tuple[str, str, str]]:
    return list(ModelCall.objects.order_by("id").values_list("purpose", "backend", "state"))


def test_what_nobody_foresaw_is_the_models_and_the_hour_is_the_books(stream: Stream) -> None:
    assert who_will_answer(stream.vtuber) == "chat_embedded"
    odd = ask(stream, ODD)
    assert odd.state == "said" and is_in_form(odd.text, "zh") and is_in_script(odd.text, "zh"), odd.text
    hour = ask(stream, HOUR, "momo")
    assert re.search("八点|20|二十", hour.text), hour.text
    assert calls() == [("chat_embedded", "llama", "ok"), ("chat_small", "fallback", "fallback")]
    row = ModelCall.objects.earliest("id")
    assert (row.prompt_system, row.prompt_user) == ("", f"观众：{ODD}\n苞米：")
    assert row.answer.strip() == odd.text and row.tokens_out > 0
    assert odd.line is not None and not odd.line.cut


def test_she_remembers_the_last_turns_of_this_viewer_alone(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        # What was said before may be anybody's words.
        patch.setattr(Llama, "stream", lambda *_, **__: iter([" （甩甩尾巴）「会一点点。」"]))
        first = ask(stream, ODD)
        ask(stream, "影子算不算朋友", "momo")
    assert first.text == "（甩甩尾巴）「会一点点。」"
    last = ask(stream, "楼梯有几个脾气")
    assert is_in_form(last.text, "zh"), last.text
    prompts = list(ModelCall.objects.filter(backend="llama").order_by("id").values_list("prompt_user", flat=True))
    assert prompts[2] == f"观众：{ODD}\n苞米：{first.text}\n观众：楼梯有几个脾气\n苞米："


def test_who_has_no_adapter_keeps_to_the_phrase_book(stream: Stream) -> None:
    VTuber.objects.filter(pk=stream.vtuber.pk).update(slug="nobody")
    assert ask(stream, ODD).state == "said"
    assert calls() == [("chat_small", "fallback", "fallback")]


def test_english_is_spoken_by_the_same_adapter(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = stream_in(settings, monkeypatch, "en")
    answer = ask(stream, "Do stairs have moods?")
    assert is_in_form(answer.text, "en") and is_in_script(answer.text, "en"), answer.text
    assert calls() == [("chat_embedded", "llama", "ok")]


def test_an_endpoint_that_fails_is_stood_in_for_inside_the_program(stream: Stream, settings: Any) -> None:
    with OpenAIStandIn(turns=[Turn(fails="incomplete")] * 9) as server:
        role = {**no_model(), "backend": "openai", "base_url": f"{server.url}/v1", "model": "standin"}
        settings.MODEL_ROLES = {**settings.MODEL_ROLES, "persona": role}
        settings.CHAT_MODE = "small"
        assert who_will_answer(stream.vtuber) == "chat_small"
        odd = ask(stream, ODD)
        assert odd.state == "said" and is_in_form(odd.text, "zh")
        assert [(purpose, backend) for purpose, backend, _state in calls()] == [
            ("chat_small", "openai"),
            ("chat_embedded", "llama"),
        ]
        # A viewer is told of no trouble: the book answers what is asked.
        assert re.search("八点|20|二十", ask(stream, HOUR, "momo").text)


def test_a_model_that_breaks_leaves_the_answer_to_the_book(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ModelUnavailable("the server is gone")

    monkeypatch.setattr(Llama, "_begin", broken)
    answer = ask(stream, ODD)
    assert answer.state == "said" and answer.text


def test_an_operator_tries_the_model_that_would_speak(stream: Stream) -> None:
    tried = try_answer(stream.vtuber, ODD, timezone.now(), purpose="chat_small")
    assert is_in_form(tried.text, "zh") and tried.model == "gemma-3-270m"
    assert not Answer.objects.exists()
