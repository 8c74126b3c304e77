"""The transaction that a quick part of a task or step runs in, as an object."""

import datetime as dt

from vtuber.events import WorldEvent, emit
from vtuber.models import DayStep, Effect, GameClock, TodoTask, VTuber


class TaskTransaction:
    """What a handler sees of the world inside its transaction.

    `now` is game time, fixed for the whole transaction; `real` the real moment. The clock row is locked.
    """

    def __init__(self, vtuber: VTuber, clock: GameClock, cause: TodoTask | DayStep, real: dt.datetime) -> None:
        self.vtuber = vtuber
        self.clock = clock
        self.real = real
        self.now = clock.now(real)
        self._cause = cause

    def once(self, effect: str) -> bool:
        """Claim the right to cause `effect`; False when this task or step has caused it before."""
        cause = {"task": self._cause} if isinstance(self._cause, TodoTask) else {"step": self._cause}
        if Effect.objects.filter(name=effect, **cause).exists():
            return False
        # The row is locked by our claim, so the check above holds; the constraint stands behind it all the same.
        Effect.objects.create(name=effect, game_time=self.now, **cause)
        return True

    def emit(self, event: WorldEvent) -> None:
        """Write a fact to the log; it is published after commit."""
        emit(self.vtuber, event, game_time=self.now, real=self.real)
