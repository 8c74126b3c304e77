"""What a game day gets, each once: its weather, its plan, its page in the diary."""

import datetime as dt
from typing import Any

from vtuber import registry
from vtuber.event_types import DayPlanned, DiaryWritten, WeatherChanged
from vtuber.events import emit
from vtuber.models import Diary, TodoList, TodoTask, VTuber, Weather
from vtuber.planner.draft import Draft, DraftTask
from vtuber.planner.wish_briefing import APP, MARK
from vtuber.services.wishes import settle_wishes
from vtuber.translatable import Translatable
from vtuber.weather import weather_kind


def set_weather(
    *, vtuber: VTuber, date: dt.date, sky: str, temperature: int, game_time: dt.datetime, real: dt.datetime
) -> Weather:
    """The weather of a day that has none yet; temperature in °C."""
    weather = Weather.objects.create(vtuber=vtuber, date=date, sky=sky, temperature=temperature)
    front_end = weather_kind(sky).front_end
    told = WeatherChanged(date=date.isoformat(), sky=sky, temperature=temperature, front_end=front_end)
    emit(vtuber, told, game_time=game_time, real=real)
    return weather


def save_plan(
    *,
    draft: Draft,
    original: str,
    planned_by: str,
    game_time: dt.datetime,
    real: dt.datetime,
    otherwise: Translatable | None = None,
) -> TodoList:
    """The draft becomes the day's todolist, with what was changed on the way; `original` is the director's answer.

    Wishes for the day are settled; one that is not on it says why, or `otherwise`.
    """
    vtuber, date = draft.day.vtuber, draft.day.date
    todolist = TodoList.objects.create(
        vtuber=vtuber,
        date=date,
        original=original,
        planned_by=planned_by,
        notes=draft.notes,
        created_at=game_time,
    )
    rows = [(task, _row(todolist, task)) for task in sorted(draft.tasks, key=lambda planned: planned.start)]
    todolist.planned = [as_planned(row) for _task, row in rows]
    todolist.save(update_fields=["planned"])
    settle_wishes(
        draft=draft, met={task.wish: row for task, row in rows if task.wish is not None}, otherwise=otherwise
    )
    told = DayPlanned(date=date.isoformat(), planned_by=planned_by, tasks=len(draft.tasks), notes=len(draft.notes))
    emit(vtuber, told, game_time=game_time, real=real)
    return todolist


def _row(todolist: TodoList, task: DraftTask) -> TodoTask:
    wished = {"app": APP, "id": f"{MARK}{task.wish}", "why": "wish"} if task.wish is not None else {}
    return TodoTask.objects.create(
        vtuber=todolist.vtuber,
        todolist=todolist,
        type=task.type,
        category=task.category,
        start=task.start,
        end=task.end,
        content=task.content,
        source=task.source,
        origin=task.origin or wished,
        due=task.start,
        locked=task.locked,
        is_prepared=not registry.handlers.get(task.type).needs_preparation,
    )


def as_planned(task: TodoTask) -> dict[str, Any]:
    """A task as the morning had it (`TodoList.planned`)."""
    return {
        "task": task.pk,
        "type": task.type,
        "category": task.category,
        "start": task.start.isoformat(),
        "end": task.end.isoformat(),
        "content": task.content,
        "source": str(task.source),
        "locked": task.locked,
    }


def write_diary_page(*, vtuber: VTuber, date: dt.date, text: str, game_time: dt.datetime, real: dt.datetime) -> Diary:
    """She has summed up a day; others may read the page once an operator publishes it."""
    page = Diary.objects.create(vtuber=vtuber, date=date, text=text)
    emit(vtuber, DiaryWritten(date=date.isoformat()), game_time=game_time, real=real)
    return page
