"""Why `vtuber` itself calls models: to plan her day, to write a post, to write the diary."""

from django.utils.translation import gettext_lazy as _

from llmservice.purposes import Purpose, register_purpose
from vtuber.contexts import DiaryContext, PlanDayContext, TweetContext
from vtuber.fallback.diary import write_diary
from vtuber.fallback.replan import write_replan
from vtuber.fallback.rule_planner import write_plan
from vtuber.fallback.tweet import write_tweet
from vtuber.planner.todolist import TodolistJson
from vtuber.replanning.answer import ReplanJson
from vtuber.replanning.context import ReplanContext

PLAN_DAY = Purpose(
    name="plan_day",
    label=_("Plan of the day"),
    role="director",
    context=PlanDayContext,
    write_fallback=write_plan,
    answer=TodolistJson,
    max_tokens=1500,
    temperature=0.8,
)
REPLAN_DAY = Purpose(
    name="replan_day",
    label=_("Another plan for the day"),
    role="director",
    context=ReplanContext,
    write_fallback=write_replan,
    answer=ReplanJson,
    max_tokens=1800,
    temperature=0.6,
)
TWEET = Purpose(
    name="tweet", label=_("Post"), role="director", context=TweetContext, write_fallback=write_tweet, max_tokens=200
)
DIARY = Purpose(
    name="diary",
    label=_("Diary page"),
    role="director",
    context=DiaryContext,
    write_fallback=write_diary,
    max_tokens=600,
)


def register() -> None:
    """Called once, when the app is ready."""
    for purpose in (PLAN_DAY, REPLAN_DAY, TWEET, DIARY):
        register_purpose(purpose)
