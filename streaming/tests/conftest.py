"""What the tests of her streams stand on."""

from collections.abc import Iterator
from typing import Any

import pytest

from llmservice.tests.conftest import no_voice
from llmservice.tests.support.speech_standins import KEY, OpenAIStandIn
from streaming.chat.policy import banned_words
from streaming.models import Stream
from streaming.tests.support.aloud import speak_on
from streaming.tests.support.chat_world import on_air


@pytest.fixture(autouse=True)
def _words_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of banned words is good for two seconds: long enough to reach into the next test."""
    monkeypatch.setattr(banned_words, "_known", {})


@pytest.fixture
def voice_server(settings: Any, tmp_path: Any) -> Iterator[OpenAIStandIn]:
    """A voice that is near and answers at once."""
    settings.VOICE_CACHE_DIR = str(tmp_path / "voice")
    settings.MODEL_CALLS_IN_TRANSACTION = True
    settings.MODEL_TRIES = 1
    with OpenAIStandIn() as server:
        mine = {**no_voice(), "base_url": f"{server.url}/v1", "api_key": KEY, "model": "tts-1", "name": "nova"}
        settings.MODEL_ROLES = {**settings.MODEL_ROLES, "voice": mine}
        yield server


@pytest.fixture
def voiced_stream(voice_server: OpenAIStandIn) -> Stream:
    """She is on air, and her greeting is said."""
    found = on_air()
    speak_on(found, 0.1)
    return found
