"""The night: tomorrow's weather, and every colleague's night shift, each exactly once."""

import datetime as dt
import logging
import random
from collections.abc import Callable
from typing import Any

from django.db import transaction
from pydantic import BaseModel

from vtuber import registry
from vtuber.executor.model_client import ModelClient, seed_for
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.gametime import DAY
from vtuber.models import DayStep, Effect, VTuber
from vtuber.seasons import draw_weather
from vtuber.selectors import weather_on
from vtuber.services.clock import locked_clock
from vtuber.services.days import set_weather
from vtuber.steps.night_shift import Night, NightShift

log = logging.getLogger(__name__)


class NightStep:
    """Each shift commits on its own, so a night that is killed half-way goes on where it stopped."""

    def think(
        self, step: DayStep, model_client: ModelClient, token: int, real: Callable[[], dt.datetime]
    ) -> BaseModel | None:
        night = Night(vtuber=step.vtuber, date=step.date)
        first_problem: Exception | None = None
        for name, shift in registry.night_shifts.items():
            effect = f"shift:{name}"
            if Effect.objects.filter(step=step, name=effect).exists():
                continue
            try:
                result = shift.think(night, model_client)
                _write(step, token, effect, shift, night, result, real())
            except Exception as problem:  # one colleague's bad night is not the others'
                log.exception("the night shift of %s broke", name)
                first_problem = first_problem or problem
        if first_problem:
            raise first_problem
        return None

    def apply(self, step: DayStep, result: BaseModel | None, work: TaskTransaction) -> str:
        make_weather(step.vtuber, step.date, work)
        return DayStep.State.DONE

    def give_up(self, step: DayStep, work: TaskTransaction) -> None:
        make_weather(step.vtuber, step.date, work)


@transaction.atomic
def _write(
    step: DayStep,
    token: int,
    effect: str,
    shift: NightShift[Any],
    night: Night,
    result: BaseModel | None,
    real: dt.datetime,
) -> None:
    clock = locked_clock(step.vtuber)
    if not DayStep.objects.filter(pk=step.pk, token=token, state=DayStep.State.PENDING).exists():
        return
    work = TaskTransaction(step.vtuber, clock, step, real)
    if work.once(effect) and result is not None:
        shift.apply(night, result, work)


def make_weather(vtuber: VTuber, date: dt.date, work: TaskTransaction) -> None:
    """Draw the weather of a game day from her seed, once."""
    if weather_on(vtuber, date):
        return
    yesterday = weather_on(vtuber, date - DAY)
    chance = random.Random(seed_for(vtuber, "weather", date))
    sky, temperature = draw_weather(date, yesterday.sky if yesterday else "", chance)
    set_weather(vtuber=vtuber, date=date, sky=sky, temperature=temperature, game_time=work.now, real=work.real)
