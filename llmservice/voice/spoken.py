"""What is said of a line: words only, as a person would read them aloud.

Stage directions are acted, links are clicked, code and emoji are looked at; none of them is said. Figures, times,
shares, ①, 233 and QAQ are said as people say them. A text of which nothing is left says nothing.
"""

import re

from llmservice.purposes import Language
from llmservice.text.characters import CJK, OPENERS
from llmservice.text.cleaning import clean_text
from llmservice.text.sentences import ENDS, PAUSES, WIDE_MARKS
from llmservice.voice.breaths import BREATH, breaths, says_anything
from llmservice.voice.chinese_numbers import said_numbers
from llmservice.voice.english_numbers import said_english_numbers
from llmservice.voice.net_words import said_net_words, spelled_capitals
from llmservice.voice.symbols import plain_widths, without_pictures, worded
from llmservice.voice.unspoken import without_unspoken

# Characters of a line that are looked at; she says less.
TEXT_LIMIT = 2000
_QUOTES = str.maketrans("", "", '「」『』“”"《》〈〉‘＂')
# A wave draws a word out, which no engine does: between words it is a short pause, at the end nothing.
_WAVES = re.compile(rf"[~～〜]+(?=[^\s{PAUSES}{ENDS}.]|\Z)")
_WAVES_BEFORE_MARK = re.compile(r"[~～〜]+")
_DOTS = re.compile(r"…+|\.{3,}|。{2,}|．{3,}|·{2,}")
_RUN_OF_MARKS = re.compile(rf"[{PAUSES}{ENDS}]{{2,}}")
# Of marks in a row, what is heard rather than the others, in this order.
_STRONGEST = ("？", "?", "！", "!", "。", "…", "；", ";")
# A laugh or a meow may be long, but not for ever.
_LONG_RUN = re.compile(r"([^\W\d_])\1{4,}")
_BLANK_IN_CHINESE = re.compile(rf"(?<=[{CJK}{WIDE_MARKS}])\s+(?=[{CJK}])")
_BLANK_AT_MARK = re.compile(rf"\s+(?=[{PAUSES}{ENDS}.])")
_MARK_AT_START = re.compile(rf"\A[\s{PAUSES}{ENDS}.·—-]+")
_LINE_END = re.compile(r"(?<=[^\W_])[^\S\n]*\n\s*(?=\S)")
_DASH = re.compile(r"\s*[—–]+\s*|(?<=[^\W\d])\s+-+\s+")
_SLASH = re.compile(rf"(?<=[{CJK}])\s*[/／]\s*(?=[{CJK}])")
_LEFT = re.compile(r"[%％‰℃°²㎡¥￥$€£+＋=＝×÷/／@_−－–〜~～·]")
_LEFT_OPENERS = re.compile(f"[{OPENERS}]")


def spoken_text(text: str, language: Language) -> str:
    """What a voice says of a line; empty when it says nothing.

    The result holds letters, Chinese characters, blanks and the marks that a voice hears. Said again it is the same.
    """
    text = without_unspoken(clean_text(text, TEXT_LIMIT))
    text = plain_widths(text, language)
    text = said_net_words(text, language)
    text = worded(text, language).translate(_QUOTES)
    text = said_numbers(text) if language == "zh" else said_english_numbers(text)
    text = without_pictures(text)
    text = _marks(text, language)
    if language == "zh":
        text = spelled_capitals(text)
    return text if says_anything(text) else ""


def spoken_pieces(text: str, language: Language, limit: int = BREATH, least: int = 0, first: int = 0) -> list[str]:
    """What is said of a line, cut into pieces that can be made one by one; for the lengths see `breaths`."""
    return breaths(spoken_text(text, language), limit, least, first)


def _marks(text: str, language: Language) -> str:
    pause = "，" if language == "zh" else ", "
    text = _LINE_END.sub(pause, text)
    text = _DASH.sub(pause, text)
    text = _SLASH.sub("，", text)
    text = _DOTS.sub("…", text)
    text = _WAVES.sub(lambda found: pause if found.end() < len(text) else "", text)
    text = _WAVES_BEFORE_MARK.sub("", text)
    text = _LEFT.sub(" ", text)
    text = _LEFT_OPENERS.sub(lambda found: found.group() if found.group() == "'" else " ", text)
    text = _RUN_OF_MARKS.sub(lambda found: _strongest(found.group()), text)
    text = _LONG_RUN.sub(lambda found: found.group(1) * 4, text)
    text = " ".join(text.split())
    text = _BLANK_AT_MARK.sub("", text)
    text = _BLANK_IN_CHINESE.sub("", text)
    return _MARK_AT_START.sub("", text)


def _strongest(marks: str) -> str:
    """Of several marks the one that is heard."""
    for mark in _STRONGEST:
        if mark in marks:
            return mark
    return marks[0]
