"""A real, small model plans a day: llama.cpp in this process, asked through the `openai` client with a schema."""

import pytest
from django.utils import timezone
from pytest_django import Settings

from llmservice import gateway
from llmservice.backends.llama_models import find_model, installed
from llmservice.models import ModelCall
from llmservice.tests.support.missing_parts import give_up
from vtuber.executor import engine
from vtuber.models import DayStep, TodoList, TodoTask
from vtuber.tests.support.world import DATE, baomi, hours


@pytest.fixture
def small_director(settings: Settings) -> None:
    """The embedded model in the director's chair."""
    if not installed() or find_model("") is None:
        reason = "the embedded model's packages are missing (requirements-model.txt)"
        give_up(reason)
    director = {**settings.MODEL_ROLES["director"], "backend": "llama"}
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "director": director}
    settings.LEASE_S = 600


# By itself: it computes for as long as it may take.
@pytest.mark.alone
@pytest.mark.model
@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_a_small_open_model_plans_a_day(small_director: None) -> None:
    vtuber = baomi(game_time="08:00", language="en")
    DayStep.objects.filter(vtuber=vtuber).delete()
    DayStep.objects.create(vtuber=vtuber, date=DATE, step=DayStep.Step.NEW_DAY, due=hours("08:00"))
    [role] = [role for role in gateway.describe_roles() if role.role == "director"]
    assert (role.backend, role.ready) == ("llama", True)

    engine.advance(vtuber.pk, timezone.now)

    [call] = ModelCall.objects.filter(purpose="plan_day")
    # One call: the answer parsed as it was.
    assert (call.backend, call.parse_failures, call.fallback_reason, call.error) == ("llama", 0, None, "")
    assert call.tokens_out > 0
    todolist = TodoList.objects.get(vtuber=vtuber, date=DATE)
    assert todolist.planned_by.startswith("llama ")
    assert todolist.original == call.answer
    own = todolist.tasks.filter(source=TodoTask.Source.DIRECTOR)
    assert own.count() >= 1
    assert all(task.content in todolist.original for task in own if task.type != "stream")
