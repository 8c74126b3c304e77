"""Game time: the hours in which she lives.

A game day runs from 08:00 to 08:00 and carries the date of its first morning. Game datetimes have no zone of
their own; they are kept as aware UTC values only because Django stores those without asking, and are shown as
stored. Nothing in this module looks at the wall clock.
"""

import datetime as dt

DAY_START = dt.time(8, 0)
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)


def at(date: dt.date, clock: dt.time) -> dt.datetime:
    """`clock` on game day `date`; 00:00 to 07:59 belong to the morning after `date`."""
    day = date if clock >= DAY_START else date + DAY
    return dt.datetime.combine(day, clock, tzinfo=dt.UTC)


def in_game_zone(moment: dt.datetime) -> dt.datetime:
    """An aware moment in the one zone that game times are kept in, whatever offset it came with."""
    return moment.astimezone(dt.UTC)


def day_start(date: dt.date) -> dt.datetime:
    """08:00 of game day `date`."""
    return at(date, DAY_START)


def game_day(moment: dt.datetime) -> dt.date:
    """The game day that `moment` lies in."""
    return (moment - dt.timedelta(hours=DAY_START.hour)).date()


def parse_hhmm(text: str) -> dt.time:
    """`HH:MM` (a single-digit hour and a full-width colon are forgiven). ValueError for anything else."""
    hours, separator, minutes = text.strip().replace("：", ":").partition(":")
    if not separator or not (hours.isascii() and minutes.isascii() and hours.isdigit() and minutes.isdigit()):
        raise ValueError(f"not a time of day: {text[:20]!r}")
    if len(hours) > 2 or len(minutes) != 2:
        raise ValueError(f"not a time of day: {text[:20]!r}")
    return dt.time(int(hours), int(minutes))


def hhmm(moment: dt.datetime) -> str:
    """`HH:MM` as it stands on her wall."""
    return moment.strftime("%H:%M")


def stamp(moment: dt.datetime) -> str:
    """`YYYY-MM-DD HH:MM`: how prompts, logs and the terminal write a game time."""
    return moment.strftime("%Y-%m-%d %H:%M")


def span(date: dt.date, start: dt.time, end: dt.time) -> tuple[dt.datetime, dt.datetime]:
    """Both ends as datetimes of game day `date`; an end at or before the start crosses midnight."""
    begins, ends = at(date, start), at(date, end)
    if ends <= begins:
        ends += DAY
    return begins, ends


def time_of_day(moment: dt.datetime) -> str:
    """`day`, `dusk` or `night`: what the front end's background follows."""
    hour = moment.hour + moment.minute / 60
    if 6 <= hour < 17.5:
        return "day"
    return "dusk" if 17.5 <= hour < 19.5 else "night"
