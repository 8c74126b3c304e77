"""What a jump of the clock would pass, and what would become of it: asked before anybody jumps. Changes nothing."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from vtuber import registry
from vtuber.executor.handler import Missed
from vtuber.executor.transitions import is_missed
from vtuber.gametime import hhmm
from vtuber.kinds import task_kinds
from vtuber.models import GameClock, TodoTask, VTuber

# "ends": it runs now, and is over by then. "done": it is made up for. "begins": late, and goes on beyond the jump.
Fate = Literal["ends", "done", "late", "shortened", "begins", "skipped"]


@dataclass(frozen=True)
class Passed:
    """A task that the jump would pass, and what becomes of it, also in the reader's words."""

    task: TodoTask
    fate: Fate
    words: str


@dataclass(frozen=True)
class JumpLook:
    """A jump as it would be. `to` is where it ends: time goes no further than the next 08:00 without a plan."""

    now: dt.datetime
    to: dt.datetime
    passed: list[Passed]


def look_at_jump(vtuber: VTuber, to: dt.datetime, real: dt.datetime) -> JumpLook:
    """What jumping to game time `to` would pass, in the order of the day; nothing for a moment that is past."""
    clock = GameClock.objects.get(vtuber=vtuber)
    now = clock.now(real)
    to = min(max(to, now), clock.hold_at)
    tasks = TodoTask.objects.filter(vtuber=vtuber, state__in=TodoTask.OPEN, start__lt=to).order_by("start", "pk")
    found = [(task, fate) for task in tasks if (fate := _fate(task, to))]
    return JumpLook(now, to, [Passed(task, fate, _words(task, fate, to)) for task, fate in found])


def _fate(task: TodoTask, to: dt.datetime) -> Fate | None:
    if task.state == TodoTask.State.RUNNING:
        return "ends" if task.end <= to else None
    if task.type not in task_kinds() or is_missed(task, to):
        return "skipped"
    match registry.handlers.get(task.type).limits.missed:
        case Missed.RUN:
            return "done"
        case Missed.LATE:
            return "late"
        case Missed.SHORTEN:
            return "shortened"
        case _:
            return "begins"


def _words(task: TodoTask, fate: Fate, to: dt.datetime) -> str:
    match fate:
        case "ends":
            return _("runs now, and ends at once")
        case "done":
            return _("is done all the same, at {time}").format(time=hhmm(to))
        case "late":
            return _("is done late, at {time}").format(time=hhmm(to))
        case "shortened":
            return _("begins late and is cut down to {start}–{end}").format(start=hhmm(to), end=hhmm(task.end))
        case "begins":
            return _("begins late, at {time}").format(time=hhmm(to))
        case _:
            return _("is left out")
