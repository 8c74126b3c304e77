"""Driving time: the wall clock is a variable that jumps to whatever comes next."""

import datetime as dt
from collections.abc import Callable

from vtuber.executor import engine
from vtuber.gametime import game_day
from vtuber.models import DayStep, GameClock, TodoTask, VTuber

# Between two looks nothing is due by definition; this is how far a failed try's pause is skipped at least.
NUDGE = dt.timedelta(seconds=1)
# A day that needs more looks than this goes round in circles.
MOST_LOOKS_A_DAY = 5000


class StuckError(RuntimeError):
    """Game time no longer moves."""


class DrivenTime:
    """The real clock of a simulation."""

    def __init__(self, start: dt.datetime) -> None:
        self.real = start

    def now(self) -> dt.datetime:
        """The real moment that the simulation has reached."""
        return self.real


def live_days(
    vtuber: VTuber, days: int, time: DrivenTime, each_day: Callable[[dt.date], None] = lambda date: None
) -> None:
    """Let `vtuber` live until `days` more game days have been lived and the next one is planned.

    StuckError when nothing moves any more.
    """
    _tick(vtuber.pk, time)
    first = game_day(_clock(vtuber).now(time.real))
    if not TodoTask.objects.filter(vtuber=vtuber).exists():
        first = DayStep.objects.get(vtuber=vtuber, state=DayStep.State.PENDING).date
    last = first + dt.timedelta(days=days)
    shown, looks, today = first, 0, first
    while today < last or not _planned(vtuber, last):
        engine.advance(vtuber.pk, time.now)
        clock = _clock(vtuber)
        engine.prepare_ahead(vtuber.pk, time.now, clock)
        today = game_day(clock.now(time.real))
        if today > shown:
            each_day(shown)
            shown, looks = today, 0
        looks += 1
        if looks > MOST_LOOKS_A_DAY:
            raise StuckError(f"game time stands at {clock.now(time.real)}")
        _wind_on(clock, time)
    if shown < last:
        each_day(shown)


def _planned(vtuber: VTuber, date: dt.date) -> bool:
    return (
        DayStep.objects.filter(vtuber=vtuber, date=date, step=DayStep.Step.NEW_DAY)
        .exclude(state=DayStep.State.PENDING)
        .exists()
    )


def _wind_on(clock: GameClock, time: DrivenTime) -> None:
    seconds = engine.seconds_to_next(clock.vtuber_id, clock, time.real)
    step = dt.timedelta(seconds=seconds) if seconds else NUDGE
    # Rounding may leave us a hair before the moment itself.
    time.real += step + dt.timedelta(microseconds=10)
    _tick(clock.vtuber_id, time)


def _tick(vtuber_id: int, time: DrivenTime) -> None:
    # The system is up all the while: without this the outage policy would stop the clock.
    GameClock.objects.filter(vtuber=vtuber_id).update(last_tick_real=time.real)


def _clock(vtuber: VTuber) -> GameClock:
    return GameClock.objects.get(vtuber=vtuber)
