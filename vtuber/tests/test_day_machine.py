"""Random days: whatever operators do in whatever order, the day holds, and what they did can be taken back."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import run_state_machine_as_test

from vtuber.executor import engine
from vtuber.models import GameClock, TodoTask, VTuber
from vtuber.services.clock import set_paused
from vtuber.tests.support.day_machine import DayMachine, StepByStep
from vtuber.tests.support.world import baomi, driven, seconds

pytestmark = pytest.mark.django_db


def few(most: int, **more: Any) -> hypothesis_settings:
    """The same examples on every run, and a short form where each statement goes over a wire."""
    count = max(most // 5, 3) if connection.vendor == "postgresql" else most
    return hypothesis_settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate] if os.environ.get("NO_SHRINK") else list(Phase),
        **more,
    )


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> dict[str, Any]:
    """She, on the morning of her first day, with a plan, and time that stands still."""
    settings.MEDIA_ROOT = tmp_path / "media"
    vtuber, time = baomi(), driven()
    while not TodoTask.objects.exists():
        engine.advance(vtuber.pk, time.now)
        time.real += seconds(1)
        GameClock.objects.update(last_tick_real=time.real)
    set_paused(vtuber=vtuber, paused=True, real=time.real)
    return {"vtuber": VTuber.objects.get(), "real": time.real}


def test_her_day_holds_whatever_operators_do(world: dict[str, Any]) -> None:
    machine = type("Machine", (DayMachine,), world)
    run_state_machine_as_test(machine, settings=few(20, stateful_step_count=20))


def test_step_by_step_back_to_the_mornings_plan(world: dict[str, Any]) -> None:
    machine = type("Machine", (StepByStep,), world)
    run_state_machine_as_test(machine, settings=few(10, stateful_step_count=12))
