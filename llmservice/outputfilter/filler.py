"""A prompt told with something put between its words: "你喵是喵一喵只喵". Read without what comes again and again."""

import re
from collections import Counter, deque
from collections.abc import Callable
from typing import Protocol

from llmservice.text.characters import CJK

# Of the last words of an answer (a Chinese character is one), from so many on, a share of so much is filler.
_LATELY, _FEWEST, _SHARE = 24, 10, 0.28
# Words that are read again when a filler is found: more than what makes a leak.
_KEPT = 80
_CJK = re.compile(f"[{CJK}]")


class Run(Protocol):
    """How much of the prompt has come out (`prompt_guard`)."""

    @property
    def hold(self) -> int | None: ...

    def step(self, place: int, char: str) -> bool: ...


class WithoutFiller:
    """Reads an answer word by word, without those that are filler; costs little while there is none.

    `run_without` makes a run that leaves the given words out of the prompt too; `read` gives a character's letters.
    """

    def __init__(self, run_without: Callable[[frozenset[str]], Run], read: Callable[[str], str]) -> None:
        self._run_without = run_without
        self._read = read
        self._words: deque[tuple[str, list[int]]] = deque(maxlen=_KEPT)
        self._word, self._places = "", list[int]()
        self._filler: frozenset[str] = frozenset()
        self._run: Run | None = None

    def step(self, place: int, char: str) -> bool:
        """Read the character at `place`; whether the prompt has leaked now."""
        letters = self._read(char)
        leaks = False
        if not letters or _CJK.match(letters):
            leaks = self._end_word()
        self._word += letters
        self._places += [place] * len(letters)
        if letters and _CJK.match(letters):
            leaks = self._end_word() or leaks
        return leaks

    @property
    def hold(self) -> int | None:
        """The place from which text waits."""
        return self._run.hold if self._run is not None else None

    def _end_word(self) -> bool:
        if not self._word:
            return False
        self._words.append((self._word, self._places))
        self._word, self._places = "", []
        lately = [word for word, _places in list(self._words)[-_LATELY:]]
        often = {word for word, count in Counter(lately).items() if count >= max(_SHARE * len(lately), 3)}
        if len(lately) >= _FEWEST and not often <= self._filler:
            self._filler |= often
            self._run = self._run_without(self._filler)
            # Each has to be told, whatever comes of the ones before.
            leaks = [self._tell(self._run, *told) for told in self._words]
            return any(leaks)
        return self._run is not None and self._tell(self._run, *self._words[-1])

    def _tell(self, run: Run, word: str, places: list[int]) -> bool:
        if word in self._filler:
            return False
        leaks = [run.step(place, one) for place, one in zip(places, word, strict=True)]
        return any(leaks)
