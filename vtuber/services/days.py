"""What a game day gets, each once: its weather, its plan, its page in the diary."""

import datetime as dt

from vtuber import registry
from vtuber.event_types import DayPlanned, DiaryWritten, WeatherChanged
from vtuber.events import emit
from vtuber.models import Diary, TodoList, TodoTask, VTuber, Weather
from vtuber.planner.draft import Draft
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


def save_plan(*, draft: Draft, original: str, planned_by: str, game_time: dt.datetime, real: dt.datetime) -> TodoList:
    """The draft becomes the day's todolist, with what was changed on the way; `original` is the director's answer."""
    vtuber, date = draft.day.vtuber, draft.day.date
    todolist = TodoList.objects.create(
        vtuber=vtuber,
        date=date,
        original=original,
        planned_by=planned_by,
        notes=draft.notes,
        created_at=game_time,
    )
    for task in sorted(draft.tasks, key=lambda planned: planned.start):
        TodoTask.objects.create(
            vtuber=vtuber,
            todolist=todolist,
            type=task.type,
            category=task.category,
            start=task.start,
            end=task.end,
            content=task.content,
            source=task.source,
            origin=task.origin,
            due=task.start,
            is_prepared=not registry.handlers.get(task.type).needs_preparation,
        )
    told = DayPlanned(date=date.isoformat(), planned_by=planned_by, tasks=len(draft.tasks), notes=len(draft.notes))
    emit(vtuber, told, game_time=game_time, real=real)
    return todolist


def write_diary_page(*, vtuber: VTuber, date: dt.date, text: str, game_time: dt.datetime, real: dt.datetime) -> Diary:
    """She has summed up a day; others may read the page once an operator publishes it."""
    page = Diary.objects.create(vtuber=vtuber, date=date, text=text)
    emit(vtuber, DiaryWritten(date=date.isoformat()), game_time=game_time, real=real)
    return page
