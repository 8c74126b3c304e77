"""Django's checks of the model settings: a typing error shows at the start, in words."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from llmservice.fallback.phrase_registry import phrase_problems
from llmservice.owner_settings.voice_settings import FASTEST, SLOWEST, references
from llmservice.pricing import read_price
from llmservice.purposes import ROLES
from llmservice.roles import known_backends
from llmservice.voice.sound import HIGHEST_RATE, LOWEST_RATE

_CHOICES = {"json_mode": ("auto", "schema", "object", "text"), "reasoning": ("auto", "always", "never")}


def check_model_settings(**kwargs: Any) -> Iterable[CheckMessage]:
    """Errors for settings that could only fail later, in the middle of a day."""
    for role in ROLES:
        config = settings.MODEL_ROLES[role]
        allowed = {"backend": tuple(known_backends(role)), **_CHOICES}
        for key, choices in allowed.items():
            if key in config and config[key] not in choices:
                yield _wrong(f"{role.upper()}_{key.upper()}", config[key], f"it is one of {', '.join(choices)}")
    if settings.TGI_API not in ("chat", "generate"):
        yield _wrong("TGI_API", settings.TGI_API, "it is one of chat, generate")
    if settings.EMBEDDED_MODEL not in ("auto", "off"):
        yield _wrong("EMBEDDED_MODEL", settings.EMBEDDED_MODEL, "it is one of auto, off")
    if settings.EMBEDDED_VOICE not in ("auto", "off"):
        yield _wrong("EMBEDDED_VOICE", settings.EMBEDDED_VOICE, "it is one of auto, off")
    if settings.EMBEDDED_VOICE_THREADS < 0:
        yield _wrong("EMBEDDED_VOICE_THREADS", settings.EMBEDDED_VOICE_THREADS, "it is 0 or more")
    yield from _wrong_voice()
    if not settings.MODEL_BUDGET_PER_DAY >= 0:
        yield _wrong("MODEL_BUDGET_PER_DAY", settings.MODEL_BUDGET_PER_DAY, "it is 0 or more")
    for model, price in settings.MODEL_PRICES_SET.items():
        try:
            read_price(model, price)
        except ValueError as error:
            yield Error(str(error), id="llmservice.E001")


def check_phrase_books(**kwargs: Any) -> Iterable[CheckMessage]:
    """Warnings for phrases that she goes without, since they are wrong."""
    for problem in phrase_problems():
        yield Warning(f"Phrases are left out: {problem}", id="llmservice.W001")


def _wrong_voice() -> Iterable[CheckMessage]:
    config = settings.MODEL_ROLES["voice"]
    if not SLOWEST <= config["speed"] <= FASTEST:
        yield _wrong("VOICE_SPEED", config["speed"], f"it is between {SLOWEST} and {FASTEST}")
    if not LOWEST_RATE <= config["sample_rate"] <= HIGHEST_RATE:
        yield _wrong("VOICE_SAMPLE_RATE", config["sample_rate"], f"it is between {LOWEST_RATE} and {HIGHEST_RATE}")
    if not settings.VOICE_TIMEOUT_S > 0:
        yield _wrong("VOICE_TIMEOUT_S", settings.VOICE_TIMEOUT_S, "it is more than 0")
    if settings.VOICE_CACHE_MB < 0:
        yield _wrong("VOICE_CACHE_MB", settings.VOICE_CACHE_MB, "it is 0 or more")
    try:
        references().read(config["references"])
    except ValueError as error:
        yield _wrong("VOICE_REFERENCES", "…", str(error).rstrip("."))


def _wrong(setting: str, value: object, rule: str) -> Error:
    return Error(f"{setting}={value}: {rule}.", id="llmservice.E001")
