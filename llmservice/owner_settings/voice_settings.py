"""The settings of her voice that an owner may change: who speaks, how, and what may be kept of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy

from llmservice.owner_settings import kinds
from llmservice.owner_settings.definition import Kind, OwnerSetting, register_setting
from llmservice.owner_settings.model_settings import NAME_LIMIT
from llmservice.roles import known_backends
from llmservice.translatable import Reason as _
from llmservice.voice.sound import HIGHEST_RATE, LOWEST_RATE

VOICE_LIMIT = 60
SLOWEST, FASTEST = 0.5, 2.0
_REFERENCES = 20
_PATH_LIMIT, _WORDS_LIMIT = 500, 300
# Languages of a recording, as GPT-SoVITS names them.
_LANGUAGES = ("zh", "en", "ja", "ko", "yue", "auto")


def register() -> None:
    """Make them known to the settings page."""
    parts: dict[str, tuple[Any, Kind, Any]] = {
        "backend": (
            gettext_lazy("Backend"),
            kinds.choice(of=lambda: tuple(known_backends("voice"))),
            gettext_lazy("auto takes the best one that the settings make possible."),
        ),
        "base_url": (
            gettext_lazy("Address"),
            kinds.address(),
            gettext_lazy("Of the speech server: with /v1 for openai, without anything for the others."),
        ),
        "api_key": (gettext_lazy("Key"), kinds.key(), ""),
        "model": (gettext_lazy("Model"), kinds.text(NAME_LIMIT), ""),
        "name": (
            gettext_lazy("Voice"),
            kinds.text(VOICE_LIMIT),
            gettext_lazy("For personas that name none: a voice, a speaker, the number of a style, or a recording."),
        ),
        "speed": (gettext_lazy("Speed"), kinds.number(SLOWEST, FASTEST), gettext_lazy("1 is the voice's own pace.")),
        "references": (
            gettext_lazy("Recordings to speak like"),
            references(),
            gettext_lazy(
                "For GPT-SoVITS and CosyVoice, by the name of the voice. "
                '{"baomi": {"audio": "baomi.wav", "text": "…", "language": "zh"}}'
            ),
        ),
        "sample_rate": (
            gettext_lazy("Samples a second"),
            kinds.whole(LOWEST_RATE, HIGHEST_RATE),
            gettext_lazy("Of CosyVoice's bare sound: 24000, or 22050 with its first models."),
        ),
        "extra_body": (
            gettext_lazy("More for each request"),
            kinds.json_object(),
            gettext_lazy("A JSON object, for what only this endpoint knows."),
        ),
    }
    register_setting(
        *(
            OwnerSetting(f"VOICE_{part.upper()}", "voice", label, kind, help, partial(_by_environment, part))
            for part, (label, kind, help) in parts.items()
        ),
        OwnerSetting(
            "EMBEDDED_VOICE",
            "voice",
            gettext_lazy("The voice inside this program"),
            kinds.choice("auto", "off"),
            gettext_lazy("It speaks Chinese, where no other voice is set."),
        ),
        OwnerSetting(
            "VOICE_TIMEOUT_S",
            "voice",
            gettext_lazy("Seconds for one piece of speech"),
            kinds.number(1, 120),
            gettext_lazy("After them it is only read."),
        ),
        OwnerSetting(
            "VOICE_CACHE_MB",
            "voice",
            gettext_lazy("Megabytes of sounds that are kept"),
            kinds.whole(0, 100_000),
            gettext_lazy("The same words in the same voice are made once."),
        ),
    )


def references() -> Kind:
    """Recordings by the name of the voice: {"audio": file, "text": what is said in it, "language": of that}."""

    def read(raw: Any) -> dict[str, Any]:
        found: dict[str, Any] = kinds.json_object().read(raw)
        if len(found) > _REFERENCES:
            raise ValueError(_("At most %(count)s recordings.") % {"count": _REFERENCES})
        for name, one in found.items():
            if not 0 < len(name) <= VOICE_LIMIT or not _fits(one):
                raise ValueError(
                    _('%(name)s: a recording is {"audio": file, "text": what is said in it, "language": "zh"}.')
                    % {"name": name[:VOICE_LIMIT]}
                )
        return found

    return Kind("json", read)


def _fits(one: Any) -> bool:
    if not isinstance(one, dict) or not set(one) <= {"audio", "text", "language"}:
        return False
    audio, text, language = one.get("audio"), one.get("text", ""), one.get("language", "zh")
    return (
        isinstance(audio, str)
        and 0 < len(audio) <= _PATH_LIMIT
        and isinstance(text, str)
        and len(text) <= _WORDS_LIMIT
        and language in _LANGUAGES
    )


def _by_environment(part: str) -> Any:
    return settings.MODEL_ROLES["voice"][part]
