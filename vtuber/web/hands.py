"""The operators' hands on the clock: the clock's own verbs, with a line in the audit."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from vtuber.models import GameClock, OperatorInput, VTuber
from vtuber.services import clock as clocks

Values = Mapping[str, float | bool]


@transaction.atomic
def pause_clock(*, vtuber: VTuber, paused: bool, actor: str, real: dt.datetime) -> GameClock:
    """Stop game time or let it run on, and note who did it. Nothing is noted when nothing changes."""
    before = clocks.locked_clock(vtuber).paused
    clock = clocks.set_paused(vtuber=vtuber, paused=paused, real=real)
    if before != paused:
        _audit(clock, actor, "pause" if paused else "resume", {"paused": before}, {"paused": paused}, real)
    return clock


@transaction.atomic
def change_speed(
    *, vtuber: VTuber, speed: float | None, live_speed: float | None, actor: str, real: dt.datetime
) -> GameClock:
    """Change the day speed, the live speed or both (game seconds a real second), and note who did it.

    NotAllowed for a speed that no clock runs at.
    """
    clock = clocks.locked_clock(vtuber)
    before = {"speed": clock.speed, "live_speed": clock.live_speed}
    clock = clocks.set_speed(vtuber=vtuber, speed=speed, live_speed=live_speed, real=real)
    after = {"speed": clock.speed, "live_speed": clock.live_speed}
    _audit(clock, actor, "set_speed", before, after, real)
    return clock


def _audit(clock: GameClock, actor: str, verb: str, before: Values, after: Values, real: dt.datetime) -> None:
    OperatorInput.objects.create(
        vtuber=clock.vtuber,
        actor=actor,
        verb=verb,
        before=before,
        after=after,
        game_time=clock.now(real),
        real_time=real,
    )
