"""The emergency stop: she falls silent everywhere and nothing of hers goes on, until somebody lets her.

The state stands with her clock, so whatever takes the clock's lock knows it: the executor does nothing that is due,
no answer is begun, nobody jumps. Apps that speak for her cut what is being said when they hear of `stop.pulled`, in
the transaction that makes it true. Nothing is ended that cannot be taken up again.
"""

import datetime as dt

from django.db import transaction

from vtuber.event_types import StopPulled, StopReleased
from vtuber.events import emit
from vtuber.models import GameClock, VTuber
from vtuber.services import clock as clocks
from vtuber.services.audit import record_audit


@transaction.atomic
def stop_her(*, vtuber: VTuber, actor: str, real: dt.datetime) -> GameClock:
    """Pull the emergency stop. Whoever comes second changes nothing: the first one's name stands.

    It is taken back by `let_go_on` alone: an operator who takes back a row of edits must not set her talking by it.
    """
    clock = clocks.locked_clock(vtuber)
    if clock.stopped:
        return clock
    clock = clocks.set_stopped(vtuber=vtuber, by=actor or "?", real=real)
    emit(clock.vtuber, StopPulled(by=clock.stopped_by, at=real.isoformat()), game_time=clock.now(real), real=real)
    _note(clock, "stop", actor, real)
    return clock


@transaction.atomic
def let_go_on(*, vtuber: VTuber, actor: str, real: dt.datetime) -> GameClock:
    """Let her go on from where she was stopped; a pause of before stays one. Nothing happens where she is not."""
    clock = clocks.locked_clock(vtuber)
    if not clock.stopped:
        return clock
    clock = clocks.set_stopped(vtuber=vtuber, by="", real=real)
    emit(clock.vtuber, StopReleased(by=actor), game_time=clock.now(real), real=real)
    _note(clock, "let_go_on", actor, real)
    return clock


def _note(clock: GameClock, verb: str, actor: str, real: dt.datetime) -> None:
    record_audit(
        clock.vtuber,
        actor=actor,
        verb=verb,
        before={"stopped": not clock.stopped},
        after={"stopped": clock.stopped},
        real=real,
    )
