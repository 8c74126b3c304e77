"""The diary at the day's end."""

import datetime as dt
import logging
from collections.abc import Callable

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from llmservice.text.cleaning import clean_text
from vtuber import registry
from vtuber.contexts import DiaryContext, done_task, her_fields
from vtuber.event_types import CharacterActed
from vtuber.executor.model_client import ModelClient
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.gametime import DAY
from vtuber.models import DayStep, TodoList, VTuber
from vtuber.selectors import todolist_on, wallet_balance
from vtuber.services.days import write_diary_page
from vtuber.services.follower_stats import follower_stats_on
from vtuber.translatable import translatable

log = logging.getLogger(__name__)
LIMIT = 4000


class Page(BaseModel):
    """A diary page before it is in the book."""

    text: str = Field(min_length=1, max_length=LIMIT)


class DiaryStep:
    """She sums up the day; a day that was never planned (the clock ran past it) has no page."""

    def think(
        self, step: DayStep, model_client: ModelClient, token: int, real: Callable[[], dt.datetime]
    ) -> BaseModel | None:
        todolist = todolist_on(step.vtuber, step.date)
        if todolist is None:
            return None
        answer = model_client.think("diary", diary_context(step.vtuber, step.date, todolist, model_client.now))
        return Page(text=clean_text(answer.text, LIMIT))

    def apply(self, step: DayStep, result: BaseModel | None, work: TaskTransaction) -> str:
        if not isinstance(result, Page):
            step.reason = translatable(_("The day was never planned, so there was nothing to write."))
            return DayStep.State.SKIPPED
        write_diary_page(vtuber=work.vtuber, date=step.date, text=result.text, game_time=work.now, real=work.real)
        work.emit(CharacterActed(expression="asleep", action="nap"))
        return DayStep.State.DONE

    def give_up(self, step: DayStep, work: TaskTransaction) -> None:
        log.error("no diary page for %s", step.date)


def diary_context(vtuber: VTuber, date: dt.date, todolist: TodoList, now: dt.datetime) -> DiaryContext:
    """What she knows of a day when she writes about it."""
    done = [done_task(task) for task in todolist.tasks.all()]
    today, before = follower_stats_on(vtuber, date), follower_stats_on(vtuber, date - DAY)
    followers = today.followers_simulated + today.followers_real
    return DiaryContext.model_validate(
        {
            **her_fields(vtuber, date, now),
            "done": done,
            "followers": followers,
            "followers_change": followers - before.followers_simulated - before.followers_real,
            "balance": wallet_balance(vtuber),
            "highlights": _highlights(vtuber, date),
        }
    )


def _highlights(vtuber: VTuber, date: dt.date) -> list[str]:
    found: list[str] = []
    for name, tell in registry.diary_facts.items():
        try:
            found += tell(vtuber, date)
        except Exception:  # a colleague's bug must not cost her the diary
            log.exception("the diary facts of %s broke", name)
    return found[:12]
