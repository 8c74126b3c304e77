"""Worlds for tests: a Baomi at a chosen game time, and a real clock that the test drives."""

import datetime as dt
from typing import Any

from vtuber.default_persona import BAOMI
from vtuber.gametime import at
from vtuber.models import DayStep, TodoList, TodoTask, VTuber
from vtuber.services.clock import release_hold
from vtuber.services.vtuber_creation import create_vtuber
from vtuber.simulation.driven_time import DrivenTime
from vtuber.tests.support.births import copied

DATE = dt.date(2026, 11, 24)
REAL = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)


def hours(text: str, date: dt.date = DATE) -> dt.datetime:
    """`HH:MM` of game day `date`."""
    return at(date, dt.time.fromisoformat(text))


@copied
def baomi(*, game_time: str = "07:50", language: str = "zh", **more: Any) -> VTuber:
    """A newborn Baomi; `07:50` is ten minutes before her first morning."""
    when = dt.datetime.combine(DATE, dt.time.fromisoformat(game_time), tzinfo=dt.UTC)
    more.setdefault("slug", "baomi")
    return create_vtuber(sheet=BAOMI[language], game_time=when, real=REAL, **more)


@copied
def planned_baomi(*, game_time: str = "08:00", language: str = "zh", **more: Any) -> tuple[VTuber, TodoList]:
    """A Baomi whose day is planned, but empty: tests add the tasks that they need."""
    vtuber = baomi(game_time=game_time, language=language, **more)
    DayStep.objects.filter(vtuber=vtuber).delete()
    DayStep.objects.create(vtuber=vtuber, date=DATE, step=DayStep.Step.DIARY, due=hours("02:00"))
    todolist = TodoList.objects.create(vtuber=vtuber, date=DATE, planned_by="test", created_at=hours("08:00"))
    release_hold(vtuber=vtuber, until=at(DATE + dt.timedelta(days=1), dt.time(8)), real=REAL)
    vtuber.refresh_from_db()
    return vtuber, todolist


def task(todolist: TodoList, type: str, start: str, end: str, **more: Any) -> TodoTask:
    """A planned task, prepared if `prepared` is given or its type needs nothing."""
    begins, ends = hours(start, todolist.date), hours(end, todolist.date)
    more.setdefault("content", f"{type} for a test")
    more.setdefault("category", "communication" if type == "tweet" else "")
    more.setdefault("is_prepared", "prepared" in more or type == "rest")
    more.setdefault("due", begins)
    return TodoTask.objects.create(
        vtuber=todolist.vtuber, todolist=todolist, type=type, start=begins, end=ends, **more
    )


def driven() -> DrivenTime:
    """A real clock that stands at the moment of the world's birth."""
    return DrivenTime(REAL)


def seconds(count: float) -> dt.timedelta:
    """Real seconds."""
    return dt.timedelta(seconds=count)
