"""Driving time: the wall clock is a variable that jumps to whatever comes next."""

import datetime as dt
import math
from collections.abc import Callable, Sequence

from vtuber.executor import engine
from vtuber.gametime import game_day
from vtuber.models import DayStep, GameClock, Proposal, TodoTask, VTuber
from vtuber.registry import Registry
from vtuber.replanning.making import make_proposals
from vtuber.retention import tidy

# Between two looks nothing is due by definition; this is how far a failed try's pause is skipped at least.
NUDGE = dt.timedelta(seconds=1)
# A day that needs more looks than this goes round in circles.
MOST_LOOKS_A_DAY = 5000


# Whoever takes part besides her: told of each real moment, and says when they want to be told again.
Participant = Callable[[VTuber, dt.datetime], dt.datetime | None]
# Built from how much they do: `chat` from the number of messages in each stream.
participants: Registry[Callable[[int], Participant]] = Registry("participant of a simulation")


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
    vtuber: VTuber,
    days: int,
    time: DrivenTime,
    each_day: Callable[[dt.date], None] = lambda date: None,
    others: Sequence[Participant] = (),
) -> None:
    """Let `vtuber` live until `days` more game days have been lived and the next one is planned.

    What is old goes after each day, as it does by and by in real life. StuckError when nothing moves any more.
    """
    _tick(vtuber.pk, time)
    first = game_day(_clock(vtuber).now(time.real))
    if not TodoTask.objects.filter(vtuber=vtuber).exists():
        first = DayStep.objects.get(vtuber=vtuber, state=DayStep.State.PENDING).date
    last = first + dt.timedelta(days=days)
    shown, looks, today = first, 0, first
    while today < last or not _planned(vtuber, last):
        engine.advance(vtuber.pk, time.now)
        if Proposal.objects.filter(vtuber=vtuber, state=Proposal.State.ASKED).exists():
            make_proposals(vtuber.pk, time.now)
        clock = _clock(vtuber)
        engine.prepare_ahead(vtuber.pk, time.now, clock)
        today = game_day(clock.now(time.real))
        if today > shown:
            tidy(seconds=math.inf)
            each_day(shown)
            shown, looks = today, 0
        looks += 1
        if looks > MOST_LOOKS_A_DAY:
            raise StuckError(f"game time stands at {clock.now(time.real)}")
        wishes = [other(vtuber, time.real) for other in others]
        _wind_on(clock, time, min((wish for wish in wishes if wish is not None), default=None))
    if shown < last:
        each_day(shown)


def _planned(vtuber: VTuber, date: dt.date) -> bool:
    return (
        DayStep.objects.filter(vtuber=vtuber, date=date, step=DayStep.Step.NEW_DAY)
        .exclude(state=DayStep.State.PENDING)
        .exists()
    )


def _wind_on(clock: GameClock, time: DrivenTime, wish: dt.datetime | None) -> None:
    seconds = engine.seconds_to_next(clock.vtuber_id, clock, time.real)
    step = dt.timedelta(seconds=seconds) if seconds else NUDGE
    if wish is not None:
        step = min(step, max(wish - time.real, dt.timedelta(0)))
    # Rounding may leave us a hair before the moment itself.
    time.real += step + dt.timedelta(microseconds=10)
    _tick(clock.vtuber_id, time)


def _tick(vtuber_id: int, time: DrivenTime) -> None:
    # The system is up all the while: without this the outage policy would stop the clock.
    GameClock.objects.filter(vtuber=vtuber_id).update(last_tick_real=time.real)


def _clock(vtuber: VTuber) -> GameClock:
    return GameClock.objects.get(vtuber=vtuber)
