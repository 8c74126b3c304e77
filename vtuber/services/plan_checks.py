"""An operator's task is checked by the rules that check a director's plan: colleagues know what they need.

A rule may have something come along (a cover and a preview before a stream, a purchase before a game is played), and
drops what cannot be, in words.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

from vtuber import registry
from vtuber.errors import NotAllowed
from vtuber.gametime import hhmm
from vtuber.kinds import kind_of
from vtuber.models import TodoList, TodoTask
from vtuber.planner.briefing import PlanDay
from vtuber.planner.draft import Draft, DraftTask
from vtuber.planner.place import Window, find_slot
from vtuber.services.task_places import draft_of_row
from vtuber.translatable import Translatable, translatable

State = TodoTask.State
# What does not take part in the day any more.
GONE = (State.CANCELLED, State.SKIPPED, State.FAILED)
Span = tuple[dt.datetime, dt.datetime]


@dataclass
class Checked:
    """A task that the rules let pass, and what they want to have come along with it."""

    task: DraftTask
    along: list[DraftTask] = field(default_factory=list)
    notes: list[Translatable] = field(default_factory=list)


def check_rules(
    task: DraftTask,
    todolist: TodoList,
    *,
    now: dt.datetime,
    besides: Collection[int] = (),
    moved: Mapping[int, Span] | None = None,
    announce: bool = True,
) -> Checked:
    """Let the plan's rules judge a task that an operator wants; NotAllowed, in a rule's words, where it cannot be.

    `besides` are rows that do not count, `moved` times that rows are about to have. Without `announce` a stream gets
    no cover or preview that it lacks. What a rule would have come along finds its place here; what is merely good to
    have is left out where there is none, and said so.
    """
    day = PlanDay(vtuber=todolist.vtuber, date=todolist.date, now=now)
    task.asked = True
    fixed = []
    for row in todolist.tasks.exclude(state__in=GONE).exclude(pk__in=besides):
        other = draft_of_row(row)
        other.start, other.end = (moved or {}).get(row.pk, (row.start, row.end))
        fixed.append(other)
    draft = Draft(day=day, tasks=[*fixed, task])
    wanted = (task.start, task.end)
    for _name, rule in registry.plan_rules.items():
        rule(draft)
    if why := draft.why_dropped(task):
        raise NotAllowed(why)
    if (task.start, task.end) != wanted:
        raise NotAllowed(draft.notes[-1])
    if task.not_after and task.end > task.not_after:
        raise NotAllowed(
            translatable(
                _("It would come too late: it belongs before what begins at {time}."), time=hhmm(task.not_after)
            )
        )
    checked = Checked(task)
    opens, _closes = todolist.vtuber.persona.awake(todolist.date)
    window = Window(opens=max(now, opens), closes=task.start)
    placed = [*fixed, task]
    for other in draft.tasks:
        # Only what has to be over before this very task begins has come for its sake.
        if any(other is each for each in placed) or other.not_after != task.start:
            continue
        announces = other.type in kind_of(task.type).before
        if announces and not announce:
            continue
        slot = find_slot(other, placed, window)
        if slot is None and not announces:
            raise NotAllowed(
                translatable(_("“{content}” would have to come before, and there is no room."), content=other.content)
            )
        if slot is None:
            checked.notes.append(
                translatable(
                    _("There was no room for {type} before {time}; it goes without."),
                    type=other.type,
                    time=hhmm(task.start),
                )
            )
            continue
        other.start, other.end = slot
        placed.append(other)
        checked.along.append(other)
    return checked
