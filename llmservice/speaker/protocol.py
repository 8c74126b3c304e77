"""What is said between the program and the process that speaks: a line of JSON each, samples behind an answer."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

# Bytes of one sound, and characters of one line.
MOST_BYTES = 12 * 1024 * 1024
MOST_LINE = 16 * 1024


class SayThis(TypedDict):
    """A piece to be said. After `seconds` nobody wants it any more."""

    text: str
    voice: str
    speed: float
    seconds: float


class Said(TypedDict):
    """What came of it: so many bytes of samples follow. `said` is why there are none: nothing to say, or trouble."""

    state: Literal["ready", "sound", "nothing", "trouble"]
    bytes: NotRequired[int]
    why: NotRequired[str]
