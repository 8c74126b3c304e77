"""200 hostile planner answers: each ends in a valid day, with the reason recorded."""

import datetime as dt
import itertools

import pytest
from django.db import transaction

from llmservice import gateway
from vtuber import registry
from vtuber.executor import engine
from vtuber.gametime import at, hhmm
from vtuber.models import DayStep, TodoList, TodoTask, VTuber
from vtuber.tests.support.hostile import HOPELESS, SALVAGEABLE, Case
from vtuber.tests.support.world import DATE, REAL, baomi, hours

pytestmark = pytest.mark.django_db


@pytest.fixture
def morning(db: None) -> VTuber:
    """A Baomi at 08:00, with her night behind her and her day before her."""
    vtuber = baomi(game_time="08:00")
    DayStep.objects.filter(vtuber=vtuber).delete()
    DayStep.objects.create(vtuber=vtuber, date=DATE, step=DayStep.Step.NEW_DAY, due=hours("08:00"))
    return vtuber


@pytest.fixture
def director(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A director that gives one answer, however often it is asked; the list holds it."""
    answer = [""]

    def complete(purpose: str, *args: object, **kwargs: object) -> gateway.Completion:
        assert purpose == "plan_day"
        return gateway.Completion(text=answer[0], backend="openai", model="hostile", call_id=0, fallback_reason="")

    monkeypatch.setattr(gateway, "complete", complete)
    return answer


def plan(vtuber: VTuber) -> TodoList:
    """Let her plan the day."""
    assert engine.advance(vtuber.pk, lambda: REAL) >= 1
    return TodoList.objects.get(vtuber=vtuber, date=DATE)


def check_valid(todolist: TodoList) -> None:
    """A day that can be lived: enough in it, nothing at once, nobody asleep, streams announced, reasons given."""
    tasks = list(todolist.tasks.all())
    assert len(tasks) >= 4
    assert todolist.notes
    opens, closes = hours("08:00"), hours("02:00")
    for task in tasks:
        limits = registry.handlers.get(task.type).limits
        assert opens <= task.start < task.end <= closes
        assert limits.min_minutes <= task.minutes <= limits.max_minutes
        assert task.state == TodoTask.State.PLANNED
    for before, after in itertools.pairwise(tasks):
        assert before.end <= after.start
    for stream in (task for task in tasks if task.type == "stream"):
        assert [cover for cover in tasks if cover.type == "cover" and cover.end <= stream.start]
        assert [post for post in tasks if post.category == "preview" and post.end <= stream.start]
    step = DayStep.objects.get(vtuber=todolist.vtuber, state=DayStep.State.PENDING)
    assert (step.step, step.date) == (DayStep.Step.DIARY, DATE)
    clock = todolist.vtuber.clock
    clock.refresh_from_db()
    assert clock.hold_at == at(DATE + dt.timedelta(days=1), dt.time(8))


def rows_of(todolist: TodoList) -> tuple[tuple[str, str, str, str, str], ...]:
    """The director's own rows."""
    return tuple(
        (task.type, task.category, hhmm(task.start), hhmm(task.end), task.content)
        for task in todolist.tasks.filter(source=TodoTask.Source.DIRECTOR)
    )


def test_there_are_two_hundred_different_ones() -> None:
    answers = {case.answer for case in [*SALVAGEABLE, *HOPELESS]}
    assert (len(SALVAGEABLE), len(HOPELESS), len(answers)) == (40, 160, 200)


def run(cases: list[Case], vtuber: VTuber, director: list[str]) -> list[str]:
    """Plan the same morning once for each case; returns what went wrong, by the case's name."""
    problems = []
    for case in cases:
        director[0] = case.answer
        try:
            with transaction.atomic():
                todolist = plan(vtuber)
                check_valid(todolist)
                rows = rows_of(todolist)
                transaction.set_rollback(True)
        except AssertionError as error:
            problems.append(f"{case.name}: {error}")
            continue
        if rows != case.rows:
            problems.append(f"{case.name}: {rows}")
    return problems


def test_what_is_worth_saving_is_saved_exactly(morning: VTuber, director: list[str]) -> None:
    assert run(SALVAGEABLE, morning, director) == []


def test_what_is_hopeless_still_ends_in_a_valid_day(morning: VTuber, director: list[str]) -> None:
    assert run(HOPELESS, morning, director) == []
