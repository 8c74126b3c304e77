"""Times of day and lengths of time, read as a person would read them: in figures, in English, in Chinese.

A time is one of a game day (08:00 to 08:00), so an hour from 24 on is one of the morning after: 26:00 is 02:00. Her
hours have no zone: an offset or a zone that stands behind a time is taken for decoration, and so is a date, unless it
names the day after. What can be read in two ways is refused with both.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeGuard

from django.utils.translation import gettext_noop as _

from llmservice.translatable import Reason
from vtuber.gametime import DAY_START

# Longer than any way to write two times.
_LONGEST = 80
_NEXT_MORNING = range(24, 32)  # hours that are counted on over midnight

# The part of the day that stands with an hour, and what it makes of the hours of a twelve-hour clock.
_Part = Literal["am", "dawn", "morning", "noon", "pm", "evening", "night"]
_PARTS: dict[str, _Part] = {
    "in the morning|this morning|morning": "morning",
    "in the afternoon|this afternoon|afternoon": "pm",
    "in the evening|this evening|evening": "evening",
    "at night|tonight|night": "night",
    "midnight": "dawn",
    "noon|midday": "noon",
    r"a\.?m\.?": "am",
    r"p\.?m\.?": "pm",
    "凌晨|午夜|半夜|后半夜": "dawn",
    "大清早|清早|清晨|早晨|早上|今早|明早|明晨|上午|早|晨": "morning",
    "中午|正午": "noon",
    "下午|午后": "pm",
    "傍晚|黄昏": "evening",
    "今天晚上|晚上|今晚|晚间|夜晚|夜里|夜间|深夜|晚": "night",
}
_PART = re.compile("|".join(f"(?P<p{at}>{words})" for at, words in enumerate(
    words if not words[0].isascii() else f"(?<![a-z])(?:{words})(?![a-z])" for words in _PARTS
)))  # fmt: skip
# What these are by themselves.
_ALONE = {"noon": (12, 0), "midday": (12, 0), "正午": (12, 0), "中午": (12, 0), "midnight": (0, 0), "午夜": (0, 0)}

_DATE = re.compile(
    r"(?:(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?|\d{8}(?=t)|\d{1,2}月\d{1,2}[日号])(?:\s*t\s*|\s*,?\s*|$)"
)
_NEXT_DAY = re.compile(
    r"(?:on )?(?:the )?(?:next|following) (?:day|morning)|tomorrow|次日|翌日|第二天|隔天|明天|明日|明(?=[早晨])|"
    r"(?<=\d)\s*\+1\s*(?:d|day)?(?!\d)"
)
_ZONE = re.compile(
    r"(?<=\d)\s*(?:z|\+\d{2}(?::?\d{2})?)(?![\d:])|"
    r"(?<![a-z])(?:utc|gmt|cst|jst|kst|est|edt|pst|pdt|bst|cet|cest|et|pt|local time|beijing time)"
    r"(?:\s*[+-]\s*\d{1,2}(?::\d{2})?)?(?![a-z\d])|北京时间|\[[a-z_]+/[a-z_]+\]|(?<![a-z])(?:asia|europe|america)/[a-z_]+"
)
# A minus may part two times; in an ISO time, or behind seconds, it is an offset.
_MINUS_ZONE = re.compile(r"(?<=\d)-\d{2}:?\d{2}$")
_WITH_SECONDS = re.compile(r"\d:\d{2}:\d{2}")
_FILLER = re.compile(
    r"(?<![a-z])(?:at|about|around|approx(?:imately)?|roughly|circa|ca|from|by|starting|starts|sharp|o'?clock|uhr|"
    r"mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|today)"
    r"(?![a-z])\.?|大约|大概|约|左右|前后|开始|今天|当天|当日|(?:周|星期)[一二三四五六日天]|^从|起$"
)
_CHINESE_NUMBER = re.compile(
    r"(?:[一二三四五]?十[一二三四五六七八九]?|[零〇一二两三四五六七八九]{1,2})(?=\s*(?:[点點时時分刻个個小钟鐘秒]|$))"
)
_CHINESE_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}

_HOUR_SIGN = r"(?:[点點][钟鐘]?|[时時])"
_CLOCKS = tuple(
    re.compile(pattern + r"\Z")
    for pattern in (
        r"t?(?P<h>\d{1,2}):(?P<m>\d{1,2})(?::\d{1,2}(?:\.\d+)?)?(?:\s*(?:hrs?|hours?|h))?",
        r"(?P<h>\d{1,2})\.(?P<m>[0-5]\d)",
        r"(?P<h>\d{1,2})\s*h(?:rs?|ours?)?\s*(?:(?P<m>[0-5]?\d)\s*(?:m|min)?)?",
        rf"(?P<h>\d{{1,2}})\s*{_HOUR_SIGN}\s*[整正]?",
        rf"(?P<h>\d{{1,2}})\s*{_HOUR_SIGN}\s*[过過]?\s*(?P<m>[0-5]?\d)\s*分?",
        rf"(?P<h>\d{{1,2}})\s*{_HOUR_SIGN}\s*[过過]?\s*(?:(?P<half>半)|(?P<quarters>[13])刻)",
        rf"差\s*(?:(?P<less_quarters>1)刻|(?P<less>[1-5]?\d)\s*分?)[钟鐘]?\s*(?:到|不到)?\s*(?P<h>\d{{1,2}})\s*{_HOUR_SIGN}",
        rf"(?P<h>\d{{1,2}})\s*{_HOUR_SIGN}\s*差\s*(?:(?P<less_quarters>1)刻|(?P<less>[1-5]?\d)\s*分?)",
        r"(?P<half>half) past (?P<h>\d{1,2})",
        r"(?:a )?(?P<quarters>quarter) past (?P<h>\d{1,2})",
        r"(?:a )?(?P<less_quarters>quarter) to (?P<h>\d{1,2})",
        r"(?P<h>\d\d?)(?P<m>[0-5]\d)(?:\s*(?:hrs?|hours?|h))?",
        r"(?P<h>\d\d)(?P<m>[0-5]\d)[0-5]\d",
        r"(?P<h>1?\d|2[0-4]|0\d)",
    )
)
_DECIMAL = re.compile(r"(?P<h>\d{1,2})\.(?P<part>0|5|50|75)\Z")
# A length that is told beside a span: "20:00-22:00 (2h)".
_LENGTH_BESIDE = re.compile(
    r"[(（][^()（）]*\d\s*(?:h|hrs?|hours?|m|mins?|minutes|小时|分钟?)\s*[)）]", re.IGNORECASE
)
_SEPARATOR = re.compile(r"\s*(?:-+>|=>|→|--|[-–—―−~〜/至到]|(?<![a-z])(?:to|until|till|through)(?![a-z]))\s*")

_LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,2}(?:\.\d{1,2})?)\s*(?:h|hrs?|hours?|(?:个|個)?(?:小时|小時|钟头|鐘頭))(?P<half>半)?)?\s*(?:and|零)?\s*"
    r"(?:(?P<minutes>\d{1,3})\s*(?:m|mins?|minutes?|分钟?|分鐘|'|′)?)?\Z"
)
_CLOCK_LENGTH = re.compile(r"(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d)(?::[0-5]\d)?\Z")
_HALVES = {"半小时": 30, "半个小时": 30, "半個小時": 30, "半钟头": 30, "半个钟头": 30, "half an hour": 30,
           "half hour": 30, "an hour": 60, "one hour": 60, "an hour and a half": 90}  # fmt: skip


class UnclearTime(ValueError):
    """Text that is no time, or may be two. `reason` says it to people."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class _Said:
    """A time as it was said: its hour may still be one of a twelve-hour clock."""

    hour: int
    minute: int
    part: _Part | None
    next_day: bool
    text: str


