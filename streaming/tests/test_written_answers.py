"""Without an endpoint she says what somebody wrote to this very question, where a row knows and the hour does not."""

from typing import Any

import pytest
from django.utils import timezone

from llmservice.models import ModelCall
from llmservice.persona.similar_rows import written_answers
from llmservice.purposes import Language
from llmservice.tests.support.openai_standin import OpenAIStandIn
from llmservice.tests.support.standin import Turn
from streaming.chat.answers.answering import answer_next
from streaming.chat.answers.book_or_model import BOOK_KINDS, model_speaks_better, with_written_answers
from streaming.chat.fallback.message_kinds import KINDS
from streaming.chat.services.messages import say_in_chat
from streaming.models import Answer, Stream
from streaming.tests.support.asked_questions import context, done
from streaming.tests.support.chat_world import on_air, viewer

pytestmark = pytest.mark.django_db
KNOWN = "月亮是什么味道的"


@pytest.fixture
def stream(settings: Any) -> Stream:
    settings.EMBEDDED_MODEL = "off"
    settings.CHAT_PAUSE_S = settings.CHAT_TYPING_S = 0.0
    return on_air(language="zh")


def ask(stream: Stream, text: str, name: str = "阿树") -> str:
    who = viewer(stream.vtuber, name, real=timezone.now())
    say_in_chat(viewer=who, client_id=f"{name}{Answer.objects.count()}", text=text, real=timezone.now())
    answer_next(stream.pk, timezone.now)
    return Answer.objects.latest("id").text


def test_a_row_is_said_as_it_stands_and_not_twice(stream: Stream) -> None:
    row = written_answers("baomi", "zh", KNOWN)[0]
    assert ask(stream, f"你觉得{KNOWN}？") == row
    assert ModelCall.objects.get().backend == "fallback"
    again = ask(stream, KNOWN, "小满")
    assert again and again != row


@pytest.mark.parametrize("question", ["早上好", "现在几点了", "今天天气怎么样", "还有多久下播", "没有人会在乎我消失"])
def test_the_hour_the_stream_and_a_crisis_are_the_books(question: str) -> None:
    assert with_written_answers(context(question, "zh", persona="baomi")).written == []


@pytest.mark.parametrize(("question", "language"), [("今天都干嘛了", "zh"), ("what did you do today", "en")])
def test_of_a_day_that_she_knows_no_row_tells(question: str, language: Language) -> None:
    assert with_written_answers(context(question, language, done=done(language))).written == []
    assert with_written_answers(context(question, language)).written == written_answers("baomi", language, question)


@pytest.mark.parametrize(("question", "language"), [("几点开播", "zh"), ("when's next stream?", "en")])
def test_when_she_is_on_again_no_row_tells(question: str, language: Language) -> None:
    assert written_answers("baomi", language, question) != []
    assert with_written_answers(context(question, language)).written == []


def test_her_rows_are_hers_however_the_file_of_her_adapter_is_called() -> None:
    retuned = context(KNOWN, "zh", persona="baomi", adapter="baomi-v2")
    assert with_written_answers(retuned).written == written_answers("baomi", "zh", KNOWN) != []


def test_every_kind_that_is_kept_for_the_book_is_one() -> None:
    assert set(KINDS) >= BOOK_KINDS


def test_who_paid_is_thanked_and_many_are_answered_together() -> None:
    known = context(KNOWN, "zh", persona="baomi")
    assert with_written_answers(known).written == written_answers("baomi", "zh", KNOWN)
    assert with_written_answers(known.model_copy(update={"paid": "gift"})).written == []
    assert with_written_answers(known.model_copy(update={"askers": 3})).written == []


def test_what_a_row_answers_is_not_left_to_a_small_model() -> None:
    known = context("嫁给我可以吗", "zh", persona="baomi")
    assert not model_speaks_better(known.model_copy(update={"written": ["「喵。」"]}))


@pytest.mark.parametrize(
    ("question", "models"),
    [
        ("石头会疼吗", True),
        ("男女对立你支持谁吗", False),
        ("你支持哪个党派吗", False),
        ("is war good?", False),
        ("Do wardrobes have moods?", True),
    ],
)
def test_what_wants_tact_is_not_left_to_a_small_model(question: str, models: bool) -> None:
    assert model_speaks_better(context(question, "zh", persona="baomi")) is models


@pytest.mark.django_db(transaction=True)
def test_an_endpoint_answers_by_itself(stream: Stream, settings: Any) -> None:
    with OpenAIStandIn(turns=[Turn(pieces=["（歪头）", "「咸的。」"])]) as server:
        role = {"backend": "openai", "base_url": f"{server.url}/v1", "model": "standin"}
        settings.MODEL_ROLES = {**settings.MODEL_ROLES, "persona": {**settings.MODEL_ROLES["persona"], **role}}
        settings.CHAT_MODE = "small"
        assert ask(stream, KNOWN) == "（歪头）「咸的。」"
