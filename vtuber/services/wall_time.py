"""The clock on her wall: which hour it shows, and when hers may be set by it.

A clock that goes on at speed 1 keeps the time of her wall (TIME_ZONE). What a change to summer time takes away she
skips, what a change to winter time gives she waits for: while she sleeps, so that she does nothing twice and leaves
nothing out; before 08:00 at the latest.
"""

import datetime as dt

from django.conf import settings
from django.db.models import Q

from vtuber.gametime import DAY, DAY_START, MINUTE, day_start, game_day
from vtuber.models import GameClock, Persona, TodoTask

MOST_SKIPPED_S = 3 * 3600
_FOLLOWS = Q(policy=GameClock.Policy.CATCH_UP, speed=1.0, live_speed=1.0)


def utc_offset_s(real: dt.datetime) -> int:
    """Seconds by which the clock on her wall is ahead of UTC at the real moment `real`."""
    offset = real.astimezone(settings.LOCAL_TIME_ZONE).utcoffset()
    return round(offset.total_seconds()) if offset is not None else 0


def out_of_step(real: dt.datetime) -> Q:
    """The clocks that have to be looked at: the wall's hour has changed, or something is still to be made up."""
    settled = Q(utc_offset_s=utc_offset_s(real), behind_wall_s=0)
    return (_FOLLOWS & ~settled) | (_FOLLOWS & Q(utc_offset_s=None)) | (~_FOLLOWS & Q(utc_offset_s__isnull=False))


def to_make_up(seconds: int) -> int:
    """What a clock that is `seconds` behind its wall has to skip (below 0: to wait) so that it shows the right hour.

    Whole days do not count, and no more than three hours are ever skipped: they have to fit into a night.
    """
    day = round(DAY.total_seconds())
    return seconds % day if seconds % day <= MOST_SKIPPED_S else seconds % day - day


def may_be_set(clock: GameClock, now: dt.datetime) -> bool:
    """Whether `behind_wall_s` may be made up now, at game time `now`."""
    morning = day_start(game_day(now) + DAY)
    skipped_to = now + dt.timedelta(seconds=max(clock.behind_wall_s, 0))
    if max(skipped_to, now + MINUTE) >= morning:
        return True  # or she would be up at the wrong hour
    persona = Persona.objects.get(vtuber=clock.vtuber_id)
    if not _sleeps(now, persona.sleeps_at):
        return False
    touched = TodoTask.objects.filter(vtuber=clock.vtuber_id, state__in=TodoTask.OPEN)
    return not touched.filter(start__lte=skipped_to, end__gt=now).exists()


def _sleeps(now: dt.datetime, sleeps_at: dt.time) -> bool:
    if sleeps_at >= DAY_START:
        return now.time() >= sleeps_at or now.time() < DAY_START
    return sleeps_at <= now.time() < DAY_START
