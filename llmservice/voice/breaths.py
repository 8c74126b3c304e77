"""Cutting what is said into pieces that can be made one by one, each no longer than a breath."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from llmservice.text.characters import CJK
from llmservice.text.sentences import END_MARKS, PAUSES, split_sentences

# Characters of one piece. A voice needs about 20 s for so many Chinese ones.
BREATH = 80
# Where pieces are made one behind the other: how long making takes for each character, measured by how long it is
# heard; and for how many characters more than it has each piece takes.
_WORK, _MORE = 0.6, 2
_PAUSE = re.compile(f"(?:[{PAUSES}—]|[，、；：])+(?!\\d)\\s*")
# Where a Chinese speaker takes a breath in a sentence without a mark: behind a particle, before a new thought.
_BEHIND = re.compile("[的了着过吧呢啊呀嘛哦喵么吗啦哈]")
_BEFORE = re.compile(
    "然后|但是|可是|所以|因为|如果|不过|而且|还有|于是|结果|其实|就是|虽然|或者|以及|我|你|他|她|它|这|那"
)
_WORD = re.compile(rf"[^\s{CJK}]")


def breaths(text: str, limit: int = BREATH, least: int = 0, first: int = 0) -> list[str]:
    """The text in pieces of at most `limit` characters: sentences, else clauses, else cut where one would breathe.

    Short neighbours of one sentence stay together; a piece of fewer than `least` characters goes with the beginning
    of the next sentence, where there is room. With `first` clauses only stay together in so many characters at the
    beginning, and then in as many as are made before what was made is over. So of a text that still grows all pieces
    stay as they are but the last, and that one too when it is long enough. Blanks around a piece are no part of it.
    """
    pieces: list[str] = []
    for sentence in split_sentences(text):
        short = [pieces.pop()] if pieces and len(pieces[-1]) < least else []
        begun = [f"{piece} " if piece[-1].isascii() else piece for piece in short]
        room = _Room(limit, least, first)
        for piece in pieces:
            room.take(piece)
        pieces += _gathered(chain(begun, _clauses(sentence.strip(), limit)), room)
    return [piece for piece in pieces if says_anything(piece)]


def says_anything(text: str) -> bool:
    """Whether there is a letter or a figure in it."""
    return any(char.isalnum() for char in text)


def _clauses(sentence: str, limit: int) -> Iterator[str]:
    start = 0
    for found in _PAUSE.finditer(sentence):
        yield from _cut(sentence[start : found.end()], limit)
        start = found.end()
    yield from _cut(sentence[start:], limit)


@dataclass
class _Room:
    """How many characters clauses that stay together may have."""

    limit: int
    least: int
    first: int
    ahead: float = 0.0  # characters that are still to be heard when the piece before them is there

    def has(self, piece: str, part: str) -> bool:
        """Whether a clause goes with what is there of a piece."""
        if not self.first or len(piece) < self.least:
            most = self.limit
        else:
            most = min(self.limit, max(self.first, int(self.ahead / _WORK) - _MORE))
        return len(piece) + len(part) <= most

    def take(self, piece: str) -> None:
        """A piece is as it is."""
        self.ahead = max(0.0, self.ahead - (len(piece) + _MORE) * _WORK) + len(piece)


def _gathered(parts: Iterator[str], room: _Room) -> list[str]:
    pieces: list[str] = []
    for part in parts:
        if pieces and room.has(pieces[-1], part):
            pieces[-1] += part
            continue
        if pieces:
            room.take(pieces[-1])
        pieces.append(part)
    return [piece.strip() for piece in pieces]


def _cut(clause: str, limit: int) -> Iterator[str]:
    while len(clause.strip()) > limit:
        at = _place(clause, limit)
        yield clause[:at]
        clause = clause[at:]
    if clause:
        yield clause


def _place(clause: str, limit: int) -> int:
    """Where to breathe in the first `limit` characters: in their second half, as late as may be."""
    least = limit // 2
    blank = clause.rfind(" ", least, limit)
    behind = max((found.end() for found in _BEHIND.finditer(clause, least, limit - 1)), default=0)
    before = max((found.start() for found in _BEFORE.finditer(clause, least, limit)), default=0)
    if at := max(blank + 1, behind, before):
        return at
    at = limit
    # Neither a number nor a Latin word is torn apart, unless it is longer than any is.
    while at > least and _WORD.match(clause[at - 1]) and _WORD.match(clause[at]):
        at -= 1
    return at if at > least else limit


def marked_end(piece: str) -> bool:
    """Whether a piece ends with a mark that a voice hears."""
    return piece.endswith(tuple(f"{END_MARKS}{PAUSES}"))
