"""What the log tells of her voice: what is to be said aloud, and when she is hushed. Front ends and pages alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from streaming.event_types import LineKind
from streaming.on_air.stage_directions import spoken
from vtuber.plugin import EventMessage

HushReason = Literal["ended", "silenced", "interrupted", "stopped"]

# Openings of her mouth a second, as `stream.voiced` has them.
MOUTH_RATE = 40
# About how long a voice takes for a character, in real milliseconds.
_MS_A_CHARACTER = {"zh": 220, "en": 65}


@dataclass(frozen=True)
class OwnVoice:
    """Who hears it has it said by a voice of their own: its name (empty for any of the language), its speed."""

    name: str
    speed: float


@dataclass(frozen=True)
class Say:
    """Something to be said, after what is being said already. `url` is empty where it has no sound.

    `duration_ms` are real milliseconds: of its sound, or about so long. `mouth` and `shapes` are as in
    `stream.voiced`; with `voice` whoever hears it says it with a voice of their own.
    """

    speech: str
    kind: LineKind
    text: str
    language: str
    duration_ms: int
    url: str = ""
    mouth: str = ""
    shapes: str = ""
    credit: str = ""
    voice: OwnVoice | None = None


@dataclass(frozen=True)
class Hush:
    """What is being said ends at once, and what waits to be said is dropped."""

    reason: HushReason


def told_aloud(event: EventMessage, language: str) -> list[Say | Hush]:
    """What an event means to whoever speaks for her, in order; nothing for most."""
    tell = _TELL.get(event.type)
    return tell(event, language) if tell else []


def _said(event: EventMessage, language: str) -> list[Say | Hush]:
    told = event.payload
    found: list[Say | Hush] = [Hush("interrupted")] if told.get("interrupted") else []
    # What is voiced comes piece by piece.
    if told.get("aloud", True) and not told.get("voiced") and (text := spoken(told["text"])):
        voice = told.get("voice")
        found.append(_say(event, language, text, voice=OwnVoice(**voice) if voice else None))
    return found


def _voiced(event: EventMessage, language: str) -> list[Say | Hush]:
    told = event.payload
    if not told["text"]:
        return []  # whoever it was said to wanted to be forgotten
    sound = {name: told[name] for name in ("url", "mouth", "shapes", "credit")} if told["url"] else {}
    return [_say(event, language, told["text"], duration_ms=told["duration_ms"], **sound)]


def _say(event: EventMessage, language: str, text: str, *, duration_ms: int = 0, **more: Any) -> Say:
    return Say(
        speech=f"s{event.seq}",
        kind=event.payload["kind"],
        text=text,
        language=language,
        duration_ms=duration_ms or len(text) * _MS_A_CHARACTER.get(language, 100),
        **more,
    )


def _dropped(event: EventMessage, language: str) -> list[Say | Hush]:
    return [Hush("interrupted")] if event.payload.get("voiced") else []


def _rules(event: EventMessage, language: str) -> list[Say | Hush]:
    return [Hush("silenced")] if event.payload["silenced"] else []


def _ended(event: EventMessage, language: str) -> list[Say | Hush]:
    return [Hush("ended")]


def _stopped(event: EventMessage, language: str) -> list[Say | Hush]:
    return [Hush("stopped")]


_TELL: dict[str, Callable[[EventMessage, str], list[Say | Hush]]] = {
    "stream.said": _said,
    "stream.voiced": _voiced,
    "stream.ended": _ended,
    "answer.dropped": _dropped,
    "chat.rules": _rules,
    "stop.pulled": _stopped,
}
ALOUD = tuple(_TELL)