def read_time(value: object, *, date: dt.date, end: bool = False) -> dt.time:
    """The time of day that `value` (text or number) means on game day `date`. Raises UnclearTime.

    An `end` may be 08:00 of the morning after, where the day ends.
    """
    if _is_number(value):
        value = _number_as_text(value)
    if not isinstance(value, str):
        raise _no_time(value)
    return _resolved(_said(value, date), end=end)


def read_span(value: object, *, date: dt.date) -> tuple[dt.time, dt.time | None]:
    """What a field means that may hold a time, or two with something between ("20:00-22:00", "2 to 4pm").

    The second is None where there is one time only. Raises UnclearTime.
    """
    try:
        return read_time(value, date=date), None
    except UnclearTime as error:
        if not isinstance(value, str):
            raise
        unclear = error
    for first, second in _halves(_LENGTH_BESIDE.sub("", value[:_LONGEST])):
        try:
            return _read_both(_said(first, date), _said(second, date))
        except UnclearTime:
            continue
    raise unclear


def read_minutes(value: object, *, unit: Literal["", "minutes", "hours"] = "") -> int:
    """A length of time in minutes. `unit` is that of a bare number, where its name says so. Raises UnclearTime.

    Without one, up to 4 is hours and 10 and more is minutes: nobody plans four minutes, or ten hours.
    """
    if _is_number(value):
        return _bare_length(float(value), unit, value)
    if not isinstance(value, str):
        raise _no_length(value)
    text = _plain(value)
    text = re.sub(r"^pt(?=\d)", "", text)
    text = re.sub(r"(?<![a-z])(?:about|around|for|approx\.?)(?![a-z])|大约|大概|约|左右|~", "", text).strip()
    if text in _HALVES:
        return _HALVES[text]
    text = _with_figures(text)
    text = re.sub(r"(\d)\s*[个個]半(小时|小時|钟头|鐘頭)", r"\1.5\2", text)
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return _bare_length(float(text), unit, value)
    found = _CLOCK_LENGTH.match(text) or _LENGTH.match(text)
    if found is None or not (found["hours"] or found["minutes"]):
        raise _no_length(value)
    minutes = float(found["hours"] or 0) * 60 + int(found["minutes"] or 0)
    minutes += 30 if "half" in found.re.groupindex and found["half"] else 0
    return _whole_minutes(minutes, value)


