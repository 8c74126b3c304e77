"""CosyVoice through its own FastAPI server: forms in, bare samples out, whose rate the model decides."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from llmservice.backends.base import Recording, Utterance, VoiceBackend
from llmservice.backends.registry import VOICE_ROLES, BackendKind, RoleConfig, never, register_backend
from llmservice.backends.speech_http import Fetched, fetch, joined
from llmservice.errors import ModelUnavailable
from llmservice.translatable import Reason as _
from llmservice.voice.sound import HIGHEST_RATE, LOWEST_RATE

_URL = "http://127.0.0.1:50000"
# Speaker of the models that have speakers.
_SPEAKER = "中文女"
_RECORDING_BYTES = 5 * 1024 * 1024
# Some builds say in a header what their samples are.
_RATE_HEADER = "x-custom-header-samplerate"


class CosyVoice(VoiceBackend):
    """A speaker of the model's own (`/inference_sft`), or a voice modelled on a recording that it is sent
    (`/inference_zero_shot`): a file in `data/voice/references`, with its words."""

    name = "cosyvoice"

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        model: str,
        voice: str,
        sample_rate: int,
        references: Mapping[str, Any],
        folder: str,
    ) -> None:
        self.url = base_url
        self.model = model
        self._api_key = api_key
        self._voice = voice
        self._rate = sample_rate
        self._references = {name: dict(one) for name, one in references.items()}
        self._folder = Path(folder)

    def trouble(self) -> str:
        reference = self._references.get(self._voice)
        if reference and self._recording(reference) is None:
            return _("%(file)s is no recording in data/voice/references") % {"file": str(reference.get("audio", ""))}
        return ""

    def sounds_like(self, utterance: Utterance) -> str:
        voice, reference = self._speaker(utterance)
        recording = self._recording(reference) if reference else None
        told = [voice, reference.get("text", "") if reference else "", _digest(recording), self._rate]
        return json.dumps([self.name, self.url, self.model, *told])

    def record(self, utterance: Utterance, *, timeout_s: float) -> Recording:
        voice, reference = self._speaker(utterance)
        if reference is None:
            found = self._ask("inference_sft", timeout_s, {"tts_text": utterance.text, "spk_id": voice})
        else:
            recording = self._recording(reference)
            if recording is None:
                raise ModelUnavailable(f"{reference.get('audio')} is no recording in data/voice/references")
            form = {"tts_text": utterance.text, "prompt_text": str(reference.get("text", ""))}
            files = {"prompt_wav": ("prompt.wav", recording, "application/octet-stream")}
            found = self._ask("inference_zero_shot", timeout_s, form, files=files)
        return Recording(found.data, self.model, pcm_rate=self._rate_of(found))

    def _ask(self, path: str, timeout_s: float, form: Mapping[str, str], **more: Any) -> Fetched:
        headers = {"Authorization": f"Bearer {self._api_key}"} if self._api_key else {}
        return fetch(
            "POST",
            joined(self.url, path),
            host=self.host,
            timeout_s=timeout_s,
            data=form,
            headers=headers,
            **more,
        )

    def _speaker(self, utterance: Utterance) -> tuple[str, dict[str, Any] | None]:
        voice = utterance.voice or self._voice
        return voice or _SPEAKER, self._references.get(voice)

    def _recording(self, reference: Mapping[str, Any]) -> bytes | None:
        """A recording that may be sent: a file of that folder, and a sound. Nothing else of ours leaves the house."""
        path = self._folder / Path(str(reference.get("audio", ""))).name
        try:
            if not path.is_file() or path.resolve().parent != self._folder.resolve():
                return None
            if path.stat().st_size > _RECORDING_BYTES:
                return None
            data = path.read_bytes()
        except OSError:
            return None
        return data if data[:4] in (b"RIFF", b"fLaC") or data[:3] == b"ID3" or data[:1] == b"\xff" else None

    def _rate_of(self, found: Fetched) -> int:
        said = found.headers.get(_RATE_HEADER, "")
        rate = int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 0
        return rate if LOWEST_RATE <= rate <= HIGHEST_RATE else self._rate


def _digest(data: bytes | None) -> str:
    return hashlib.sha256(data).hexdigest() if data else ""


def _endpoint(config: RoleConfig) -> dict[str, Any]:
    values = {key: config[key] for key in ("base_url", "api_key", "model", "sample_rate", "references")}
    return {
        **values,
        "base_url": values["base_url"] or _URL,
        "model": values["model"] or "CosyVoice",
        "voice": config["name"],
        "folder": settings.VOICE_REFERENCE_DIR,
    }


register_backend(
    BackendKind(
        name=CosyVoice.name,
        roles=VOICE_ROLES,
        rank=41,
        recognise=never,
        endpoint=_endpoint,
        build=CosyVoice,
    )
)
