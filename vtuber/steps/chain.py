"""The fixed steps of a day, and how one leads to the next: night, new day, diary, night, …"""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel

from vtuber.event_types import StepEnded
from vtuber.executor.model_client import ModelClient
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.failpoints import failpoint
from vtuber.gametime import DAY, at, day_start
from vtuber.models import DayStep
from vtuber.services.clock import locked_clock
from vtuber.steps import diary, new_day, night_step
from vtuber.translatable import Translatable, translatable

log = logging.getLogger(__name__)

TRIES = 3
BACKOFF_S = (1.0, 4.0, 8.0)
RealClock = Callable[[], dt.datetime]


class StepHandler(Protocol):
    """What a step's module offers."""

    def think(self, step: DayStep, model_client: ModelClient, token: int, real: RealClock) -> BaseModel | None:
        """The slow part; None when the step has nothing left to write."""

    def apply(self, step: DayStep, result: BaseModel | None, work: TaskTransaction) -> str:
        """The quick part, in one transaction; returns the step's final state."""

    def give_up(self, step: DayStep, work: TaskTransaction) -> None:
        """The step has failed for good: leave the world fit to go on."""


_HANDLERS: dict[str, StepHandler] = {
    DayStep.Step.NIGHT: night_step.NightStep(),
    DayStep.Step.NEW_DAY: new_day.NewDayStep(),
    DayStep.Step.DIARY: diary.DiaryStep(),
}


def perform(pk: int, token: int, real: RealClock) -> None:
    """Perform a claimed step. Three tries with the models, a last one with the phrase book, then it is given up."""
    step = _mine(pk, token)
    if step is None:
        return
    model_client = ModelClient(
        step.vtuber,
        now=step.vtuber.clock.now(real()),
        key=f"{step.date}/{step.step}",
        fallback=step.attempts >= TRIES,
    )
    handler = _HANDLERS[step.step]
    try:
        result = handler.think(step, model_client, token, real)
        failpoint("after_answer")
        with transaction.atomic():
            held = _mine(pk, token, lock=True)
            if held is None:
                log.info("step %s of %s was taken over by another worker", step.step, step.date)
                return
            work = TaskTransaction(held.vtuber, locked_clock(held.vtuber), held, real())
            _end(held, work, handler.apply(held, result, work))
    except Exception as error:  # a model that is down and a colleague's bug alike: her day must go on
        log.exception("step %s of %s broke", step.step, step.date)
        _failed(
            pk, token, real(), translatable(_("Something broke: {error}"), error=f"{type(error).__name__}: {error}")
        )


def _mine(pk: int, token: int, *, lock: bool = False) -> DayStep | None:
    rows = DayStep.objects.select_related("vtuber__persona", "vtuber__clock")
    if lock:
        vtuber_id = DayStep.objects.values_list("vtuber_id", flat=True).get(pk=pk)
        locked_clock(vtuber_id)
        rows = DayStep.objects.select_for_update(of=("self",)).select_related("vtuber__persona")
    return rows.filter(pk=pk, token=token, state=DayStep.State.PENDING).first()


@transaction.atomic
def _failed(pk: int, token: int, real: dt.datetime, reason: Translatable) -> None:
    step = _mine(pk, token, lock=True)
    if step is None:
        return
    step.attempts += 1
    step.reason = reason
    if step.attempts <= TRIES:
        step.lease_until = None
        step.retry_at = real + dt.timedelta(seconds=BACKOFF_S[step.attempts - 1])
        step.save()
        return
    work = TaskTransaction(step.vtuber, locked_clock(step.vtuber), step, real)
    _HANDLERS[step.step].give_up(step, work)
    _end(step, work, DayStep.State.FAILED)


def _end(step: DayStep, work: TaskTransaction, state: str) -> None:
    step.state = state
    step.due = None
    step.lease_until = None
    step.retry_at = None
    step.ended_at = work.now
    step.save()
    work.emit(StepEnded(date=step.date.isoformat(), step=step.step, state=state))  # type: ignore[arg-type]
    _open_next(step)


def _open_next(step: DayStep) -> None:
    date, persona = step.date, step.vtuber.persona
    match step.step:
        case DayStep.Step.NIGHT:
            following = (date, DayStep.Step.NEW_DAY, day_start(date))
        case DayStep.Step.NEW_DAY:
            following = (date, DayStep.Step.DIARY, at(date, persona.sleeps_at))
        case _:
            # She falls asleep first; half the way to the morning, but an hour at the latest.
            asleep = at(date, persona.sleeps_at)
            pause = min((day_start(date + DAY) - asleep) / 2, dt.timedelta(hours=1))
            following = (date + DAY, DayStep.Step.NIGHT, asleep + pause)
    DayStep.objects.create(vtuber=step.vtuber, date=following[0], step=following[1], due=following[2])
