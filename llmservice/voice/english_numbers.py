"""Figures in English: engines read most of them well, so only what they would spell or swallow is put into words."""

import calendar
import re

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_UNITS = {
    "km/h": "kilometers an hour",
    "km": "kilometers",
    "cm": "centimeters",
    "mm": "millimeters",
    "kg": "kilograms",
    "ml": "milliliters",
    "ms": "milliseconds",
    "°C": "degrees Celsius",
    "℃": "degrees Celsius",
    "°F": "degrees Fahrenheit",
    "°": "degrees",
    "Hz": "hertz",
}
_MONEY = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yuan", "￥": "yuan"}
_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_DATE = re.compile(r"(?<!\d)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_SHARE = re.compile(rf"({_NUMBER})\s*%")
_PRICE = re.compile(rf"([{''.join(_MONEY)}])\s*({_NUMBER})")
_MEASURE = re.compile(rf"(?<![\d.])([-−])?({_NUMBER})\s*({_UNIT})(?![A-Za-z])")
_RANGE = re.compile(r"(?<=\d)\s*[-–—~]\s*(?=\d)")


def said_english_numbers(text: str) -> str:
    """The text with dates, shares, prices and measures in words; plain figures stay."""
    text = _DATE.sub(lambda found: _date(found), text)
    text = _SHARE.sub(r"\1 percent", text)
    text = _PRICE.sub(lambda found: f"{found[2]} {_one(found[2], _MONEY[found[1]])}", text)
    text = _MEASURE.sub(_measure, text)
    return _RANGE.sub(" to ", text)


def _measure(found: re.Match[str]) -> str:
    minus = "minus " if found[1] else ""
    return f"{minus}{found[2]} {_one(found[2], _UNITS[found[3]])}"


def _one(figures: str, words: str) -> str:
    """The words for one of them where there is one."""
    if figures != "1" or words == "yuan":
        return words
    first, blank, rest = words.partition(" ")
    return f"{first.removesuffix('s')}{blank}{rest}"


def _date(found: re.Match[str]) -> str:
    year, month, day = (int(part) for part in found.groups())
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return found.group()
    return f"{calendar.month_name[month]} {day}, {year}"