def _is_number(value: object) -> TypeGuard[float]:
    # True is no number, nor is what no clock has: not-a-number, infinity, a thousand figures.
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -1e6 < value < 1e6


def _bare_length(number: float, unit: str, value: object) -> int:
    if unit == "hours" or (not unit and number <= 4):
        return _whole_minutes(number * 60, value)
    if unit == "minutes" or number >= 10:
        return _whole_minutes(number, value)
    raise _two_ways(value, f"{value} min", f"{value} h")


def _whole_minutes(minutes: float, value: object) -> int:
    # Not a number, nothing, and more than a day are none.
    if not 1 <= minutes <= 24 * 60:
        raise _no_length(value)
    return round(minutes)


def _number_as_text(number: float) -> str:
    """A JSON number as it would be written on a wall: 9, 9.5 and 930 are clear, 9.3 is not."""
    if isinstance(number, int) or number.is_integer():
        return str(int(number))
    if number * 4 % 1:
        hours = int(number)
        tenths = round(number * 100) % 100
        decimal = round(number % 1 * 60)
        raise _two_ways(number, f"{hours:02d}:{tenths:02d}", f"{hours:02d}:{decimal:02d}")
    if number % 1 == 0.25:
        raise _two_ways(number, f"{int(number):02d}:25", f"{int(number):02d}:15")
    return str(number)


def _said(value: str, date: dt.date) -> _Said:
    text = _plain(value)
    next_day = False
    dated = _DATE.search(text)
    if dated:
        next_day = _is_next_day(dated, date)
        text = text.replace(dated.group(), " ", 1)
    if (dated and "t" in dated.group()) or _WITH_SECONDS.search(text):
        text = _MINUS_ZONE.sub("", text.strip())
    marked = _NEXT_DAY.search(text)
    if marked:
        next_day, text = True, text.replace(marked.group(), " ", 1)
    text = _ZONE.sub(" ", text)
    text = " ".join(_FILLER.sub(" ", text).split()).strip(" ~,;.@")
    if text in _ALONE:
        hour, minute = _ALONE[text]
        return _Said(hour, minute, None, next_day, value)
    part: _Part | None = None
    found = _PART.search(text)
    if found and found.lastgroup:
        part = list(_PARTS.values())[int(found.lastgroup[1:])]
        text = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()).strip(" ,;.:")
    hour, minute = _clock(_with_figures(text), value)
    return _Said(hour, minute, part, next_day, value)


def _clock(text: str, value: str) -> tuple[int, int]:
    decimal = _DECIMAL.match(text)
    if decimal and decimal["part"] != "50":
        return int(decimal["h"]), {"0": 0, "5": 30, "75": 45}[decimal["part"]]
    for pattern in _CLOCKS:
        found = pattern.match(text)
        if found is None:
            continue
        said = found.groupdict()
        hour, minute = int(said["h"]), int(said.get("m") or 0)
        minute += 30 if said.get("half") else 0
        quarters = said.get("quarters")
        minute += 15 * (int(quarters) if quarters.isdigit() else 1) if quarters else 0
        less = 15 if said.get("less_quarters") else int(said.get("less") or 0)
        if minute > 59:
            break
        if less:
            hour, minute = hour - 1 if hour else 23, 60 - less
        return hour, minute
    raise _no_time(value)


