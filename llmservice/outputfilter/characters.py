"""How a character reads, whatever it is written as: the common ground of everything that compares text."""

import re
import unicodedata
from functools import lru_cache

# Letters of other alphabets that pass for Latin ones.
_LIKE = str.maketrans("аеорсухіѕјһкмтвнαοερκ", "aeopcyxisjhkmtbhaoepk")
_LEET = str.maketrans("013457@$!|", "oieastasil")
_UNSEEN_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\u00ad")
_RUNS = re.compile(r"(.)\1{2,}", re.DOTALL)


@lru_cache(maxsize=8192)
def letter(char: str) -> str:
    """What a character reads as, small and plain; empty for what is no letter and no digit, or cannot be seen."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", char).casefold()).translate(_LIKE)
    return "".join(part for part in folded if part.isalnum() and part not in _UNSEEN_LETTERS)


@lru_cache(maxsize=8192)
def unleet(char: str) -> str:
    """As `letter`, with digits and signs taken for the letters that they are used for."""
    return letter(char.translate(_LEET))


@lru_cache(maxsize=8192)
def is_seen(char: str) -> bool:
    """Whether a character shows: no control, no turned direction, no zero width, no half of a surrogate pair."""
    if char in "\n\t":
        return True
    if char in _UNSEEN_LETTERS or "\U000e0000" <= char <= "\U000e0fff":
        return False
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def is_wide(char: str) -> bool:
    """Whether it is a character of Chinese, Japanese or Korean, each of which says as much as a word."""
    return "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" or char >= "\U00020000"


def fold(text: str) -> str:
    """The text as it reads: small letters and digits alone, and no character more than twice in a row."""
    return _RUNS.sub(r"\1\1", "".join(map(letter, text)))
