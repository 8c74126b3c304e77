"""This machine's clock was set back: no endpoint is left alone, and no budget spent, for as long as that."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from llmservice import endpoint_memory, gateway
from llmservice.backends.openai_chat import OpenAIChat
from llmservice.endpoint_memory import Findings, keep, known, learn, recall
from llmservice.errors import ModelError
from llmservice.models import EndpointFinding, ModelCall
from llmservice.tests.conftest import Topic
from llmservice.tests.support.servers import completion, refusal, serving

pytestmark = pytest.mark.django_db(transaction=True)
HOURS = 7200


def ask() -> gateway.Completion:
    return gateway.complete("say", Topic(topic="x"), owner="v", language="zh", seed=7)


def set_back(seconds: float) -> None:
    """What was called so far was called by a clock that was ahead by so much."""
    for call in ModelCall.objects.all():
        ModelCall.objects.filter(pk=call.pk).update(created_at=call.created_at + dt.timedelta(seconds=seconds))


def test_a_circuit_that_was_open_does_not_stay_open(director: Any, settings: Any) -> None:
    settings.MODEL_TRIES, settings.CIRCUIT_FAILURES = 1, 2
    with serving(refusal(500, "broken")) as server:
        director(server.url)
        for _ in range(2):
            with pytest.raises(ModelError):
                ask()
        assert gateway.outlook("say", "zh").cause == "circuit"
        set_back(HOURS)
        assert gateway.outlook("say", "zh").cause == ""
        # It is asked once, and left alone anew, by the clock as it is now.
        with pytest.raises(ModelError):
            ask()
        assert gateway.outlook("say", "zh").cause == "circuit"
        assert len(server.asked) == 3
        assert ask().backend == "fallback"
        assert len(server.asked) == 3
        last = ModelCall.objects.exclude(state="fallback").latest("pk")
        over = timezone.now() - dt.timedelta(seconds=settings.CIRCUIT_OPEN_S + 1)
        ModelCall.objects.filter(pk=last.pk).update(created_at=over)
        server.replies = [completion("ok")]
        assert ask().text == "ok"


def test_a_call_counts_once_on_the_day_that_it_bears(director: Any, settings: Any) -> None:
    settings.MODEL_PRICES_SET = {"m": [1000, 5000]}
    settings.MODEL_BUDGET_PER_DAY = Decimal("0.3")
    with serving(completion("dear")) as server:
        director(server.url)
        for _ in range(2):
            ask()
        assert gateway.budget_status().spent == Decimal("0.4")
        # The clock stood years ahead when they were made: they are no reason to be silent every day until then.
        set_back(9 * 365 * 86_400)
        assert gateway.budget_status().spent == Decimal(0)
        assert ask().text == "dear"
        assert gateway.budget_status().spent == Decimal("0.2")


def test_a_step_within_the_day_makes_no_call_cheaper(director: Any, settings: Any) -> None:
    settings.MODEL_PRICES_SET = {"m": [1000, 5000]}
    with serving(completion("dear")) as server:
        director(server.url)
        ask()
        midnight = dt.datetime.now().astimezone().replace(hour=23, minute=59, second=59, microsecond=0)
        ModelCall.objects.update(created_at=midnight)
        assert gateway.budget_status().spent == Decimal("0.2")
        ModelCall.objects.update(created_at=midnight + dt.timedelta(seconds=2))
        assert gateway.budget_status().spent == Decimal(0)


def test_a_finding_from_the_future_is_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint_memory, "RECALL_S", 0.0)
    backend = OpenAIChat(base_url="http://127.0.0.1:9/v1", api_key="", model="m")
    learn(backend, lambda found: found.changed(streams_only=True))
    keep(backend)
    EndpointFinding.objects.update(learnt_at=timezone.now() + dt.timedelta(hours=2))
    recall(backend)
    assert known(backend).streams_only
    EndpointFinding.objects.update(learnt_at=timezone.now() + dt.timedelta(days=9 * 365))
    recall(backend)
    assert known(backend) == Findings()
