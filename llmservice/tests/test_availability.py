"""What a caller can know before it asks, and the grammar that leads an embedded model without an adapter."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from llmservice import gateway
from llmservice.backends.base import Ask, Reply, TextBackend
from llmservice.backends.llama import Llama
from llmservice.backends.llama_models import EmbeddedModel
from llmservice.errors import ModelError, ModelTooLate
from llmservice.gateway import Availability
from llmservice.models import ModelCall
from llmservice.purposes import Language, Purpose, register_purpose
from llmservice.tests.conftest import Mood, Topic, no_model, write
from llmservice.tests.support.openai_standin import OpenAIStandIn
from llmservice.tests.support.standin import Turn
from llmservice.tests.test_llama import need_model

pytestmark = pytest.mark.django_db(transaction=True)


def ask(**more: Any) -> gateway.Completion:
    return gateway.complete("say", Topic(topic="x"), **{"owner": "v", "language": "zh", "seed": 7, **more})


def look(language: Language = "zh") -> Availability:
    return gateway.outlook("say", language)


def test_without_a_model_the_phrase_book_is_in_view(settings: Any) -> None:
    assert look() == Availability(True, "no endpoint is set", "none", "fallback", "", embedded=False)
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "director": {**no_model(), "backend": "fallback"}}
    assert look() == Availability(True, "the settings ask for no model", "none", "fallback", "", embedded=False)
    with pytest.raises(LookupError, match="no purpose 'nothing'"):
        gateway.outlook("nothing", "zh")


def test_a_model_that_would_be_asked_is_in_view_and_nobody_is_asked(director: Any) -> None:
    with OpenAIStandIn() as server:
        director(server.url)
        assert look() == Availability(False, "", "", "openai", "m", embedded=False)
        assert server.asked == []
    assert ModelCall.objects.count() == 0


def test_a_spent_budget_is_in_view(director: Any, settings: Any) -> None:
    settings.MODEL_PRICES_SET = {"m": [1000, 5000]}
    settings.MODEL_BUDGET_PER_DAY = Decimal("0.1")
    with OpenAIStandIn() as server:
        director(server.url)
        assert look().cause == ""
        ask()
        assert look() == Availability(
            True, "today's budget for paid models (0.1 CNY) is spent", "budget", "openai", "m", embedded=False
        )


def test_an_open_circuit_is_in_view_and_in_the_answer(director: Any, settings: Any) -> None:
    settings.MODEL_TRIES, settings.CIRCUIT_FAILURES = 1, 2
    with OpenAIStandIn(turns=[Turn(fails="incomplete")]) as server:
        director(server.url)
        for _ in range(2):
            assert look().cause == ""
            with pytest.raises(ModelError):
                ask()
        seen = look()
        assert (seen.fallback, seen.cause, seen.backend, seen.model) == (True, "circuit", "openai", "m")
        assert "failed several times in a row" in seen.why
        assert ask().fallback_reason.startswith(seen.why.partition(" and is left")[0])
        assert len(server.asked) == 2


def test_a_reader_who_does_not_wait_says_nothing_against_the_model(director: Any, settings: Any) -> None:
    settings.CIRCUIT_FAILURES = 2
    with OpenAIStandIn(pieces=["<think>", *["想"] * 300], pace_s=0.01) as server:
        director(server.url, reasoning="never")
        for number in (1, 2, 3):
            running = gateway.stream("say", Topic(topic="x"), owner="v", language="zh", seed=number, first_s=0.2)
            with pytest.raises(ModelTooLate):
                list(running)
        assert server.hung_up.wait(30)
    assert list(ModelCall.objects.values_list("state", flat=True)) == ["too_late"] * 3
    # Neither for this purpose nor for the others of this host, which can wait for their answers.
    assert (look().fallback, look().cause) == (False, "")
    assert gateway.outlook("plan", "zh").cause == ""


def test_failures_count_in_a_row_whoever_was_impatient_in_between(director: Any, settings: Any) -> None:
    settings.MODEL_TRIES, settings.CIRCUIT_FAILURES = 1, 2
    late = Turn(pieces=["<think>", *["想"] * 300])
    with OpenAIStandIn(turns=[Turn(fails="incomplete"), late, Turn(fails="incomplete")], pace_s=0.01) as server:
        director(server.url, reasoning="never")
        with pytest.raises(ModelError):
            ask()
        with pytest.raises(ModelTooLate):
            list(gateway.stream("say", Topic(topic="x"), owner="v", language="zh", seed=1, first_s=0.2))
        assert look().cause == ""
        with pytest.raises(ModelError):
            ask()
    assert look().cause == "circuit"


def test_trouble_is_in_view(director: Any) -> None:
    director("https://model.example.com", model="")
    assert (look().cause, look().why) == ("trouble", "no model is named for model.example.com: set the role's _MODEL")


def test_a_language_that_the_bundled_model_does_not_speak_is_in_view(settings: Any, monkeypatch: Any) -> None:
    english = EmbeddedModel("little", "a_package", "", ("en",))
    monkeypatch.setattr("llmservice.backends.llama.installed", lambda: True)
    monkeypatch.setattr("llmservice.backends.llama.find_model", lambda setting="": english)
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "director": {**no_model(), "backend": "llama"}}
    seen = look()
    assert (seen.fallback, seen.cause, seen.backend, seen.embedded) == (True, "language", "llama", True)
    assert seen.why.endswith("does not speak this language")
    seen = look("en")
    assert (seen.fallback, seen.cause, seen.why, seen.embedded) == (False, "", "", True)


def test_a_file_of_the_operators_own_is_not_bundled(settings: Any, tmp_path: Path) -> None:
    need_model()
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "director": {**no_model(), "backend": "llama"}}
    settings.EMBEDDED_MODEL_FILE = str(tmp_path / "mine.gguf")
    assert look() == Availability(False, "", "", "llama", "mine", embedded=False)


class Recorder(TextBackend):
    """Answers anything, and keeps what it was asked."""

    name, model, reasons = "recorder", "m", False

    def __init__(self) -> None:
        self.asks: list[Ask] = []

    def ask(self, ask: Ask, *, timeout_s: float) -> Reply:
        self.asks.append(ask)
        return Reply(text="喵", model="m")

    def stream(self, ask: Ask, reply: Reply, *, timeout_s: float) -> Any:
        self.asks.append(ask)
        yield "喵"


def purpose_with(settings: Any, grammar: Callable[[Language], str], name: str = "led", **more: Any) -> None:
    register_purpose(Purpose(name, "director", Topic, write_fallback=write, grammar=grammar, max_tokens=40, **more))
    for language in ("zh", "en"):
        folder = settings.TEMPLATES[0]["DIRS"][0] / "prompts" / language
        (folder / f"{name}.system.txt").write_text("You are a cat.")
        (folder / f"{name}.user.txt").write_text("{{ topic }}")


def test_a_purposes_grammar_goes_with_a_call_that_names_no_adapter(settings: Any, monkeypatch: Any) -> None:
    backend = Recorder()
    monkeypatch.setattr("llmservice.roles._build", cache(lambda role, name, endpoint: backend))
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "director": {**no_model(), "base_url": "http://127.0.0.1:9/v1"}}
    purpose_with(settings, lambda language: f'root ::= "{language}"')
    who: dict[str, Any] = {"owner": "v", "seed": 1}
    gateway.complete("led", Topic(topic="x"), language="en", **who)
    list(gateway.stream("led", Topic(topic="x"), language="zh", **who))
    gateway.complete("led", Topic(topic="x", adapter="baomi"), language="zh", **who)
    gateway.complete("say", Topic(topic="x"), language="zh", **who)
    assert [ask.grammar for ask in backend.asks] == ['root ::= "en"', 'root ::= "zh"', "", ""]


def test_only_the_embedded_model_is_told_the_grammar(settings: Any, director: Any) -> None:
    purpose_with(settings, lambda language: 'root ::= "x"')
    with OpenAIStandIn() as server:
        director(server.url)
        gateway.complete("led", Topic(topic="x"), owner="v", language="zh", seed=1)
        assert "grammar" not in server.asked[0].body
    plain = Ask((), max_tokens=9, temperature=1, seed=1, name="x", grammar='root ::= "x"')
    llama = Llama(model="/nowhere/mine.gguf", context=512, threads=1, cache_mib=0, adapters={})
    assert llama._extras(plain) == {"lora": [], "grammar": 'root ::= "x"'}
    shaped = Ask((), max_tokens=9, temperature=1, seed=1, name="x", grammar='root ::= "x"', schema={"type": "object"})
    assert llama._extras(shaped) == {"lora": []}


@pytest.mark.model
def test_a_real_model_keeps_to_the_grammar(settings: Any) -> None:
    need_model()
    settings.EMBEDDED_MODEL_FILE = ""
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "director": {**no_model(), "backend": "llama"}}
    form = r'root ::= "(" [a-z ]{3,12} ") " "\"" [a-zA-Z ,]{5,30} [.!] "\""'
    purpose_with(settings, lambda language: form)
    for seed in (1, 2):
        text = "".join(
            gateway.stream(
                "led", Topic(topic="Hello, cat!"), owner="v", language="en", seed=seed, first_s=60, gap_s=60
            )
        )
        assert re.fullmatch(r'\([a-z ]{3,12}\) "[a-zA-Z ,]{5,30}[.!]"', text), text
    assert set(ModelCall.objects.values_list("backend", "state")) == {("llama", "ok")}
    # With an answer's shape its schema leads, not the grammar.
    purpose_with(settings, lambda language: form, "shaped", answer=Mood, temperature=0.2)
    answer = gateway.complete("shaped", Topic(topic="How are you?"), owner="v", language="en", seed=1)
    assert answer.text.startswith('{"mood":')
