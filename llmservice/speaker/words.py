"""Where words begin in Chinese, which has no blanks: the voice's model was taught with blanks between words.

By jieba's list (MIT; 349,000 words, each with how often it was seen), of which only the file is read: jieba itself
keeps it as a dictionary of Python's, of many times the memory. The most probable cut is taken, as jieba does.
"""

from __future__ import annotations

import importlib.util
import math
from array import array
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = "jieba"
# Characters of a word: as many as fit into a number of 64 bits.
_LONGEST = 4


@dataclass(frozen=True)
class _Words:
    """Each word as a number, in order, and the logarithm of how probable it is; and of one that is not there."""

    numbers: Any
    logs: Any
    unseen: float

    def log(self, word: str) -> float | None:
        """None where it is no word."""
        import numpy

        number = numpy.uint64(_number(word))
        at = int(self.numbers.searchsorted(number))
        there = at < len(self.numbers) and self.numbers[at] == number
        return float(self.logs[at]) if there else None


def words(run: str) -> list[str]:
    """A run of Chinese characters, cut into words; whole where the list is not there."""
    known = _words()
    if known is None:
        return [run]
    # Of the rest behind each place, the best: how probable it is, and how long its first word.
    best: list[tuple[float, int]] = [(0.0, 0)] * (len(run) + 1)
    for start in range(len(run) - 1, -1, -1):
        found = [(known.unseen + best[start + 1][0], 1)]
        for size in range(1, min(_LONGEST, len(run) - start) + 1):
            if (log := known.log(run[start : start + size])) is not None:
                found.append((log + best[start + size][0], size))
        best[start] = max(found)
    cut, at = [], 0
    while at < len(run):
        cut.append(run[at : at + best[at][1]])
        at += best[at][1]
    return cut


def _number(word: str) -> int:
    """A number of its own for each word; 0 for one of rare characters, which is in no list."""
    coded = word.encode("utf-16-be")
    return int.from_bytes(coded, "big") if len(coded) <= 2 * _LONGEST else 0


@cache
def _words() -> _Words | None:
    import numpy

    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    numbers, counts, total = array("Q"), array("f"), 0
    with (Path(spec.origin).parent / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, count = line.split(" ", 2)[:2]
            total += int(count)
            if len(word) <= _LONGEST and (number := _number(word)):
                numbers.append(number)
                counts.append(max(1, int(count)))
    order = numpy.argsort(numpy.asarray(numbers))
    logs = numpy.log(numpy.asarray(counts)) - math.log(total)
    return _Words(numpy.asarray(numbers)[order], logs[order], -math.log(total))
