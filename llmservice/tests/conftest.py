"""What every test of this app stands on: purposes with prompts of their own, and no model but those it names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from pydantic import BaseModel

from llmservice import endpoint_memory, prompts, purposes, roles
from llmservice.fallback import PhraseWriter
from llmservice.purposes import Purpose, Role, register_purpose


class Topic(BaseModel):
    """What the test purposes are told."""

    topic: str
    catchphrases: list[str] = []
    adapter: str = ""


class Mood(BaseModel):
    """The shape of the JSON purpose's answer."""

    mood: str


def write(context: Topic, writer: PhraseWriter) -> str:
    return f"{context.topic} ({writer.language}, {writer.rng.randrange(1000)})"


def no_model() -> dict[str, Any]:
    """A role as it is when nothing is set."""
    return {
        "backend": "auto",
        "base_url": "",
        "api_key": "",
        "model": "",
        "json_mode": "auto",
        "reasoning": "auto",
        "extra_body": {},
    }


def no_voice() -> dict[str, Any]:
    """The voice as it is when nothing is set."""
    return {
        "backend": "auto",
        "base_url": "",
        "api_key": "",
        "model": "",
        "name": "",
        "speed": 1.0,
        "references": {},
        "sample_rate": 24000,
        "extra_body": {},
    }


def no_models() -> dict[str, dict[str, Any]]:
    """All roles as they are when nothing is set."""
    return {role: no_voice() if role == "voice" else no_model() for role in purposes.ROLES}


@pytest.fixture(autouse=True)
def _quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No endpoint of the developer's own, quick retries, prompts from a folder of the test's."""
    folder = tmp_path / "templates"
    for language in ("zh", "en"):
        (folder / "prompts" / language).mkdir(parents=True)
    # All at once: Django tells everybody who listens of each.
    quiet = override_settings(
        MODEL_ROLES=no_models(),
        VOICE_CACHE_DIR=str(tmp_path / "voice"),
        VOICE_REFERENCE_DIR=str(tmp_path / "references"),
        QWEN_API_KEY="",
        TGI_URL="",
        EMBEDDED_MODEL="off",
        EMBEDDED_VOICE="off",
        EMBEDDED_VOICE_DIR=str(tmp_path / "voice_model"),
        # Tests run beside each other, and threads that wait for each other crawl then.
        EMBEDDED_MODEL_THREADS=1,
        MODEL_BACKOFF_S=0.01,
        MODEL_PRICES_SET={},
        TEMPLATES=[{**settings.TEMPLATES[0], "DIRS": [folder]}],
    )
    monkeypatch.setattr(purposes, "_purposes", {})
    prompts._engine.cache_clear()
    roles._build.cache_clear()
    endpoint_memory.forget()
    mine: list[tuple[str, Role, type[BaseModel] | None]] = [
        ("say", "director", None),
        ("plan", "director", Mood),
        ("chat", "persona", None),
    ]
    for name, role, answer in mine:
        register_purpose(
            Purpose(name=name, role=role, context=Topic, write_fallback=write, answer=answer, timeout_s=5)
        )
        for language in ("zh", "en"):
            (folder / "prompts" / language / f"{name}.system.txt").write_text("You are Baomi.")
            (folder / "prompts" / language / f"{name}.user.txt").write_text("{{ topic|quoted }}\n")
    # The reasons in words are compared in English, whatever catalogues there are.
    with quiet, translation.override("en"):
        yield
    prompts._engine.cache_clear()
    roles._build.cache_clear()


@pytest.fixture
def director(settings: Any) -> Any:
    """Points the director at a server."""

    def point(url: str, **more: Any) -> None:
        settings.MODEL_ROLES = {
            **settings.MODEL_ROLES,
            "director": {**no_model(), "base_url": f"{url}/v1", "model": "m", **more},
        }

    return point
