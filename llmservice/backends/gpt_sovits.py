"""GPT-SoVITS through its `api_v2.py`: a voice modelled on a recording that lies on the machine where it runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from llmservice.backends.base import Recording, Utterance, VoiceBackend
from llmservice.backends.registry import VOICE_ROLES, BackendKind, RoleConfig, never, register_backend
from llmservice.backends.speech_http import fetch, joined
from llmservice.translatable import Reason as _

_URL = "http://127.0.0.1:9880"


class GPTSoVITS(VoiceBackend):
    """Each voice is an entry of `references`: the path of its recording on the server's machine, its words, and their
    language."""

    name = "gpt_sovits"

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        model: str,
        voice: str,
        speed: float,
        references: Mapping[str, Any],
        extra_body: Mapping[str, Any] | None = None,
    ) -> None:
        self.url = base_url
        self.model = model
        self._api_key = api_key
        self._voice = voice
        self._speed = speed
        self._references = {name: dict(one) for name, one in references.items()}
        self._extra_body = dict(extra_body or {})

    def trouble(self) -> str:
        if self._reference("") is None:
            return _("GPT-SoVITS speaks like a recording: name one in VOICE_REFERENCES, and its name in VOICE_NAME")
        return ""

    def sounds_like(self, utterance: Utterance) -> str:
        return json.dumps([self.name, self.url, self._body(utterance)], sort_keys=True)

    def record(self, utterance: Utterance, *, timeout_s: float) -> Recording:
        headers = {"Authorization": f"Bearer {self._api_key}"} if self._api_key else {}
        found = fetch(
            "POST",
            joined(self.url, "tts"),
            host=self.host,
            timeout_s=timeout_s,
            json=self._body(utterance),
            headers=headers,
        )
        return Recording(found.data, self.model)

    def _body(self, utterance: Utterance) -> dict[str, Any]:
        # A persona whose voice is not among them speaks with the one that is set.
        reference = self._reference(utterance.voice) or self._reference("") or {}
        return {
            "text": utterance.text,
            "text_lang": utterance.language,
            "ref_audio_path": reference.get("audio", ""),
            "prompt_text": reference.get("text", ""),
            "prompt_lang": reference.get("language", utterance.language),
            # It was cut before: another cut would put silence into it.
            "text_split_method": "cut0",
            "media_type": "wav",
            "streaming_mode": False,
            "speed_factor": self._speed,
            **self._extra_body,
        }

    def _reference(self, voice: str) -> dict[str, Any] | None:
        """The recording of a voice; for none, the one that is set, or the only one there is."""
        name = voice or self._voice
        if not name and len(self._references) == 1:
            return next(iter(self._references.values()))
        return self._references.get(name)


def _endpoint(config: RoleConfig) -> dict[str, Any]:
    values = {key: config[key] for key in ("base_url", "api_key", "model", "speed", "references", "extra_body")}
    return {
        **values,
        "base_url": values["base_url"] or _URL,
        "model": values["model"] or "GPT-SoVITS",
        "voice": config["name"],
    }


register_backend(
    BackendKind(
        name=GPTSoVITS.name,
        roles=VOICE_ROLES,
        rank=40,
        recognise=never,
        endpoint=_endpoint,
        build=GPTSoVITS,
    )
)
