"""How Chinese characters are read, by the words that they stand in: 行 in 银行 and in 不行.

Readings, words and what becomes of tones beside each other are pypinyin's. Its 47,000 words are kept here, for as
objects of Python they take 50 MB: in a process that says PYPINYIN_NO_PHRASES they are one text of 1 MB.
"""

from __future__ import annotations

import importlib.util
import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE, _FILE = "pypinyin", "phrases_dict.json"


def readings(run: str) -> list[str]:
    """Of each Chinese character its syllable, with the tone as a figure behind it ("hao3", "de5"); of one that nobody
    can read, nothing."""
    from pypinyin import Style

    return list(_reader().lazy_pinyin(list(_cut(run)), style=Style.TONE3, errors="ignore"))


@cache
def _reader() -> Any:
    """pypinyin, asking here how a word is read."""
    from pypinyin.converter import UltimateConverter
    from pypinyin.core import Pinyin

    converter: Any = UltimateConverter(neutral_tone_with_five=True, tone_sandhi=True)
    change_tones = converter.post_pinyin

    def read(word: str, several: bool, one_by_one: list[list[str]], **more: Any) -> Any:
        return change_tones(word, several, [[each] for each in _words().read(word)] or one_by_one, **more)

    # Its own place for this.
    converter.post_pinyin = read
    return Pinyin(converter)


def _cut(run: str) -> Iterator[str]:
    """Its words, each the longest that begins there; else one character."""
    known = _words()
    while run:
        size = 1
        for more in range(2, len(run) + 1):
            if not known.begins(run[:more]):
                break
            if known.read(run[:more]):
                size = more
        yield run[:size]
        run = run[size:]


class _Words:
    """Words and their readings, a line each ("银行 yín háng"), in one sorted text."""

    def __init__(self, read: dict[str, list[list[str]]]) -> None:
        # Of two readings of one character the first counts.
        lines = sorted(f"{word} {' '.join(each[0] for each in said)}\n".encode() for word, said in read.items())
        self._text = b"".join(lines)
        self._starts, at = array("I"), 0
        for line in lines:
            self._starts.append(at)
            at += len(line)

    def begins(self, word: str) -> bool:
        """Whether a word begins so."""
        return self._from(word.encode()).startswith(word.encode())

    def read(self, word: str) -> list[str]:
        """The reading of each of its characters; nothing where it is none of the words."""
        head = f"{word} ".encode()
        line = self._from(head)
        return line[len(head) :].decode().split() if line.startswith(head) else []

    def _from(self, head: bytes) -> bytes:
        """The first line that is not before `head`."""
        at = bisect_left(self._starts, head, key=lambda start: self._text[start : start + len(head)])
        if at == len(self._starts):
            return b""
        start = self._starts[at]
        return self._text[start : self._text.index(b"\n", start)]


@cache
def _words() -> _Words:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ImportError(f"the package {_PACKAGE} is not installed")
    return _Words(json.loads((Path(spec.origin).parent / _FILE).read_bytes()))
