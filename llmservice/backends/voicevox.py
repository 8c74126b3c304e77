"""VOICEVOX and the engines that speak its API (AivisSpeech): Japanese voices that tell how the mouth stands."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Mapping
from typing import Any

from llmservice.backends.base import MouthShape, Recording, Utterance, VoiceBackend
from llmservice.backends.registry import VOICE_ROLES, BackendKind, RoleConfig, never, register_backend
from llmservice.backends.speech_http import fetch, joined
from llmservice.errors import ModelError, ModelUnavailable
from llmservice.translatable import Reason as _

_URL = "http://127.0.0.1:50021"
_STYLE = "1"
_QUERY_BYTES = 2 * 1024 * 1024
# Its terms want the voice named; that is asked once, and keeps nobody waiting.
_CREDIT_S = 2.0
_CREDIT_LIMIT = 100
# Vowels as it writes them; capitals are whispered, "cl" is the stop before っ, "pau" a pause.
_SHAPES = {
    "a": "a",
    "i": "i",
    "u": "u",
    "e": "e",
    "o": "o",
    "N": "n",
    "A": "a",
    "I": "i",
    "U": "u",
    "E": "e",
    "O": "o",
}
# Consonants for which the lips close.
_LABIALS = frozenset({"m", "b", "p", "my", "by", "py"})
_LONGEST_S = 60.0


class VoiceVox(VoiceBackend):
    """A voice is the number of a style, as `/speakers` lists them."""

    name = "voicevox"

    def __init__(self, *, base_url: str, model: str, voice: str, speed: float) -> None:
        self.url = base_url
        self.model = model
        self._voice = voice or _STYLE
        self._speed = speed
        self._credits: dict[str, str] = {}

    def trouble(self) -> str:
        if not _is_style(self._voice):
            return _("a voice of VOICEVOX is the number of a style (VOICE_NAME), as its /speakers lists them")
        return ""

    def sounds_like(self, utterance: Utterance) -> str:
        return json.dumps([self.name, self.url, self._style(utterance), self._speed])

    def record(self, utterance: Utterance, *, timeout_s: float) -> Recording:
        deadline = time.monotonic() + timeout_s
        style = self._style(utterance)
        query = self._json(
            "POST", "audio_query", {"text": utterance.text, "speaker": style}, max(0.1, deadline - time.monotonic())
        )
        if not isinstance(query, dict) or not isinstance(query.get("accent_phrases"), list):
            raise ModelUnavailable(f"{self.host} sent something that is no query")
        query |= {"speedScale": self._speed, "outputStereo": False}
        found = fetch(
            "POST",
            joined(self.url, "synthesis"),
            host=self.host,
            timeout_s=max(0.1, deadline - time.monotonic()),
            params={"speaker": style},
            json=query,
        )
        shapes = tuple(_shapes(query))
        credit = self._credit(style, deadline - time.monotonic())
        return Recording(found.data, self.model, shapes=shapes, credit=credit)

    def _style(self, utterance: Utterance) -> str:
        return utterance.voice if _is_style(utterance.voice) else self._voice

    def _json(self, method: str, path: str, params: Mapping[str, str], timeout_s: float) -> Any:
        found = fetch(
            method, joined(self.url, path), host=self.host, timeout_s=timeout_s, limit=_QUERY_BYTES, params=params
        )
        try:
            return json.loads(found.data, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise ModelUnavailable(f"{self.host} sent something that is no JSON") from None

    def _credit(self, style: str, left_s: float) -> str:
        """Who is to be named, as its terms have it: "VOICEVOX:ずんだもん". The engine alone where it can't say."""
        if style not in self._credits and left_s > 0.2:
            try:
                speakers = self._json("GET", "speakers", {}, min(left_s, _CREDIT_S))
                self._credits[style] = _named(speakers, style)
            except ModelError:
                return self.model
        name = self._credits.get(style, "")
        return f"{self.model}:{name}"[:_CREDIT_LIMIT] if name else self.model


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _is_style(voice: str) -> bool:
    return voice.isascii() and voice.isdigit() and len(voice) <= 10


def _named(speakers: Any, style: str) -> str:
    for speaker in speakers if isinstance(speakers, list) else []:
        styles = speaker.get("styles") if isinstance(speaker, dict) else None
        for one in styles if isinstance(styles, list) else []:
            if isinstance(one, dict) and str(one.get("id")) == style:
                return " ".join(str(speaker.get("name", "")).split())
    return ""


def _shapes(query: Mapping[str, Any]) -> Iterator[MouthShape]:
    """The mouth through the whole sound, by the lengths in its query; nothing of it is believed to be a number."""
    speed = _number(query.get("speedScale")) or 1.0
    yield MouthShape("-", _number(query.get("prePhonemeLength")) / speed)
    for phrase in query["accent_phrases"]:
        moras = phrase.get("moras") if isinstance(phrase, dict) else None
        for mora in moras if isinstance(moras, list) else []:
            yield from _mora(mora, speed)
        pause = phrase.get("pause_mora") if isinstance(phrase, dict) else None
        if isinstance(pause, dict):
            yield MouthShape("-", _pause(query, pause) / speed)
    yield MouthShape("-", _number(query.get("postPhonemeLength")) / speed)


def _mora(mora: Any, speed: float) -> Iterator[MouthShape]:
    if not isinstance(mora, dict):
        return
    shape = _SHAPES.get(str(mora.get("vowel")), "-")
    if mora.get("consonant"):
        # Lips are closed for m, b and p; for the others the mouth is on its way to the vowel.
        yield MouthShape("-" if mora["consonant"] in _LABIALS else "n", _number(mora.get("consonant_length")) / speed)
    yield MouthShape(shape, _number(mora.get("vowel_length")) / speed)


def _pause(query: Mapping[str, Any], pause: Mapping[str, Any]) -> float:
    """Newer engines let pauses be set, as a length or as a part of theirs."""
    fixed = query.get("pauseLength")
    length = _number(pause.get("vowel_length")) if fixed is None else _number(fixed)
    scale = query.get("pauseLengthScale")
    return length * (1.0 if scale is None else _number(scale))


def _number(value: Any) -> float:
    """A length in seconds; 0 for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return 0.0
    return min(max(float(value), 0.0), _LONGEST_S)


def _endpoint(config: RoleConfig) -> dict[str, Any]:
    return {
        "base_url": config["base_url"] or _URL,
        "model": config["model"] or "VOICEVOX",
        "voice": config["name"],
        "speed": config["speed"],
    }


register_backend(
    BackendKind(
        name=VoiceVox.name,
        roles=VOICE_ROLES,
        rank=42,
        recognise=never,
        endpoint=_endpoint,
        build=VoiceVox,
    )
)
