"""How long a post may be: one rule for whoever writes it, counted as the field counts.

A post weighs `POST_LIMIT` at most. A Latin letter, a figure and most marks of Latin script weigh 1, everything else
(a Chinese character, say) 2, an emoji 2 however many code points it is made of, an address `URL_WEIGHT` however long
it is: 140 Chinese characters or 280 Latin ones. Twitter and X count like this.
"""

import re
import unicodedata

from llmservice.text.sentences import last_end
from vtuber.errors import PostTooLong

POST_LIMIT = 280
URL_WEIGHT = 23
# What is kept at all, whatever it weighs: a long address weighs little.
POST_CHARACTERS = 400
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
_ELLIPSIS = "…"

# An address holds no Chinese, and the mark that ends its sentence is not its own.
_URL = r"https?://[A-Za-z0-9_\-.~:/?#\[\]@!$&'()*+,;=%]*[A-Za-z0-9_/#=&~\-]"
_PICTURE = "[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff]"
# Signs that are pictures only where a variation selector says so.
_SIGN = "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299]\ufe0f"
_TONE = "[\U0001f3fb-\U0001f3ff]"
_ONE = f"(?:{_SIGN}|{_PICTURE}(?:\ufe0f|{_TONE})?)"
_EMOJI = (
    "[\U0001f1e6-\U0001f1ff]{2}"  # a flag is two letters
    "|[0-9#*]\ufe0f?\u20e3"  # a key
    f"|{_ONE}(?:[\U000e0020-\U000e007e]+\U000e007f)?(?:\u200d{_ONE})*"  # people, families, flags of parts
)
# What is never cut through: an address, an emoji, a character.
_UNIT = re.compile(f"(?P<url>(?i:{_URL}))|(?P<emoji>{_EMOJI})|.", re.DOTALL)


def post_weight(text: str) -> int:
    """What a text weighs as a post, in its composed form (NFC)."""
    return sum(_weight(unit) for unit in _UNIT.finditer(unicodedata.normalize("NFC", text)))


def fits_post(text: str) -> bool:
    """Whether a text may be posted as it is."""
    return len(text) <= POST_CHARACTERS and post_weight(text) <= POST_LIMIT


def check_post(text: str) -> str:
    """The text, if it may be posted as it is. PostTooLong, in words, if not."""
    if not fits_post(text):
        raise PostTooLong(weight=post_weight(text), limit=POST_LIMIT)
    return text


def cut_to_post(text: str) -> str:
    """A text as it may be posted: up to a sentence's end where one lies in its second half, else with an ellipsis.

    It is composed (NFC) on the way.
    """
    text = unicodedata.normalize("NFC", text)
    if fits_post(text):
        return text
    longest = _reach(text, POST_LIMIT, POST_CHARACTERS)
    end = last_end(text, longest)
    if post_weight(text[:end]) * 2 > POST_LIMIT:
        return text[:end]
    shorter = _reach(text, POST_LIMIT - post_weight(_ELLIPSIS), POST_CHARACTERS - len(_ELLIPSIS))
    return text[:shorter].rstrip() + _ELLIPSIS


def _reach(text: str, weight: int, characters: int) -> int:
    """How many characters of a text weigh `weight` at most, and are at most so many; whole units only."""
    end = 0
    for unit in _UNIT.finditer(text):
        weight -= _weight(unit)
        if weight < 0 or unit.end() > characters:
            break
        end = unit.end()
    return end


def _weight(unit: re.Match[str]) -> int:
    if unit["url"]:
        return URL_WEIGHT
    if unit["emoji"]:
        return 2
    code = ord(unit[0])
    return 1 if any(first <= code <= last for first, last in _LIGHT) else 2
