"""Any endpoint that speaks OpenAI's speech: OpenAI itself, Kokoro-FastAPI, LocalAI, speaches, …"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from llmservice.backends.base import Recording, Utterance, VoiceBackend
from llmservice.backends.registry import VOICE_ROLES, BackendKind, RoleConfig, is_set, register_backend
from llmservice.backends.speech_http import fetch, joined
from llmservice.purposes import Role
from llmservice.translatable import Reason as _

# Where a key belongs that comes without an address.
_OPENAI_URL = "https://api.openai.com/v1"
# OpenAI's own name of a voice; other servers have one of that name, or name theirs.
_VOICE = "alloy"


class OpenAISpeech(VoiceBackend):
    """A voice behind a base URL ending in `/v1` or the like. WAV is asked for; what comes is looked at."""

    name = "openai"

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        model: str,
        voice: str,
        speed: float,
        extra_body: Mapping[str, Any] | None = None,
    ) -> None:
        self.url = base_url
        self.model = model
        self._api_key = api_key
        self._voice = voice or _VOICE
        self._speed = speed
        self._extra_body = dict(extra_body or {})

    def trouble(self) -> str:
        if not self.url:
            return _("%(setting)s is not set") % {"setting": "VOICE_BASE_URL"}
        if not self.model:
            return _("no model is named for %(host)s: set the role's _MODEL") % {"host": self.host}
        if not self._api_key and not self.local:
            return _("no key is set for %(host)s: VOICE_API_KEY") % {"host": self.host}
        return ""

    def sounds_like(self, utterance: Utterance) -> str:
        return json.dumps([self.name, self.url, self._body(utterance)], sort_keys=True)

    def record(self, utterance: Utterance, *, timeout_s: float) -> Recording:
        found = fetch(
            "POST",
            joined(self.url, "audio/speech"),
            host=self.host,
            timeout_s=timeout_s,
            json=self._body(utterance),
            headers={"Authorization": f"Bearer {self._api_key or 'none'}"},
        )
        return Recording(found.data, self.model)

    def _body(self, utterance: Utterance) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.model,
            "input": utterance.text,
            "voice": utterance.voice or self._voice,
            "response_format": "wav",
        }
        if self._speed != 1.0:  # not every model takes it
            body["speed"] = self._speed
        return {**body, **self._extra_body}


def _recognise(role: Role, config: RoleConfig) -> str:
    return next((is_set(f"VOICE_{part.upper()}") for part in ("base_url", "api_key") if config[part]), "")


def _endpoint(config: RoleConfig) -> dict[str, Any]:
    values = {key: config[key] for key in ("base_url", "api_key", "model", "speed", "extra_body")}
    if not values["base_url"] and values["api_key"]:
        values["base_url"] = _OPENAI_URL
    return {**values, "voice": config["name"]}


register_backend(
    BackendKind(
        name=OpenAISpeech.name,
        roles=VOICE_ROLES,
        rank=20,
        recognise=_recognise,
        endpoint=_endpoint,
        build=OpenAISpeech,
    )
)
