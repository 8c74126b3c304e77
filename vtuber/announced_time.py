"""When a stream begins, as what announces it says so: "tonight at 21:00"."""

import datetime as dt
import re

from vtuber.gametime import hhmm, parse_hhmm


def when_word(start_time: str, language: str) -> str:
    """How a post of the same game day calls the part of the day in which `start_time` (HH:MM) lies."""
    hour = parse_hhmm(start_time).hour
    evening = hour >= 18
    small_hours = hour < 8
    if language == "zh":
        return "今晚" if evening else "今夜" if small_hours else "今天"
    return "tonight" if evening or small_hours else "today"


def with_new_time(text: str, was: dt.datetime, now: dt.datetime, language: str) -> str:
    """An announcement of a stream that begins `now` and no longer when it `was`.

    The part of the day changes with the hour where it stands beside it: elsewhere it may belong to something else.
    """
    old, new = hhmm(was), hhmm(now)
    old_word, new_word = (when_word(time, language) for time in (old, new))
    beside = rf"\b{old_word}\b" if old_word.isascii() else old_word
    text = re.sub(rf"{beside}(?=[\s,，]{{0,2}}(?:at )?{old})", new_word, text, flags=re.IGNORECASE)
    text = re.sub(rf"(?<={old})([\s,，]{{0,2}}){beside}", rf"\g<1>{new_word}", text, flags=re.IGNORECASE)
    return text.replace(old, new)
