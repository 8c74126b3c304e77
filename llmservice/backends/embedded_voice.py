"""The voice inside this program: Kokoro-82M on the processor, in a process of its own that stands back."""

from __future__ import annotations

import json
import os
from typing import Any

from django.conf import settings

from llmservice.backends.base import Recording, Utterance, VoiceBackend
from llmservice.backends.registry import VOICE_ROLES, BackendKind, RoleConfig, register_backend
from llmservice.owner_settings.current import setting
from llmservice.purposes import Role
from llmservice.speaker.kokoro import RATE, VOICE
from llmservice.speaker.parts import installed
from llmservice.speaker.process import speaker
from llmservice.translatable import Reason as _

# Raised when the same words would sound otherwise.
_FORMAT = 2


class EmbeddedVoice(VoiceBackend):
    """Chinese only: the voices that come with it are Japanese ones, and English words are said within Chinese."""

    name = "embedded"
    embedded = True
    languages = frozenset({"zh"})
    # It is slower than a server: what is short is heard soon, and the next piece is made meanwhile, so it may be the
    # longer the longer that one is heard. But what is very short takes nearly as long, and is said badly.
    breath = 22
    least = 8
    first = 18

    def __init__(self, *, voice: str, speed: float, folder: str, threads: int) -> None:
        self.model = "kokoro-82m"
        self._voice = voice or VOICE
        self._speed = speed
        self._speaker = speaker(folder, threads or max(1, min(2, os.cpu_count() or 1)))

    @property
    def process_id(self) -> int | None:
        """Of the process that speaks; None where there is none now."""
        return self._speaker.process_id

    def trouble(self) -> str:
        if not installed():
            return _("the embedded voice is missing: python start.py install voice")
        return ""

    def warm_up(self) -> None:
        self._speaker.begin()

    def sounds_like(self, utterance: Utterance) -> str:
        return json.dumps([self.name, self.model, _FORMAT, utterance.voice or self._voice, self._speed])

    def record(self, utterance: Utterance, *, timeout_s: float) -> Recording:
        sound = self._speaker.say(
            utterance.text, voice=utterance.voice or self._voice, speed=self._speed, timeout_s=timeout_s
        )
        return Recording(sound, self.model, pcm_rate=RATE)


def _recognise(role: Role, config: RoleConfig) -> str:
    possible = setting("EMBEDDED_VOICE") != "off" and installed()
    return _("the embedded voice is installed") if possible else ""


def _endpoint(config: RoleConfig) -> dict[str, Any]:
    return {
        "voice": config["name"],
        "speed": config["speed"],
        "folder": settings.EMBEDDED_VOICE_DIR,
        "threads": settings.EMBEDDED_VOICE_THREADS,
    }


register_backend(
    BackendKind(
        name=EmbeddedVoice.name,
        roles=VOICE_ROLES,
        rank=80,
        recognise=_recognise,
        endpoint=_endpoint,
        build=EmbeddedVoice,
        embedded=True,
    )
)
