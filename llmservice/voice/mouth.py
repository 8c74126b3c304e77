"""How a mouth moves with a sound: so many openings a second, from its loudness or from the engine's own timings.

A front end plays them by the sound's own clock: opening number `i` belongs to `i / RATE` seconds from its beginning.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import mul

from llmservice.backends.base import MouthShape

# Openings a second.
RATE = 40
WIDE_OPEN = 100
CLOSED = "-"
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
# How far the mouth is open in each shape, of WIDE_OPEN.
_OPEN_IN = {"a": 100, "o": 75, "e": 65, "i": 45, "u": 35, "n": 12, CLOSED: 0}
# Of the loud parts' loudness, what is still heard as a voice; and of full scale, what is heard at all.
_QUIET, _NOTHING = 0.06, 0.002
# The part of the frames that may be louder than "loud".
_LOUD = 0.92
# Timings that say something quite different from the sound's length are not believed.
_STRETCH = 1.25


@dataclass(frozen=True)
class Mouth:
    """Openings from 0 to WIDE_OPEN, RATE a second; `shapes` has a letter (`MouthShape`) for each, or is empty where
    only loudness is known."""

    openings: tuple[int, ...]
    shapes: str = ""

    @property
    def letters(self) -> str:
        """The openings as one text: a figure or letter each, from 0 (closed) to z (wide open)."""
        return "".join(_LETTERS[opening * (len(_LETTERS) - 1) // WIDE_OPEN] for opening in self.openings)

    def at(self, seconds: float) -> int:
        """How far it is open at a moment of the sound; closed before and after it."""
        index = math.floor(seconds * RATE)
        return self.openings[index] if 0 <= index < len(self.openings) else 0


def loudness(samples: array[int], rate: int) -> list[float]:
    """The root mean square of each 1/RATE second, of full scale (1)."""
    return [_rms(samples[start:end]) for start, end in _frames(len(samples), rate)]


def mouth_by_loudness(levels: Sequence[float]) -> Mouth:
    """Open as the sound is loud, against its own loud parts: a quiet voice moves its mouth as well."""
    loud = _loud(levels)
    return Mouth(tuple(_opening(level, loud) for level in levels))


def mouth_by_shapes(shapes: Sequence[MouthShape], levels: Sequence[float]) -> Mouth | None:
    """Open as the engine says that the mouth stands, closed where nothing is heard. None where its timings do not fit
    the sound."""
    total = sum(shape.seconds for shape in shapes)
    length = len(levels) / RATE
    if not shapes or not math.isfinite(total) or total <= 0 or not 1 / _STRETCH <= length / total <= _STRETCH:
        return None
    letters = _letters(shapes, len(levels), length / total)
    loud = _loud(levels)
    openings = tuple(
        _OPEN_IN[letter] if _opening(level, loud) else 0 for letter, level in zip(letters, levels, strict=True)
    )
    return Mouth(openings, letters)


def _letters(shapes: Sequence[MouthShape], count: int, stretch: float) -> str:
    """The shape in the middle of each frame."""
    letters, ends, number = [], 0.0, -1
    for frame in range(count):
        while number + 1 < len(shapes) and (frame + 0.5) / RATE >= ends:
            number += 1
            ends += shapes[number].seconds * stretch
        letters.append(shapes[number].shape if shapes[number].shape in _OPEN_IN else CLOSED)
    return "".join(letters)


def _frames(count: int, rate: int) -> Iterator[tuple[int, int]]:
    number = 0
    while (start := number * rate // RATE) < count:
        yield start, min(count, (number + 1) * rate // RATE)
        number += 1


def _rms(samples: array[int]) -> float:
    return math.sqrt(sum(map(mul, samples, samples)) / len(samples)) / 32768 if samples else 0.0


def _loud(levels: Sequence[float]) -> float:
    heard = sorted(level for level in levels if level > _NOTHING)
    return heard[min(len(heard) - 1, int(len(heard) * _LOUD))] if heard else 0.0


def _opening(level: float, loud: float) -> int:
    if level <= _NOTHING or level < loud * _QUIET:
        return 0
    return int(min(WIDE_OPEN, round(WIDE_OPEN * (level / loud) ** 0.8)))
