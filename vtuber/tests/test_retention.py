"""What is old goes, a little at a time, and what is needed stays."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from llmservice.fallback import PhraseWriter
from llmservice.models import ModelCall, SaidSentence
from vtuber import registry, retention

pytestmark = pytest.mark.django_db


def calls(count: int) -> None:
    now = timezone.now()
    texts = {"prompt_system": "s" * 900, "prompt_user": "u" * 900, "answer": "a" * 200}
    figures = {"role": "director", "backend": "openai", "language": "zh", "state": "ok", "latency_ms": 5}
    ModelCall.objects.bulk_create(
        ModelCall(owner="v", purpose=f"p{number}", tokens_in=number, created_at=now, **figures, **texts)
        for number in range(count)
    )


def test_the_newest_calls_keep_their_words_and_older_ones_their_figures(settings: Any) -> None:
    settings.LEDGER_KEEP_TEXTS, settings.LEDGER_KEEP_CALLS = 10, 25
    calls(30)
    assert retention.tidy(rows=7, seconds=30) == {"ledger texts": 20, "ledger": 5}
    kept = list(ModelCall.objects.order_by("pk").values_list("purpose", "answer", "prompt_user", "tokens_in"))
    assert [purpose for purpose, *_texts in kept] == [f"p{number}" for number in range(5, 30)]
    assert [answer + prompt for _purpose, answer, prompt, _tokens in kept] == [""] * 15 + ["a" * 200 + "u" * 900] * 10
    assert [tokens for *_texts, tokens in kept] == list(range(5, 30))
    # Nothing more to do, and nothing is done twice.
    assert retention.tidy(rows=7, seconds=30) == {}


def test_one_look_is_short(settings: Any) -> None:
    settings.LEDGER_KEEP_TEXTS = 0
    calls(30)
    assert retention.tidy(rows=10, seconds=0) == {}
    assert retention.tidy(rows=10, seconds=30)["ledger texts"] == 30


def test_a_sentence_beyond_the_bound_may_be_said_again(settings: Any) -> None:
    settings.SAID_KEEP = 3
    now = timezone.now()
    SaidSentence.objects.bulk_create(SaidSentence(owner="v", digest=digest, said_at=now) for digest in range(8))
    assert retention.tidy(seconds=30) == {"said sentences": 5}
    assert list(SaidSentence.objects.order_by("pk").values_list("digest", flat=True)) == [5, 6, 7]
    assert PhraseWriter(owner="v", language="zh", seed=1) is not None


def test_sessions_that_have_ended_go_and_others_stay() -> None:
    now = timezone.now()
    for name, days in (("old", -9), ("today", 0), ("open", 9)):
        Session.objects.create(session_key=name, session_data="", expire_date=now + dt.timedelta(days=days))
    assert retention.tidy(seconds=30) == {"sessions": 1}
    assert sorted(Session.objects.values_list("session_key", flat=True)) == ["open", "today"]


def test_one_that_breaks_keeps_nobody_else_from_it(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LEDGER_KEEP_TEXTS = 0

    def broken(most: int) -> int:
        ModelCall.objects.all().delete()
        raise RuntimeError("bug")

    monkeypatch.setattr(registry.retention, "_entries", {"broken": broken, **registry.retention._entries})
    calls(3)
    assert retention.tidy(seconds=30) == {"ledger texts": 3}
    assert ModelCall.objects.count() == 3
