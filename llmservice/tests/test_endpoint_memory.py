"""What is remembered of endpoints: by whom, for how long, how much, and who may read it."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from llmservice import endpoint_memory
from llmservice.backends.openai_chat import OpenAIChat
from llmservice.endpoint_memory import Findings, give_head_room, in_words, keep, known, learn, recall
from llmservice.models import EndpointFinding

pytestmark = pytest.mark.django_db


def backend(model: str = "m", url: str = "http://user:secret@127.0.0.1:9/v1") -> OpenAIChat:
    return OpenAIChat(base_url=url, api_key="", model=model)


def test_another_process_knows_what_one_has_learnt_and_no_secret_is_kept() -> None:
    learn(backend(), lambda found: found.changed(left_out=frozenset({"seed"}), head_room=2000))
    keep(backend())
    row = EndpointFinding.objects.get()
    assert (row.backend, row.endpoint, row.model) == ("openai", "127.0.0.1:9/v1", "m")
    endpoint_memory.forget()
    assert known(backend()) == Findings()
    recall(backend())
    assert (known(backend()).left_out, known(backend()).head_room) == (frozenset({"seed"}), 2000)
    assert known(backend("another")) == known(backend(url="http://127.0.0.1:9/v2")) == Findings()


def test_two_processes_that_learn_at_once_lose_nothing() -> None:
    learn(backend(), lambda found: found.changed(left_out=frozenset({"seed"})))
    keep(backend())
    endpoint_memory.forget()  # the other one has not looked
    learn(backend(), lambda found: found.changed(left_out=frozenset({"temperature"}), most_tokens=100))
    keep(backend())
    assert set(EndpointFinding.objects.get().findings["left_out"]) == {"seed", "temperature"}
    assert known(backend()).left_out == {"seed", "temperature"}


def test_nothing_new_is_no_write() -> None:
    learn(backend(), lambda found: found)
    keep(backend())
    assert EndpointFinding.objects.count() == 0
    learn(backend(), lambda found: found.changed(reasons=True))
    keep(backend())
    before = EndpointFinding.objects.get().learnt_at
    learn(backend(), lambda found: found.changed(reasons=True))
    keep(backend())
    assert EndpointFinding.objects.get().learnt_at == before


def test_what_was_deleted_or_is_old_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint_memory, "RECALL_S", 0.0)
    learn(backend(), lambda found: found.changed(streams_only=True))
    keep(backend())
    long_ago = timezone.now() - dt.timedelta(days=endpoint_memory.KEEP_DAYS, minutes=1)
    EndpointFinding.objects.update(learnt_at=long_ago)
    recall(backend())
    assert known(backend()) == Findings()
    EndpointFinding.objects.update(learnt_at=timezone.now())
    recall(backend())
    assert known(backend()).streams_only
    EndpointFinding.objects.all().delete()
    recall(backend())
    assert known(backend()) == Findings()


def test_only_so_many_endpoints_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint_memory, "MOST_ROWS", 3)
    for number in range(5):
        learn(backend(f"m{number}"), lambda found: found.changed(reasons=True))
        keep(backend(f"m{number}"))
    assert set(EndpointFinding.objects.values_list("model", flat=True)) == {"m2", "m3", "m4"}


def test_a_row_that_nobody_can_read_is_as_none(settings: Any) -> None:
    EndpointFinding.objects.create(
        backend="openai",
        endpoint="127.0.0.1:9/v1",
        model="m",
        findings={"head_room": "many", "left_out": 5},
        learnt_at=timezone.now(),
    )
    recall(backend())
    assert known(backend()) == Findings()


def test_the_operator_is_told_in_words() -> None:
    assert in_words(backend()) == []
    learn(
        backend(),
        lambda found: found.changed(
            left_out=frozenset({"temperature", "seed"}),
            demanded_whole={"enable_thinking": False},
            most_tokens=4096,
            alternating=True,
            streams_only=True,
            json_mode="object",
        ),
    )
    give_head_room(backend())
    assert in_words(backend()) == [
        "it reasons before it answers, beyond its limit: its answers get 2000 tokens more",
        "it refuses seed, temperature",
        "it takes no JSON schema",
        "it demands enable_thinking=false",
        "it takes 4096 tokens at most",
        "it takes no system text of its own",
        "it only streams",
    ]
    learn(backend("another"), lambda found: found.changed(json_mode="text"))
    assert in_words(backend("another")) == ["it takes no wish for JSON: its answers are read as they come"]
