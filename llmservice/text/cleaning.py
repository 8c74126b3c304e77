"""Making text from outside fit to keep."""

import re
import unicodedata

from llmservice.text.characters import MOST_MARKS, is_mark, is_seen, shows_anything, with_real_blanks

_BLANK_LINES = re.compile(r"\n{3,}")
_BREAKS = "\n\t"
# Bidirectional overrides can make a line read as what it is not.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Emoji are held together by the zero-width joiner, and the flags of some countries are spelled in unseen letters.
_JOINER = "\u200d"
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")


def clean_text(text: str, limit: int) -> str:
    """`text` without control characters and bidi overrides, trimmed, at most `limit` characters."""
    kept = "".join(
        char
        for char in text.replace("\r\n", "\n").replace("\r", "\n")
        if char in _BREAKS or (unicodedata.category(char) not in ("Cc", "Cs", "Co") and char not in _BIDI)
    )
    return cut(_BLANK_LINES.sub("\n\n", kept).strip(), limit)


def clean_line(text: str, limit: int) -> str:
    """Like `clean_text`, on one line."""
    return cut(" ".join(clean_text(text, limit * 4).split()), limit)


def clean_seen_line(text: str, limit: int) -> str:
    """Like `clean_line`, without what cannot be seen or climbs out of its line: for what strangers write.

    Empty when nothing of it can be seen.
    """
    line = without_piles(clean_line(_seen(with_real_blanks(text)), limit))
    return line if shows_anything(line) else ""


def _seen(text: str) -> str:
    kept, at = "", 0
    for flag in _FLAG.finditer(text):
        kept += _seen_letters(text[at : flag.start()]) + flag.group()
        at = flag.end()
    return kept + _seen_letters(text[at:])


def _seen_letters(text: str) -> str:
    return "".join(char for char in text if is_seen(char) or char in f"{_JOINER}\r")


def without_piles(text: str) -> str:
    """`text` with at most `MOST_MARKS` marks on any letter."""
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if is_mark(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def storable(text: str, limit: int) -> str:
    """`text` as it came, but for what no database takes (zero bytes, lone surrogates), at most `limit` characters."""
    return text[:limit].replace("\x00", "").encode("utf-8", "replace").decode()


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something is missing."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