def _resolved(said: _Said, part: _Part | None = None, *, end: bool = False) -> dt.time:
    hour = _in_part(said, part or said.part)
    if end and (hour, said.minute) == (32, 0):
        return DAY_START
    if hour in _NEXT_MORNING:
        hour -= 24
    if hour > 23:
        raise _no_time(said.text)
    clock = dt.time(hour, said.minute)
    if said.next_day and clock >= DAY_START and not (end and clock == DAY_START):
        raise UnclearTime(Reason(_("%(text)s is on the day after")) % {"text": _quoted(said.text)})
    return clock


def _in_part(said: _Said, part: _Part | None) -> int:
    """The hour on a clock of twenty-four."""
    hour = said.hour
    if part is None:
        return hour
    fits, hour = {
        "am": (hour <= 12, hour % 12),
        "dawn": (hour <= 8 or hour in (12, 24), hour % 12),
        "morning": (hour <= 12, hour),
        "noon": (1 <= hour <= 3 or 10 <= hour <= 14, hour + 12 if hour <= 3 else hour),
        "pm": (1 <= hour <= 23, hour + 12 if hour < 12 else hour),
        "evening": (hour >= 1, hour + 12 if hour <= 12 else hour),
        "night": (True, hour + 12 if 5 <= hour <= 12 else hour),
    }[part]
    if not fits:
        raise _no_time(said.text)
    return hour


def _read_both(first: _Said, second: _Said) -> tuple[dt.time, dt.time]:
    """Both ends: where one says its part of the day and the other doesn't, what lies nearest is meant."""
    starts: list[_Part | None] = [first.part]
    ends: list[_Part | None] = [second.part]
    if second.part and not first.part and first.hour <= 12:
        starts = [second.part, "am", "pm"]
    if first.part and not second.part and second.hour <= 12:
        ends = [first.part, "am", "pm"]
    found: list[tuple[int, dt.time, dt.time]] = []
    for start_part in starts:
        for end_part in ends:
            try:
                start, end = _resolved(first, start_part), _resolved(second, end_part, end=True)
            except UnclearTime:
                continue
            found.append(((_minutes(end) - _minutes(start)) % (24 * 60), start, end))
    if not found:
        raise _no_time(f"{first.text} - {second.text}")
    return min(found, key=lambda pair: pair[0])[1:]


def _minutes(clock: dt.time) -> int:
    return clock.hour * 60 + clock.minute


def _halves(text: str) -> Iterator[tuple[str, str]]:
    plain = unicodedata.normalize("NFKC", text).lower()
    for found in _SEPARATOR.finditer(plain):
        first, second = plain[: found.start()].strip(), plain[found.end() :].strip()
        if first and second:
            yield first, second


def _plain(value: str) -> str:
    """Small letters, figures and marks of ordinary width; marks around the text and brackets in it are gone."""
    text = unicodedata.normalize("NFKC", value[:_LONGEST].replace("½", ".5")).lower().replace("’", "'")
    return " ".join(re.sub(r"[()\"“”「」『』{}]", " ", text).split()).strip(" ,;。、")


def _with_figures(text: str) -> str:
    return _CHINESE_NUMBER.sub(lambda found: str(_chinese_number(found.group())), text)


def _chinese_number(text: str) -> int:
    if "十" in text:
        tens, _ten, ones = text.partition("十")
        return (_chinese_number(tens) if tens else 1) * 10 + (_chinese_number(ones) if ones else 0)
    return int("".join(str(_CHINESE_DIGITS[char]) for char in text))


def _is_next_day(dated: "re.Match[str]", date: dt.date) -> bool:
    if not dated["year"]:
        return False
    named = (int(dated["year"]), int(dated["month"]), int(dated["day"]))
    after = date + dt.timedelta(days=1)
    return named == (after.year, after.month, after.day)


def _quoted(value: object) -> str:
    # A whole number of five thousand figures has no repr.
    return repr(value)[:40] if isinstance(value, (str, float)) or _is_number(value) else type(value).__name__


def _no_time(value: object) -> UnclearTime:
    return UnclearTime(Reason(_("%(text)s is no time of day")) % {"text": _quoted(value)})


def _no_length(value: object) -> UnclearTime:
    return UnclearTime(Reason(_("%(text)s is no length of time")) % {"text": _quoted(value)})


def _two_ways(value: object, one: str, other: str) -> UnclearTime:
    return UnclearTime(
        Reason(_("%(text)s may be %(one)s or %(other)s")) % {"text": _quoted(value), "one": one, "other": other}
    )
