"""A turn of the chat as a row that her model may learn from: what held, what was asked, what she said; no names."""

import datetime as dt
import re
from collections.abc import Collection

from llmservice.persona.rows import Row
from llmservice.text.sentences import ENDS, PAUSES
from streaming.event_types import Paid

# What stands in the place of a name, of whoever is spoken to, and of anybody else.
_YOU = {"zh": "你", "en": "you"}
_SOMEBODY = {"zh": "某某", "en": "somebody"}
_GAME = {"zh": "正在玩：《{game}》", "en": "Playing: {game}"}
_GIFT = {"zh": "礼物：{gift}", "en": "Gift: {gift}"}
_NOW = {"zh": "现在：{time}", "en": "Now: {time}"}
_SKIES = {
    "zh": {"rain": "下雨", "sunny": "晴", "snow": "下雪", "cloudy": "阴"},
    "en": {"rain": "rain", "sunny": "clear", "snow": "snow", "cloudy": "cloudy"},
}
_PARTS_OF_DAY = ((5, "凌晨"), (9, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
_DIGITS = ("十二", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一")
_BETWEEN = {"zh": "；", "en": ", "}
# Of others than the one who is answered; what is shorter stands in words that are nobody's name.
_SHORTEST_NAME = 2


def row_of_turn(
    *, language: str, question: str, answer: str, asker: str, others: Collection[str], context: str
) -> Row:
    """The row. `asker` and `others` are nicknames: who is called by theirs is spoken to without it, and who is spoken
    of is somebody.
    """
    said = _without(question, [asker, *others], _SOMEBODY[language])
    told = _without(_without(answer, [asker], _YOU[language]), others, _SOMEBODY[language])
    return Row(said, context, told)


def context_of_turn(*, language: str, game: str, paid: Paid | None, now: dt.datetime, sky: str) -> str:
    """What held when she said it, as contexts of rows are written; `now` is game time."""
    time = _time_in_words(now) if language == "zh" else now.strftime("%H:%M")
    weather = _SKIES[language].get(sky, "")
    comma = "，" if language == "zh" else ", "
    parts = [_NOW[language].format(time=f"{time}{comma}{weather}" if weather else time)]
    if game:
        parts.append(_GAME[language].format(game=game.strip("《》")))
    if paid:
        parts.append(_GIFT[language].format(gift=f"{paid.amount} {paid.currency}".strip() or paid.kind))
    return _BETWEEN[language].join(parts)


def _time_in_words(now: dt.datetime) -> str:
    part = next(name for end, name in _PARTS_OF_DAY if now.hour < end)
    return f"{part}{_DIGITS[now.hour % 12]}点{'半' if 15 <= now.minute < 45 else ''}"


def _without(text: str, names: Collection[str], instead: str) -> str:
    """The text with each name gone where somebody is called by it, and replaced where it stands in a sentence."""
    for name in sorted({name for name in names if len(name) >= _SHORTEST_NAME}, key=len, reverse=True):
        # Latin letters and digits beside it make it part of another word.
        one = rf"(?<![A-Za-z0-9])@?{re.escape(name)}(?![A-Za-z0-9])"
        called = rf"(?:(?<=^)|(?<=[「“（({PAUSES}{ENDS}\s]))[ ]*{one}\s*[，,、：:！!~～]\s*"
        text = re.sub(rf"[，,、]\s*{one}(?=\s*[{ENDS}」”~～]|\s*$)", "", text, flags=re.IGNORECASE)
        text = re.sub(called, "", text, flags=re.IGNORECASE)
        text = re.sub(one, instead, text, flags=re.IGNORECASE)
    return text
