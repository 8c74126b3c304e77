"""What a director is told when the rest of a day is planned anew."""

from collections.abc import Collection, Sequence

from django.utils import translation
from pydantic import BaseModel

from vtuber.contexts import Context, Idea, PlanDayContext
from vtuber.gametime import hhmm
from vtuber.models import Proposal, TodoTask
from vtuber.planner.briefing import PlanDay
from vtuber.steps.new_day import plan_context
from vtuber.translatable import Translatable, translate

# The languages that pages are in, by the persona's.
_PAGES = {"zh": "zh-hans", "en": "en"}


class PresentTask(Context):
    """A task of the plan as it stands."""

    type: str
    category: str
    start_time: str  # HH:MM
    end_time: str
    content: str
    fixed: bool  # it stays as it is, whatever is planned


class ReplanContext(PlanDayContext):
    """Purpose `replan_day`: the rest of the day, and what has come up. Answer: `ReplanJson`."""

    present: list[PresentTask]
    wish: str  # an operator's, in their words (from outside: quoted); or empty
    cause: str  # what has come up, in the persona's language; or empty
    idea: Idea | None  # what could be done about it


class SuggestedTask(BaseModel):
    """What an app suggests on an occasion, as a proposal keeps it."""

    type: str
    content: str
    minutes: int


def replan_context(
    proposal: Proposal, day: PlanDay, tasks: Sequence[TodoTask], fixed: Collection[int], notes: list[Translatable]
) -> ReplanContext:
    """For the rest of the proposal's day; `fixed` are the ids of tasks that stay as they are."""
    with translation.override(_PAGES[day.language]):
        cause = translate(proposal.why)
    idea = SuggestedTask.model_validate(proposal.idea) if proposal.idea else None
    plan = plan_context(day, notes)
    return ReplanContext.model_validate(
        {
            **{name: getattr(plan, name) for name in PlanDayContext.model_fields},
            "plan_from": hhmm(day.now),
            "present": [
                {
                    "type": task.type,
                    "category": task.category,
                    "start_time": hhmm(task.start),
                    "end_time": hhmm(task.end),
                    "content": task.content,
                    "fixed": task.pk in fixed,
                }
                for task in tasks
                if task.end > day.now and task.state in TodoTask.OPEN
            ],
            "wish": proposal.wish,
            "cause": cause,
            "idea": {"type": idea.type, "content": idea.content, "minutes": idea.minutes, "weight": 2}
            if idea
            else None,
        }
    )
