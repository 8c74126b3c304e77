"""The voice that a reader's browser has (Web Speech): no sound is made here, and each hears another one."""

from __future__ import annotations

from typing import Any

from llmservice.backends.base import Recording, Utterance, VoiceBackend
from llmservice.backends.registry import VOICE_ROLES, BackendKind, RoleConfig, register_backend
from llmservice.errors import ModelUnavailable
from llmservice.purposes import Role
from llmservice.translatable import Reason as _


class BrowserVoice(VoiceBackend):
    """Pages are told the words, the language, the voice's name and its speed; the mouth follows the words."""

    name = "browser"
    in_browser = True

    def __init__(self, *, voice: str, speed: float) -> None:
        self.model = ""
        self.voice = voice
        self.speed = speed

    def sounds_like(self, utterance: Utterance) -> str:
        return self.name

    def record(self, utterance: Utterance, *, timeout_s: float) -> Recording:
        raise ModelUnavailable("the browser speaks: there is no sound here")


def _recognise(role: Role, config: RoleConfig) -> str:
    return _("no voice is set: the browser of whoever listens speaks")


def _endpoint(config: RoleConfig) -> dict[str, Any]:
    return {"voice": config["name"], "speed": config["speed"]}


register_backend(
    BackendKind(
        name=BrowserVoice.name,
        roles=VOICE_ROLES,
        rank=90,
        recognise=_recognise,
        endpoint=_endpoint,
        build=BrowserVoice,
    )
)
