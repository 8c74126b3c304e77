"""Her days as pages read them: past ones with what was planned and what came of it, those to come with what waits."""

import datetime as dt
from typing import Any

from vtuber.gametime import DAY, game_day, stamp
from vtuber.models import DayWish, TodoList, TodoTask, VTuber, Weather
from vtuber.selectors import open_step, todolist_on
from vtuber.task_view import task_state
from vtuber.translatable import translate

# Days in one answer.
MOST_DAYS = 42


def day_state(vtuber: VTuber, date: dt.date) -> dict[str, Any]:
    """One game day: its tasks as they stand and, as `planned`, as the morning had them; its wishes."""
    todolist = todolist_on(vtuber, date)
    step = open_step(vtuber)
    return {
        "date": date.isoformat(),
        "planned_by": todolist.planned_by if todolist else "",
        "notes": [translate(note) for note in todolist.notes] if todolist else [],
        "tasks": [task_state(task) for task in todolist.tasks.all()] if todolist else [],
        "planned": todolist.planned if todolist else [],
        "wishes": [wish_state(wish) for wish in DayWish.objects.filter(vtuber=vtuber, date=date)],
        "next_step": {"date": step.date.isoformat(), "step": step.step, "due": stamp(step.due)}
        if step and step.due
        else None,
    }


def days_between(vtuber: VTuber, first: dt.date, last: dt.date, now: dt.datetime) -> list[dict[str, Any]]:
    """The game days from `first` to `last`, at most `MOST_DAYS`: what is, or was, or is to be on each.

    `state` is `past`, `today` or `to_come`.
    """
    last = first + min((last - first).days, MOST_DAYS - 1) * DAY
    lists = TodoList.objects.filter(vtuber=vtuber, date__range=(first, last)).prefetch_related("tasks")
    plans = {todolist.date: todolist for todolist in lists}
    wishes: dict[dt.date, list[DayWish]] = {}
    for wish in DayWish.objects.filter(vtuber=vtuber, date__range=(first, last)):
        wishes.setdefault(wish.date, []).append(wish)
    skies = {row.date: row.sky for row in Weather.objects.filter(vtuber=vtuber, date__range=(first, last))}
    today = game_day(now)
    found = []
    for number in range((last - first).days + 1):
        date = first + number * DAY
        plan = plans.get(date)
        found.append(
            {
                "date": date.isoformat(),
                "state": "past" if date < today else "today" if date == today else "to_come",
                "planned_by": plan.planned_by if plan else "",
                "sky": skies.get(date, ""),
                "tasks": [task_state(task) for task in _in_order(plan)] if plan else [],
                "wishes": [wish_state(wish) for wish in wishes.get(date, [])],
            }
        )
    return found


def _in_order(todolist: TodoList) -> list[TodoTask]:
    return sorted(todolist.tasks.all(), key=lambda task: (task.start, task.pk))


def wish_state(wish: DayWish) -> dict[str, Any]:
    """One wish for a day as pages show it."""
    return {
        "id": wish.pk,
        "date": wish.date.isoformat(),
        "type": wish.type,
        "category": wish.category,
        "start": wish.start.isoformat(),
        "end": wish.end.isoformat(),
        "content": wish.content,
        "locked": wish.locked,
        "state": wish.state,
        "by": wish.by,
        "version": wish.version,
        "task": wish.task_id,
        "reason": translate(wish.reason),
    }
