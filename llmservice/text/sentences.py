"""Where sentences end, in Chinese and in English.

A sentence ends

- at each of `ENDS`, wherever it stands;
- at a full stop (`FULL_STOPS`) before a blank, a closing mark, a Chinese character or the end of the text, unless an
  abbreviation or an initial stands before it: "3.5", "v1.2", "vtuber.tv", "e.g. this", "Mr. Paws" and "J. R. Cat"
  stay whole; and at two or more full stops wherever they stand;
- at the end of a line, where it is told below.

A run of such marks is one end, and the quotation marks and brackets that close right behind it belong to it:
「好！！」 ends behind 」.

A wave (～) draws a word out. It parts no two sentences ("喵～今天下雨" is one), but speech may be cut behind it,
except between figures ("8～10点").
"""

import re
from collections.abc import Iterator

from llmservice.text.characters import CJK, CLOSERS

ENDS = "。！？!?…｡"
FULL_STOPS = ".．"
WAVES = "～"
# What parts the clauses of a sentence.
PAUSES = "，、；：,;:"
# Of both, those that Chinese is written with.
WIDE_MARKS = "".join(mark for mark in f"{PAUSES}{ENDS}" if not mark.isascii())
# Every mark with which a sentence or a thing said may end, for those who read character by character, or strip.
END_MARKS = f"{ENDS}{WAVES}{FULL_STOPS}"

_LINE_ENDS = "\n\r\u2028\u2029"
_ABBREVIATIONS = "".join(
    rf"(?<!\b{re.escape(word)}[{FULL_STOPS}])"
    for word in ("Mr", "Mrs", "Ms", "Dr", "St", "Prof", "e.g", "i.e", "vs", "cf", "approx")
)
# An initial is one where a name follows; "and I. Then" ends.
_INITIAL = rf"(?!(?<=\b[A-HJ-Z][{FULL_STOPS}])\s+[A-Z])"
_STOP_GROUP = f"[{FULL_STOPS}]"


def _end(*, waves: bool, lines: bool, growing: bool) -> str:
    here = f"[{ENDS}{_LINE_ENDS if lines else ''}]"
    behind = rf"[\s{CLOSERS}*{CJK}]" + ("" if growing else r"|\Z")
    stop = rf"{_STOP_GROUP}(?={behind}){_ABBREVIATIONS}{_INITIAL}"
    ways = [here, rf"{_STOP_GROUP}{{2,}}", stop]
    if waves:
        ways.append(rf"{WAVES}(?!(?<=\d{WAVES})\d)")
    # Most characters end nothing: one look tells, and none of the ways is tried.
    first = f"(?=[{ENDS}{FULL_STOPS}{WAVES if waves else ''}{_LINE_ENDS if lines else ''}])"
    return f"{first}(?:{'|'.join(ways)})+"


_CLOSED = f"[{CLOSERS}]*"
_SENTENCE_END = re.compile(_end(waves=False, lines=True, growing=False) + _CLOSED)
_SPEECH_END = re.compile(_end(waves=True, lines=True, growing=False) + _CLOSED)
_CLAUSE_END = re.compile(f"(?:{_end(waves=False, lines=True, growing=False)}|[；;])" + _CLOSED)
_CUT = re.compile(_end(waves=True, lines=False, growing=False) + _CLOSED)
# Pairs in which neither mark means anything else: an apostrophe closes nothing.
_PAIRS = {"「": "」", "『": "』", "“": "”", "（": "）", "(": ")"}
_CUT_GROWING = re.compile(_end(waves=True, lines=False, growing=True) + _CLOSED)
_AT_THE_END = re.compile(_end(waves=True, lines=False, growing=False) + rf"{_CLOSED}\s*\Z")
_MARKS_AT_THE_END = re.compile(rf"[{END_MARKS}\s]+\Z")
_PIECE_END = re.compile(rf"(?:[{ENDS}，\n]|[{FULL_STOPS},](?!\d))+\s*")


def split_sentences(text: str) -> list[str]:
    """The sentences of a finished text, each with its end; together they are the text. A line ends one too."""
    return list(_parts(text, _SENTENCE_END))


def split_clauses(text: str) -> list[str]:
    """As `split_sentences`, cut at semicolons too: each part says one thing."""
    return list(_parts(text, _CLAUSE_END))


def split_speech(text: str) -> list[str]:
    """As `split_sentences`, cut behind waves too: each part can be said by itself."""
    return list(_parts(text, _SPEECH_END))


def split_breaths(text: str) -> list[str]:
    """The text in the pieces in which one would say it, cut at commas too; together they are the text."""
    return list(_parts(text, _PIECE_END))


def first_sentence(text: str) -> str:
    """The first sentence of a finished text that says anything, without its end; empty if none does."""
    return next(filter(None, (without_end(part) for part in split_sentences(text))), "")


def without_end(text: str) -> str:
    """`text` without blanks around it and without the marks that end it; a closing quotation mark stays."""
    return _MARKS_AT_THE_END.sub("", text.strip()).strip()


def ends_sentence(text: str) -> bool:
    """Whether a text that ends here ends with a whole sentence: a mark, and maybe what closes behind it."""
    return _AT_THE_END.search(text) is not None


def whole_sentences(text: str) -> str:
    """The beginning of a finished text up to its last end; empty when no sentence has ended. A line ends none."""
    return text[: max((found.end() for found in _CUT.finditer(text)), default=0)].rstrip()


def last_end(text: str, limit: int) -> int:
    """Where the last sentence ends that fits into the first `limit` characters of a text that may go on; else 0.

    What stands behind the limit is looked at, so that "3.5" is not cut to "3."; a full stop that is the text's last
    character so far has not ended anything yet. A line ends no sentence.
    """
    return max((found.end() for found in _CUT_GROWING.finditer(text) if found.end() <= limit), default=0)


def cut_at_sentence(text: str, limit: int) -> str:
    """At most `limit` characters of a finished text: up to a sentence's end where one lies in the second half."""
    if len(text) <= limit:
        return text
    end = last_end(text, limit)
    return text[:end] if end > limit // 2 else f"{text[: limit - 1]}…"


def closed(text: str) -> str:
    """A text that was cut, with what is open at its end closed: “They don't…… becomes “They don't……”."""
    opened: list[str] = []
    for mark in text:
        if mark in _PAIRS:
            opened.append(_PAIRS[mark])
        elif opened and mark == opened[-1]:
            opened.pop()
    return text + "".join(reversed(opened))


def _parts(text: str, end: re.Pattern[str]) -> Iterator[str]:
    start = 0
    for found in end.finditer(text):
        yield text[start : found.end()]
        start = found.end()
    if start < len(text):
        yield text[start:]
