"""A plan while it is being worked on."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Protocol

from vtuber.models import TodoTask
from vtuber.planner.briefing import PlanDay
from vtuber.translatable import Translatable, translatable

Source = TodoTask.Source
_TITLE = re.compile(r"《([^《》]{1,80})》")


def game_in(content: str) -> str:
    """The title in 《》 of a stream's content; empty for a talk stream."""
    found = _TITLE.search(content)
    return found.group(1).strip() if found else ""


@dataclass
class DraftTask:
    """A task before it becomes a row. Times are game datetimes."""

    type: str
    start: dt.datetime
    end: dt.datetime
    content: str
    category: str = ""
    source: str = Source.DIRECTOR
    origin: dict[str, str] = field(default_factory=dict)
    # Where it must lie: a cover ends before its stream begins.
    not_before: dt.datetime | None = None
    not_after: dt.datetime | None = None
    # Rows that a re-plan must leave as they are (running, ended, locked, or edited by an operator).
    fixed: bool = False
    # An operator asked for exactly this: rules leave it what it is and where it is, or drop it, in words.
    asked: bool = False
    locked: bool = False
    # The wish for the day that it meets, if any (`DayWish`).
    wish: int | None = None

    @property
    def game(self) -> str:
        """The title in 《》, if any."""
        return game_in(self.content)


@dataclass
class Draft:
    """The tasks of one day and, in words, everything that was changed on the way."""

    day: PlanDay
    tasks: list[DraftTask] = field(default_factory=list)
    notes: list[Translatable] = field(default_factory=list)
    # What was taken out, each with why.
    dropped: list[tuple[DraftTask, Translatable]] = field(default_factory=list)

    def note(self, msg: str, /, **params: object) -> None:
        """Record a change in words (`msg` is a msgid marked with gettext_noop)."""
        self.notes.append(translatable(msg, **params))

    def of(self, type: str, category: str = "") -> list[DraftTask]:
        """Tasks of a type (and category), by start."""
        found = [task for task in self.tasks if task.type == type and (not category or task.category == category)]
        return sorted(found, key=lambda task: task.start)

    def drop(self, task: DraftTask, msg: str, /, **params: object) -> None:
        """Take a task out, and say so."""
        # By identity: two tasks may be alike in everything.
        self.tasks = [other for other in self.tasks if other is not task]
        self.note(msg, **params)
        self.dropped.append((task, self.notes[-1]))

    def why_dropped(self, task: DraftTask) -> Translatable | None:
        """Why a task was taken out, in words; None where it was not."""
        return next((why for other, why in self.dropped if other is task), None)


class PlanRule(Protocol):
    """A colleague's check of a draft: it repairs what it can, and notes what it did.

    Rules run before overlaps are resolved. A rule may add tasks (source PLANNER), change content, set `not_before`
    and `not_after`, or drop a task; every change is noted. `task.fixed` tasks are never touched.
    """

    def __call__(self, draft: Draft) -> None: ...
