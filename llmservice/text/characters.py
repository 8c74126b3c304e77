"""Characters: which are Chinese, which close and open, which can be seen, and how each reads.

The strings in capitals are for character classes of regular expressions: `rf"[{HAN}]+"`. None of them holds a bracket
or a backslash bare, so they may stand together in one class.
"""

import re
import unicodedata
from functools import lru_cache

# The block of every Chinese character in daily use.
COMMON_HAN = "\u4e00-\u9fff"
# Chinese characters that nobody writes by hand.
RARE_HAN = "\u3400-\u4dbf\U00020000-\U0003ffff"
# Chinese characters, the rare ones and the signs of repetition and zero too.
HAN = f"\u3005\u3007\u3400-\u4dbf{COMMON_HAN}"
# Characters of Chinese, Japanese or Korean, each of which says as much as a word.
CJK = f"{HAN}\u3040-\u312f\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
# Latin letters, figures and marks in the width of Chinese ones.
FULL_WIDTH = "\uff00-\uffef"
# What opens or closes a quotation or an aside. A straight quote does either: it is taken for what fits.
OPENERS = "「『“‘\"'(（\\[【{《〈"
CLOSERS = "」』”’\"')）\\]】}》〉"

# Of marks that pile up on one letter and climb over their neighbours, so many are let be.
MOST_MARKS = 2

_CJK = re.compile(f"[{CJK}]")
# Letters of other alphabets that pass for Latin ones, and the pictures of letters that no normal form knows.
_LIKE = str.maketrans("аеорсухіѕјһкмтвнԁӏԛԝѵɡɑıոսαοερκινυχτ", "aeopcyxisjhkmtbhdlqwvgainuaoepkivuxt")
_LIKE |= str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz")
_LIKE |= {first + at: ord("a") + at for first in (0x1F1E6, 0x1F150, 0x1F170) for at in range(26)}
_LEET = str.maketrans("013457@$!|", "oieastasil")
# Letters that are as wide as others, and of which nothing can be seen.
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800\U0001d159\U00013441\U00013442\U00016fe4"
_UNSEEN_LETTERS = frozenset(f"{_BLANK_LETTERS}\u034f\u17b4\u17b5\u00ad")
_TO_BLANKS = str.maketrans(dict.fromkeys(_BLANK_LETTERS, " "))
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
    kind = unicodedata.category(char)
    # Pictures are younger than the tables of this Python; what will never be a character is no picture.
    return kind not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or (kind == "Cn" and is_young_picture(char))


def is_young_picture(char: str) -> bool:
    """Whether it stands where new emoji come, and this Python's tables do not know it yet."""
    return "\U0001f000" <= char <= "\U0001faff" and unicodedata.category(char) == "Cn"


def shows_anything(text: str) -> bool:
    """Whether anything of a text can be seen: more than blanks and marks that stand on nothing."""
    return any(is_seen(char) and not char.isspace() and not is_mark(char) for char in text)


def with_real_blanks(text: str) -> str:
    """The text with a blank for each letter that looks like one."""
    return text.translate(_TO_BLANKS)


def latin(text: str) -> str:
    """The text in small letters, those of other alphabets that pass for Latin ones replaced by these."""
    return text.casefold().translate(_LIKE)


@lru_cache(maxsize=8192)
def is_mark(char: str) -> bool:
    """Whether a character stands on the one before it, as an accent does."""
    return unicodedata.category(char) in ("Mn", "Me")


def has_cjk(text: str) -> bool:
    """Whether any character of Chinese, Japanese or Korean is in it."""
    return _CJK.search(text) is not None


def is_cjk(char: str) -> bool:
    """Whether it is a character of Chinese, Japanese or Korean, each of which says as much as a word."""
    return _CJK.match(char) is not None


def fold(text: str) -> str:
    """The text as it reads: small letters and digits alone, and no character more than twice in a row."""
    return _RUNS.sub(r"\1\1", "".join(map(letter, text)))
