"""What an operator's wish asks for, where no model reads it: a handful of plain intents, in both languages."""

import re
from dataclasses import dataclass

_HOUR = 60
_USUAL = 60
_MOST = 6 * _HOUR
_OFF = re.compile(
    r"别播|不播|不要播|停播|休播|不直播|别直播|取消.{0,4}直播|"
    r"\b(?:no|skip|cancel|drop)\b.{0,16}\bstream|\b(?:don['’]?t|do not|without)\b.{0,12}\bstream",
    re.I,
)
_EARLIER = re.compile(
    r"早点|早些|早一点|提前|提早|往前|早.{0,5}(?:小时|分钟|半)|\bearlier\b|\bsooner\b|\bforward\b", re.I
)
_LATER = re.compile(
    r"晚点|晚些|晚一点|推迟|延后|往后|延迟|晚.{0,5}(?:小时|分钟|半)|\blater\b|\bdelay|\bpostpone|\bpush back\b", re.I
)
_FEWER = re.compile(
    r"少发|少点帖|少些帖|别发帖|不发帖|不要发帖|"
    r"\b(?:fewer|less|no)\b.{0,8}\b(?:posts?|posting|tweets?|tweeting)\b|\b(?:post|tweet) less\b",
    re.I,
)
_REST = re.compile(
    r"多休息|多睡|多歇|歇一|歇歇|休息一下|放松|轻松|累|\bmore (?:rest|naps?|sleep)\b|\b(?:rest|sleep|nap) more\b|"
    r"\btake it easy\b|\btired\b",
    re.I,
)
_DIGITS = {
    "半": 0.5,
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "half an": 0.5,
    "half": 0.5,
    "an": 1,
    "one": 1,
    "two": 2,
}
_AMOUNT = re.compile(
    r"(?P<number>\d{1,3}(?:\.5)?|[半一两二三四]|\bhalf an|\bhalf|\ban|\bone|\btwo)\s*(?:个)?\s*(?P<half>半)?"
    r"(?P<unit>小时|钟头|分钟|hours?|minutes?|mins?|h\b)",
    re.I,
)


@dataclass(frozen=True)
class Wishes:
    """What was understood. `shift` moves the stream, in minutes: below 0 it begins earlier."""

    no_stream: bool = False
    shift: int = 0
    fewer_posts: bool = False
    more_rest: bool = False


def read_wish(text: str) -> Wishes:
    """The intents in a wish; none of them where it says something else."""
    off = bool(_OFF.search(text))
    shift = 0
    if not off:
        shift = -_minutes(text) if _EARLIER.search(text) else _minutes(text) if _LATER.search(text) else 0
    return Wishes(off, shift, bool(_FEWER.search(text)), bool(_REST.search(text)))


def _minutes(text: str) -> int:
    found = _AMOUNT.search(text)
    if not found:
        return _USUAL
    word = found["number"].lower()
    number = _DIGITS[word] if word in _DIGITS else float(word)
    if found["half"]:
        number += 0.5
    in_hours = found["unit"].lower() in ("小时", "钟头", "hour", "hours", "h")
    return max(5, min(round(number * (_HOUR if in_hours else 1)), _MOST))
