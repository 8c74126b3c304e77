import datetime as dt

import pytest

from vtuber.gametime import at, game_day, hhmm, parse_hhmm, span, stamp, time_of_day

DATE = dt.date(2026, 11, 24)
NEXT = dt.date(2026, 11, 25)


def moment(date: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(date.year, date.month, date.day, hour, minute, tzinfo=dt.UTC)


def test_small_hours_belong_to_the_morning_after() -> None:
    assert at(DATE, dt.time(8)) == moment(DATE, 8)
    assert at(DATE, dt.time(23, 59)) == moment(DATE, 23, 59)
    assert at(DATE, dt.time(0)) == moment(NEXT, 0)
    assert at(DATE, dt.time(7, 59)) == moment(NEXT, 7, 59)


def test_a_game_day_runs_from_eight_to_eight() -> None:
    assert game_day(moment(DATE, 8)) == DATE
    assert game_day(moment(NEXT, 7, 59)) == DATE
    assert game_day(moment(NEXT, 8)) == NEXT


def test_an_end_at_or_before_the_start_crosses_midnight() -> None:
    assert span(DATE, dt.time(23), dt.time(1)) == (moment(DATE, 23), moment(NEXT, 1))
    assert span(DATE, dt.time(14), dt.time(13)) == (moment(DATE, 14), moment(NEXT, 13))
    assert span(DATE, dt.time(20), dt.time(20)) == (moment(DATE, 20), moment(NEXT, 20))
    assert span(DATE, dt.time(0, 30), dt.time(1, 30)) == (moment(NEXT, 0, 30), moment(NEXT, 1, 30))


@pytest.mark.parametrize(
    ("text", "time"), [("10:00", dt.time(10)), ("9:05", dt.time(9, 5)), (" 23：59 ", dt.time(23, 59))]
)
def test_times_of_day_are_read_forgivingly(text: str, time: dt.time) -> None:
    assert parse_hhmm(text) == time


@pytest.mark.parametrize(
    "text", ["", "25:00", "24:00", "10:60", "-1:00", "10", "10:0", "ten:00", "10:00:00", "１０:00", "+1:00"]
)
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_hhmm(text)


def test_light_follows_the_hour() -> None:
    assert [time_of_day(moment(DATE, hour)) for hour in (5, 6, 12, 17, 18, 19, 20, 0)] == [
        "night",
        "day",
        "day",
        "day",
        "dusk",
        "dusk",
        "night",
        "night",
    ]


def test_how_times_are_written() -> None:
    assert hhmm(moment(DATE, 8, 5)) == "08:05"
    assert stamp(moment(DATE, 8, 5)) == "2026-11-24 08:05"
