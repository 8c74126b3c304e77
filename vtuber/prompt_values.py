"""Today's values for the prompts of this app."""

import datetime as dt

from pydantic import BaseModel

from vtuber import registry
from vtuber.gametime import game_day
from vtuber.handlers.tweet import tweet_context
from vtuber.models import VTuber
from vtuber.planner.briefing import PlanDay
from vtuber.selectors import todolist_on
from vtuber.steps.diary import diary_context
from vtuber.steps.new_day import plan_context


def register() -> None:
    """Called once, when the app is ready."""
    registry.prompt_values.register("plan_day", _plan)
    registry.prompt_values.register("tweet", _tweet)
    registry.prompt_values.register("diary", _diary)


def _plan(vtuber: VTuber, now: dt.datetime) -> BaseModel | None:
    return plan_context(PlanDay(vtuber=vtuber, date=game_day(now), now=now), [])


def _tweet(vtuber: VTuber, now: dt.datetime) -> BaseModel | None:
    todolist = todolist_on(vtuber, game_day(now))
    task = todolist.tasks.filter(type="tweet").order_by("start").last() if todolist else None
    return tweet_context(task, now) if task else None


def _diary(vtuber: VTuber, now: dt.datetime) -> BaseModel | None:
    todolist = todolist_on(vtuber, game_day(now))
    return diary_context(vtuber, game_day(now), todolist, now) if todolist else None
