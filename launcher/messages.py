"""The terminal speaks Chinese or English, by the shell's own language; gettext is not compiled yet here."""

import os
import unicodedata
from functools import cache


@cache
def chinese() -> bool:
    """Whether the shell asks for Chinese, by the order in which POSIX reads the variables."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value.lower().startswith("zh")
    return False


def say(english: str, chinese_text: str) -> str:
    """The text in the language of the shell."""
    return chinese_text if chinese() else english


def language() -> str:
    """The shell's language as Django names it, for what its commands say."""
    return say("en", "zh-hans")


def width(text: str) -> int:
    """Columns that `text` takes on a terminal, where a Chinese character takes two."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def pad(text: str, columns: int) -> str:
    """`text` filled with blanks to `columns`; longer text stays as it is."""
    return text + " " * max(0, columns - width(text))


def clip(text: str, columns: int) -> str:
    """`text` cut to fit into `columns`, with an ellipsis where something was cut."""
    if width(text) <= columns:
        return text
    taken, room = "", columns - 1
    for char in text:
        room -= width(char)
        if room < 0:
            break
        taken += char
    return taken + "…"
