"""Which model plays which role, at what price, under which limits; docs/models.md explains every setting."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.env import DATA_DIR, env


def _json_object(name: str) -> dict[str, Any]:
    text = env.str(name, default="") or "{}"
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise ImproperlyConfigured(f"{name} is no JSON object: {text}")
    return found


def _decimal(name: str, default: str) -> Decimal:
    text = env.str(name, default="") or default
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ImproperlyConfigured(f"{name} is no number: {text}") from None


# Alibaba's DashScope: this key alone makes qwen-plus the director and qwen-image the painter.
QWEN_API_KEY: str = env.str("QWEN_API_KEY", default="")
QWEN_BASE_URL: str = env.str("QWEN_BASE_URL", default="https://dashscope.aliyuncs.com/compatible-mode/v1")
QWEN_MODEL: str = env.str("QWEN_MODEL", default="qwen-plus")
QWEN_IMAGE_URL: str = env.str("QWEN_IMAGE_URL", default="https://dashscope.aliyuncs.com/api/v1")
QWEN_IMAGE_MODEL: str = env.str("QWEN_IMAGE_MODEL", default="qwen-image")
QWEN_IMAGE_SIZE: str = env.str("QWEN_IMAGE_SIZE", default="1664*928")


def _role(name: str) -> dict[str, Any]:
    return {
        "backend": env.str(f"{name}_BACKEND", default="auto"),
        "base_url": env.str(f"{name}_BASE_URL", default=""),
        "api_key": env.str(f"{name}_API_KEY", default=""),
        "model": env.str(f"{name}_MODEL", default=""),
        # schema, object or text: how JSON is asked for. auto finds out what the endpoint understands.
        "json_mode": env.str(f"{name}_JSON_MODE", default="auto"),
        # always, never or auto: whether to wait for </think> before the first word of a streamed answer.
        "reasoning": env.str(f"{name}_REASONING", default="auto"),
        # JSON object that is added to each request, for what only this endpoint knows.
        "extra_body": _json_object(f"{name}_EXTRA_BODY"),
    }


# Her voice: no text comes back, so nothing is asked of JSON and reasoning, but more of how it sounds.
VOICE_ROLE: dict[str, Any] = {
    "backend": env.str("VOICE_BACKEND", default="auto"),
    "base_url": env.str("VOICE_BASE_URL", default=""),
    "api_key": env.str("VOICE_API_KEY", default=""),
    "model": env.str("VOICE_MODEL", default=""),
    # The voice, speaker or style, in the backend's own name, for personas that name none.
    "name": env.str("VOICE_NAME", default=""),
    # 1 is the voice's own pace.
    "speed": env.float("VOICE_SPEED", default=1.0),
    # Recordings that a voice is modelled on, by the name of the voice: {"name": {"audio", "text", "language"}}.
    "references": _json_object("VOICE_REFERENCES"),
    # Of sound that comes without a header (CosyVoice).
    "sample_rate": env.int("VOICE_SAMPLE_RATE", default=24000),
    "extra_body": _json_object("VOICE_EXTRA_BODY"),
}
MODEL_ROLES: dict[str, dict[str, Any]] = {
    "director": _role("DIRECTOR"),
    "persona": _role("PERSONA"),
    "image": _role("IMAGE"),
    "judge": _role("JUDGE"),
    "voice": VOICE_ROLE,
}
# Real seconds that a piece of speech may take to be made; after them it is only read.
VOICE_TIMEOUT_S: float = env.float("VOICE_TIMEOUT_S", default=15.0)
# Megabytes of sounds that are kept, to be used again for the same words.
VOICE_CACHE_MB: int = env.int("VOICE_CACHE_MB", default=200)
VOICE_CACHE_DIR: str = str(DATA_DIR / "voice" / "made")
# Recordings of our own that CosyVoice is sent (VOICE_REFERENCES names them).
VOICE_REFERENCE_DIR: str = str(DATA_DIR / "voice" / "references")

# The voice inside this program: auto uses it where its packages are installed and no other is set, off never.
EMBEDDED_VOICE: str = env.str("EMBEDDED_VOICE", default="auto")
EMBEDDED_VOICE_THREADS: int = env.int("EMBEDDED_VOICE_THREADS", default=0)
EMBEDDED_VOICE_DIR: str = str(DATA_DIR / "voice" / "model")

TGI_URL: str = env.str("TGI_URL", default="")
TGI_TOKEN: str = env.str("TGI_TOKEN", default="")
TGI_API: str = env.str("TGI_API", default="chat")

# The language model inside this process: auto uses it where its packages are installed, off never.
EMBEDDED_MODEL: str = env.str("EMBEDDED_MODEL", default="auto")
EMBEDDED_MODEL_FILE: str = env.str("EMBEDDED_MODEL_FILE", default="")
EMBEDDED_MODEL_CONTEXT: int = env.int("EMBEDDED_MODEL_CONTEXT", default=4096)
EMBEDDED_MODEL_THREADS: int = env.int("EMBEDDED_MODEL_THREADS", default=0)
EMBEDDED_MODEL_CACHE_MIB: int = env.int("EMBEDDED_MODEL_CACHE_MIB", default=64)
EMBEDDED_MODEL_ADAPTERS: dict[str, str] = env.dict("EMBEDDED_MODEL_ADAPTERS", default={})
EMBEDDED_MODEL_DIR: str = str(DATA_DIR / "models")
# An operator's own personas: a folder each, as `manage.py persona new` lays it out.
PERSONA_DIR: str = str(DATA_DIR / "personas")
# Whether rows that a training holds out are said to viewers like the others; a bench does without.
PERSONA_SAYS_HELD_OUT: bool = env.bool("PERSONA_SAYS_HELD_OUT", default=True)

# What paid models may cost per real day, all roles together; nothing paid is called beyond it.
MODEL_BUDGET_PER_DAY: Decimal = _decimal("MODEL_BUDGET_PER_DAY", "5")
MODEL_CURRENCY: str = env.str("MODEL_CURRENCY", default="CNY")
# Per model: [per million tokens in, per million tokens out], or one number: per picture, or per million characters
# that are said.
MODEL_PRICES: dict[str, Any] = {
    "qwen-plus": [0.8, 2],
    "qwen-turbo": [0.3, 0.6],
    "qwen-max": [2.4, 9.6],
    "qwen-image": 0.25,
    "qwen-image-plus": 0.2,
}
# Set by the operator: these count for local endpoints too, which are free otherwise.
MODEL_PRICES_SET: dict[str, Any] = _json_object("MODEL_PRICES")
# Dear on purpose: a model of unknown price must not empty a wallet unseen.
MODEL_PRICE_UNKNOWN: list[float] = [20, 60]
PICTURE_PRICE_UNKNOWN: float = 0.5
# Per million characters that are said.
VOICE_PRICE_UNKNOWN: float = 220

# Tries of one call (429, 5xx, no connection), seconds before the second one, and the longest Retry-After obeyed.
MODEL_TRIES: int = env.int("MODEL_TRIES", default=3)
MODEL_BACKOFF_S: float = env.float("MODEL_BACKOFF_S", default=0.5)
MODEL_RETRY_AFTER_MAX_S: float = env.float("MODEL_RETRY_AFTER_MAX_S", default=20.0)
# So many failed calls of a backend in a row, and for so many seconds the fallback writer takes its place.
CIRCUIT_FAILURES: int = env.int("CIRCUIT_FAILURES", default=3)
CIRCUIT_OPEN_S: float = env.float("CIRCUIT_OPEN_S", default=60.0)
# Bytes of a prompt or an answer that the ledger keeps.
LEDGER_TEXT_LIMIT: int = 64 * 1024
# A model call inside a transaction would hold its locks for seconds: an error, unless a test says otherwise.
MODEL_CALLS_IN_TRANSACTION = False
# Real seconds between two looks at whether the owner has changed a setting; None never looks.
OWNER_SETTINGS_LOOK_S: float | None = 1.0
# Hosts (host or host:port) that pictures may be fetched from although they are local or speak plain HTTP.
IMAGE_DOWNLOAD_HOSTS: list[str] = env.list("IMAGE_DOWNLOAD_HOSTS", default=[])
# Whether a transparent proxy runs here that answers names with made-up addresses (198.18.0.0/15, "fake IP"): then
# pictures may be fetched from hosts that resolve into them.
IMAGE_DOWNLOAD_FAKE_IP: bool = env.bool("IMAGE_DOWNLOAD_FAKE_IP", default=False)
