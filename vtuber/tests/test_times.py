"""Times as models write them: read as a person would, or refused with a reason."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtuber.planner.times import UnclearTime, read_minutes, read_span, read_time

DATE = dt.date(2026, 11, 24)

# fmt: off
CLEAR: list[tuple[object, str]] = [
    # counted on over midnight
    ("22:00", "22:00"), ("24:00", "00:00"), ("26:00", "02:00"), ("31:59", "07:59"), ("24:30", "00:30"), (24, "00:00"),
    # figures in every width and with every mark
    ("9:5", "09:05"), ("9.30", "09:30"), ("９：００", "09:00"), ("09：30", "09:30"), ("09:00:00", "09:00"),
    ("0900", "09:00"), ("930", "09:30"), ("090000", "09:00"), ("9", "09:00"), ("2400", "00:00"),
    ("2000 hours", "20:00"),
    (9, "09:00"), (9.0, "09:00"), (9.5, "09:30"), (9.75, "09:45"), (930, "09:30"), (1330, "13:30"), ("9.5", "09:30"),
    ("9½", "09:30"), ("20h30", "20:30"), ("20h", "20:00"), ("20H 30", "20:30"), ("20:30 Uhr", "20:30"),
    ("“10:00”", "10:00"), ("@ 9:00", "09:00"), (" 9:00 ", "09:00"), ("9:00 sharp", "09:00"), ("~9:00", "09:00"),
    # dates, offsets and zones are decoration
    ("2026-11-24T09:00", "09:00"), ("2026-11-24 09:00:00.000Z", "09:00"), ("2026-11-24T09:00:00+08:00", "09:00"),
    ("2026-11-24T09:00-05:00", "09:00"), ("2026-11-25T01:00:00", "01:00"), ("2026/11/24 21:00", "21:00"),
    ("20261124T0900", "09:00"), ("11月24日 晚上9点", "21:00"), ("09:00 UTC+8", "09:00"), ("9 AM CST", "09:00"),
    ("2026-11-24T09:00[Asia/Shanghai]", "09:00"), ("T09:00", "09:00"), ("Tuesday 9:00 AM", "09:00"),
    ("周二 9:00", "09:00"), ("1999-01-01T09:00", "09:00"),
    # a clock of twelve
    ("9am", "09:00"), ("9 A.M.", "09:00"), ("10:30 PM", "22:30"), ("PM 3:30", "15:30"), ("12am", "00:00"),
    ("12:30 a.m.", "00:30"), ("12pm", "12:00"), ("22:30 PM", "22:30"), ("9 in the evening", "21:00"),
    ("11 at night", "23:00"), ("8:00 (evening)", "20:00"), ("9 o'clock", "09:00"), ("half past 9", "09:30"),
    ("quarter to 10", "09:45"), ("a quarter past 8 pm", "20:15"), ("noon", "12:00"), ("Noon.", "12:00"),
    ("12 noon", "12:00"), ("midnight", "00:00"), ("12 midnight", "00:00"),
    # Chinese
    ("晚上8点半", "20:30"), ("下午三点", "15:00"), ("凌晨1点", "01:00"), ("8点一刻", "08:15"), ("三点三刻", "03:45"),
    ("差一刻九点", "08:45"), ("9点差5分", "08:55"), ("两点半", "02:30"), ("二十点三十分", "20:30"),
    ("8点零五分", "08:05"),
    ("八点过五分", "08:05"), ("十二点四十五", "12:45"), ("早9点", "09:00"), ("晚8点", "20:00"),
    ("今天晚上九点", "21:00"),
    ("中午", "12:00"), ("正午", "12:00"), ("中午一点", "13:00"), ("上午12点", "12:00"), ("晚上12点", "00:00"),
    ("午夜", "00:00"), ("零点三十分", "00:30"), ("夜里两点", "02:00"), ("傍晚六点", "18:00"), ("20時30分", "20:30"),
    ("下午3:30", "15:30"), ("3:30 下午", "15:30"), ("9:00左右", "09:00"), ("约9点", "09:00"), ("8点整", "08:00"),
    # the morning after
    ("次日02:00", "02:00"), ("次日凌晨1点", "01:00"), ("明早7点", "07:00"), ("02:00 (+1)", "02:00"),
    ("01:30 (next day)", "01:30"),
]
UNCLEAR: list[object] = [
    "", " ", "later", "after lunch", "早饭后", "下午", "nine", "八九点", "十十点",
    "32:00", "9:60", "25:61", "-1:00", "99", "45",
    "9300", "12345", "1:2:3:4", "９９：００", "8点61分", "13 AM", "22:30 AM", "00:30 PM", "9 PM AM", "凌晨9点",
    "早上晚上8点", "5pm 6pm", "8点到", "9-30", "x" * 5000, "1" * 5000, True, None, [], {}, -1, 45, float("nan"),
    float("inf"), 10**5000,
]
SPANS: list[tuple[str, str, str]] = [
    ("20:00-22:00", "20:00", "22:00"), ("20:00–22:00", "20:00", "22:00"), ("20：00—22：00", "20:00", "22:00"),
    ("20:00 ~ 22:00", "20:00", "22:00"), ("20:00 -> 22:00", "20:00", "22:00"), ("from 9 to 11", "09:00", "11:00"),
    ("09:00 until 10:15", "09:00", "10:15"), ("20:00-22:00 (2h)", "20:00", "22:00"), ("2000-2200", "20:00", "22:00"),
    ("20h-22h30", "20:00", "22:30"), ("22:00-26:00", "22:00", "02:00"), ("22:00-24:00", "22:00", "00:00"),
    ("09:00:00-10:00:00", "09:00", "10:00"), ("2026-11-24 09:00-10:00", "09:00", "10:00"),
    ("2026-11-24T20:00/2026-11-24T22:00", "20:00", "22:00"), ("二十点至二十二点", "20:00", "22:00"),
    ("晚上8点到10点", "20:00", "22:00"), ("晚上10点到12点", "22:00", "00:00"),
    ("晚上10点至凌晨1点", "22:00", "01:00"),
    ("下午3点-5点", "15:00", "17:00"), ("上午10点到2点", "10:00", "14:00"), ("22点到次日1点", "22:00", "01:00"),
    ("2-4pm", "14:00", "16:00"), ("9-11am", "09:00", "11:00"), ("11am-1pm", "11:00", "13:00"),
    ("10-2pm", "10:00", "14:00"), ("12-1pm", "12:00", "13:00"), ("11pm-1", "23:00", "01:00"),
    ("9:00 - 5pm", "09:00", "17:00"), ("noon to 2pm", "12:00", "14:00"), ("8-10 at night", "20:00", "22:00"),
    ("10:30pm till midnight", "22:30", "00:00"),
]
LENGTHS: list[tuple[object, int]] = [
    (90, 90), ("90", 90), (10, 10), (2, 120), (1.5, 90), (0.5, 30), ("1.5h", 90), ("2小时", 120), ("两小时", 120),
    ("1小时30分", 90), ("1小时半", 90), ("一个半小时", 90), ("半小时", 30), ("二十分钟", 20),
    ("90 min", 90), ("1h30m", 90),
    ("1 hour 30 minutes", 90), ("01:30", 90), ("PT1H30M", 90), ("about 40 min", 40), ("an hour", 60),
]
# fmt: on


@pytest.mark.parametrize(("written", "meant"), CLEAR, ids=lambda value: str(value)[:30])
def test_a_time_is_read_as_a_person_would(written: object, meant: str) -> None:
    assert read_time(written, date=DATE) == dt.time.fromisoformat(meant)


@pytest.mark.parametrize("written", UNCLEAR, ids=range(len(UNCLEAR)))
def test_what_is_no_time_is_refused_and_named(written: object) -> None:
    with pytest.raises(UnclearTime) as refused:
        read_time(written, date=DATE)
    assert refused.value.reason.msg == "%(text)s is no time of day"
    assert 0 < len(refused.value.reason.params["text"]) <= 40


@pytest.mark.parametrize(
    ("written", "one", "other"), [(9.3, "09:30", "09:18"), (9.25, "09:25", "09:15"), (9.2, "09:20", "09:12")]
)
def test_what_may_be_two_times_is_refused_with_both(written: float, one: str, other: str) -> None:
    with pytest.raises(UnclearTime) as refused:
        read_time(written, date=DATE)
    assert refused.value.reason.params == {"text": str(written), "one": one, "other": other}


@pytest.mark.parametrize("written", ["2026-11-25T09:00", "tomorrow 9:00", "次日9点", "09:00 (+1)"])
def test_a_time_of_the_day_after_is_no_time_of_this_one(written: str) -> None:
    with pytest.raises(UnclearTime) as refused:
        read_time(written, date=DATE)
    assert refused.value.reason.msg == "%(text)s is on the day after"


def test_a_day_ends_at_eight_of_the_morning_after() -> None:
    for written in ("32:00", "次日8:00", "2026-11-25T08:00"):
        assert read_time(written, date=DATE, end=True) == dt.time(8)
        with pytest.raises(UnclearTime):
            read_time(written, date=DATE)


@pytest.mark.parametrize(("written", "start", "end"), SPANS, ids=[span[0] for span in SPANS])
def test_two_times_in_one_field(written: str, start: str, end: str) -> None:
    assert read_span(written, date=DATE) == (dt.time.fromisoformat(start), dt.time.fromisoformat(end))


def test_one_time_in_a_field_that_may_hold_two() -> None:
    assert read_span("8点半", date=DATE) == (dt.time(8, 30), None)


@pytest.mark.parametrize(("written", "minutes"), LENGTHS, ids=lambda value: str(value))
def test_lengths(written: object, minutes: int) -> None:
    assert read_minutes(written) == minutes


@pytest.mark.parametrize("written", [0, -5, 7, "7", True, None, "", "abc", "99999", 1500, float("nan")])
def test_what_is_no_length_is_refused(written: object) -> None:
    with pytest.raises(UnclearTime):
        read_minutes(written)


def test_a_bare_length_counts_in_what_its_name_says() -> None:
    assert read_minutes(7, unit="minutes") == 7
    assert read_minutes("2", unit="minutes") == 2
    assert read_minutes(7, unit="hours") == 420


@given(st.one_of(st.text(max_size=120), st.text(alphabet="0123456789:.-点半晚上午apm +~到", max_size=20)))
def test_no_text_breaks_it(text: str) -> None:
    for read in (read_time, read_span):
        try:
            read(text, date=DATE)
        except UnclearTime as refused:
            assert refused.reason


@given(st.times())
def test_every_hour_of_a_wall_reads_as_itself(clock: dt.time) -> None:
    clock = clock.replace(second=0, microsecond=0)
    assert read_time(clock.strftime("%H:%M"), date=DATE) == clock
    assert read_time(clock.strftime("%I:%M %p"), date=DATE) == clock
    assert read_time(f"{DATE}T{clock:%H:%M}", date=DATE) == clock
