"""Making text from outside fit to keep."""

import re
import unicodedata

_BLANK_LINES = re.compile(r"\n{3,}")
_BREAKS = "\n\t"
# Bidirectional overrides can make a line read as what it is not.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_text(text: str, limit: int) -> str:
    """`text` without control characters and bidi overrides, trimmed, at most `limit` characters."""
    kept = "".join(
        char
        for char in text.replace("\r\n", "\n").replace("\r", "\n")
        if char in _BREAKS or (unicodedata.category(char) not in ("Cc", "Cs", "Co") and char not in _BIDI)
    )
    return cut(_BLANK_LINES.sub("\n\n", kept).strip(), limit)


def storable(text: str, limit: int) -> str:
    """`text` as it came, but for what no database takes (zero bytes, lone surrogates), at most `limit` characters."""
    return text[:limit].replace("\x00", "").encode("utf-8", "replace").decode()


def clean_line(text: str, limit: int) -> str:
    """Like `clean_text`, on one line."""
    return cut(" ".join(clean_text(text, limit * 4).split()), limit)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something is missing."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
