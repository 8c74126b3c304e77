"""Where a task may lie and how long it may last: in words, for whoever would put it somewhere else."""

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from vtuber import registry
from vtuber.errors import NotAllowed
from vtuber.gametime import MINUTE, game_day, hhmm
from vtuber.kinds import task_kinds
from vtuber.models import Persona, TodoTask
from vtuber.planner.draft import DraftTask
from vtuber.services.clock import locked_clock
from vtuber.translatable import Translatable, translatable


def check_place(
    task: TodoTask, start: dt.datetime, end: dt.datetime, real: dt.datetime, besides: Collection[int] = ()
) -> None:
    """NotAllowed, in words, where a task cannot lie: in the past, in her sleep, over another one (but `besides`)."""
    if why := why_not_there(task, start, end, now=locked_clock(task.vtuber).now(real), besides=besides):
        raise NotAllowed(why)


def why_not_there(
    task: TodoTask, start: dt.datetime, end: dt.datetime, *, now: dt.datetime, besides: Collection[int] = ()
) -> Translatable | None:
    """Why a task cannot lie there, with game time at `now`; None where it can."""
    if start < now:
        # What is too short is said first, wherever it lies.
        return _too_short(start, end) or translatable(_("That time has passed already."))
    if why := why_not_on(task.vtuber.persona, task.todolist.date, start, end):
        return why
    other = in_the_way(task, start, end, besides).first()
    if other is None:
        return None
    return translatable(_("There is something at that time already: {content}"), content=other.content)


def why_not_on(persona: Persona, date: dt.date, start: dt.datetime, end: dt.datetime) -> Translatable | None:
    """Why nothing can lie there on that game day, whatever else it holds; None where something can."""
    if why := _too_short(start, end):
        return why
    if game_day(start) != date or game_day(end - MINUTE) != date:
        return translatable(_("A task stays within its game day, 08:00 to 08:00."))
    opens, closes = persona.awake(date)
    if start < opens or end > closes:
        return translatable(_("She is awake from {opens} to {closes}."), opens=hhmm(opens), closes=hhmm(closes))
    return None


def _too_short(start: dt.datetime, end: dt.datetime) -> Translatable | None:
    return translatable(_("A task ends after it starts.")) if end - start < MINUTE else None


def in_the_way(
    task: TodoTask, start: dt.datetime, end: dt.datetime, besides: Collection[int] = ()
) -> QuerySet[TodoTask]:
    """What she does or is to do in that time, but for the task itself and `besides`."""
    open_then = TodoTask.objects.filter(vtuber=task.vtuber, state__in=TodoTask.OPEN, start__lt=end, end__gt=start)
    return open_then.exclude(pk__in=[task.pk, *besides]).order_by("start")


def why_not_that_long(type: str, start: dt.datetime, end: dt.datetime) -> Translatable | None:
    """Why a thing of that type cannot last that long; None where it can, and where no app knows the type."""
    if type not in task_kinds():
        return None
    limits = registry.handlers.get(type).limits
    if limits.min_minutes * MINUTE <= end - start <= limits.max_minutes * MINUTE:
        return None
    return translatable(
        _("{type} takes {least} to {most} minutes."), type=type, least=limits.min_minutes, most=limits.max_minutes
    )


def draft_of_row(task: TodoTask) -> DraftTask:
    """A row as the planner sees it: it stays as it is."""
    return DraftTask(
        task.type, task.start, task.end, task.content, task.category, task.source, dict(task.origin), fixed=True
    )
