"""An announcement names the hour and the part of the day, and both follow the stream."""

import datetime as dt

import pytest

from vtuber.announced_time import when_word, with_new_time


@pytest.mark.parametrize(
    ("start", "zh", "en"), [("20:00", "今晚", "tonight"), ("14:00", "今天", "today"), ("00:30", "今夜", "tonight")]
)
def test_the_part_of_the_day_is_called_by_its_name(start: str, zh: str, en: str) -> None:
    assert when_word(start, "zh") == zh
    assert when_word(start, "en") == en


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("zh", "用一句话把今晚21:00的《星露》说出去", "用一句话把今天09:08的《星露》说出去"),
        ("zh", "写开播通知：《星露》，今晚 21:00", "写开播通知：《星露》，今天 09:08"),
        ("zh", "预告今晚21:00的杂谈：月亮今晚说的话", "预告今天09:08的杂谈：月亮今晚说的话"),
        ("zh", "预告直播，21:00见", "预告直播，09:08见"),
        ("zh", "预告今晚的直播", "预告今晚的直播"),
        (
            "en",
            "Announce the talk tonight at 21:00: tonights and moons",
            "Announce the talk today at 09:08: tonights and moons",
        ),
        ("en", "One sentence to the world: Tea, Tonight, 21:00", "One sentence to the world: Tea, today, 09:08"),
        ("en", "See you 21:00 tonight", "See you 09:08 today"),
    ],
)
def test_the_part_of_the_day_follows_the_hour(language: str, before: str, after: str) -> None:
    was, now = (dt.datetime(2026, 11, 24, *time, tzinfo=dt.UTC) for time in ((21, 0), (9, 8)))
    assert with_new_time(before, was, now, language) == after


def test_an_hour_later_the_same_evening_nothing_else_changes() -> None:
    was, now = (dt.datetime(2026, 11, 24, hour, 0, tzinfo=dt.UTC) for hour in (20, 21))
    assert with_new_time("预告今晚20:00的直播：茶", was, now, "zh") == "预告今晚21:00的直播：茶"
