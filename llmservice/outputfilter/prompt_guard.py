"""Keeps the prompt to ourselves: text of it is recognised as it comes out, also spread out, reversed, shifted along
the alphabet, or dressed up.

An answer's letters are read as one string; `run` is the longest end of it that stands in the prompt. A run that is
short is chance; one that grows is held back; a long one is a leak. What is public (her name, the viewer's own words)
is no secret, and a run that stands in it does not count.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Protocol

from llmservice.outputfilter.filler import WithoutFiller
from llmservice.text.characters import is_cjk, letter, unleet

# A Chinese character says as much as a word: it weighs as much as five letters.
WIDE, NARROW = 5, 1
# From this weight on a run is held, at this weight it is a leak: four to eight characters, or four to seven words.
HELD, LEAK = 20, 40
_LONGEST = 80  # letters of a run that are looked at
_CRUMB = 3  # letters that are too few to tell where in the prompt they are from
# Steps along the alphabet, or along all characters, that are taken back.
_SHIFTS = (-3, -2, -1, 1, 2, 3, 13)


class _Run:
    """One way of reading: forwards or backwards, plain or dressed up."""

    def __init__(self, secret: str, public: str, read: Callable[[str], str]) -> None:
        self._secret = secret
        self._public = public
        self._read = read
        self._letters = ""
        self._places: list[int] = []
        # What came out before the run, if the run goes on where it ended: a prompt told in pieces is told.
        self._before = ""

    def step(self, place: int, char: str) -> bool:
        """Read the character at `place`; whether the run is a leak now."""
        for one in self._read(char):
            letters = self._letters + one
            if letters not in self._secret:
                self._remember()
            self._places.append(place)
            while letters and (letters not in self._secret or len(letters) > _LONGEST):
                letters = letters[1:]
                del self._places[0]
            self._letters = letters
        return self._weight() >= LEAK

    @property
    def hold(self) -> int | None:
        """The place from which text waits: where the run begins to be more than chance."""
        if not self._letters or self._weight() < HELD:
            return None
        weight = _weight(self._continued())
        for one, place in zip(self._letters, self._places, strict=True):
            weight += WIDE if is_cjk(one) else NARROW
            if weight >= HELD:
                return place
        return None

    def _remember(self) -> None:
        if not self._letters:
            return
        if self._continued():
            self._before = (self._before + self._letters)[-_LONGEST:]
        elif len(self._letters) >= _CRUMB:
            self._before = self._letters

    def _continued(self) -> str:
        """What came out before and is continued by the run; empty when nothing is."""
        return self._before if self._before and self._before + self._letters in self._secret else ""

    def _weight(self) -> int:
        told = self._continued() + self._letters
        return 0 if told in self._public else _weight(told)


def _weight(letters: str) -> int:
    return sum(WIDE if is_cjk(one) else NARROW for one in letters)


class _Reading(Protocol):
    @property
    def hold(self) -> int | None: ...

    def step(self, place: int, char: str) -> bool: ...


class PromptGuard:
    """Reads an answer character by character."""

    def __init__(self, guarded: Sequence[str], public: Sequence[str]) -> None:
        self._runs: list[_Reading] = []
        plain = _joined(guarded, _letters_only)
        if not plain:
            return
        known = _joined(public, _letters_only)
        turned = "|".join(part[::-1] for part in plain.split("|"))
        by_word = _joined([" ".join(reversed(re.findall(r"\w+", text))) for text in guarded], _letters_only)

        def without(words: frozenset[str]) -> _Run:
            return _Run(_left_out(plain, words), _left_out(known, words), str)

        self._runs = [
            _Run(plain, known, _letters_only),
            _Run(turned, known, _letters_only),
            _Run(by_word, known, _letters_only),
            *(_Run(plain, known, partial(_shifted_back, by=by)) for by in _SHIFTS),
            _Run(_joined(guarded, unleet), _joined(public, unleet), unleet),
            WithoutFiller(without, _letters_only),
        ]

    def step(self, place: int, char: str) -> bool:
        """Read the character at `place`; whether the prompt is leaking now."""
        # Each has to read it, whatever the others say.
        leaks = [run.step(place, char) for run in self._runs]
        return any(leaks)

    @property
    def hold(self) -> int | None:
        """The first place that must wait."""
        return min((hold for run in self._runs if (hold := run.hold) is not None), default=None)


def _letters_only(char: str) -> str:
    # Numbers between the letters are a way to dress them up.
    return "".join(one for one in letter(char) if not one.isdigit())


@lru_cache(maxsize=16_384)
def _shifted_back(char: str, by: int) -> str:
    """What a character was before it was moved by so many steps; letters of the alphabet go round."""
    if char.isascii() and char.isalpha():
        return chr((ord(char.lower()) - ord("a") - by) % 26 + ord("a"))
    return _letters_only(chr(max(ord(char) - by, 0)))


def _left_out(letters: str, words: frozenset[str]) -> str:
    for word in words:
        letters = letters.replace(word, "")
    return letters


def _joined(texts: Sequence[str], read: Callable[[str], str]) -> str:
    return "|".join("".join(map(read, text)) for text in texts if text)
