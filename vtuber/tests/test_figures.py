"""Figures over days: what is counted, and in how many questions."""

import datetime as dt
from typing import Any

import pytest

from vtuber.figures import Fans, Punctuality, fans, punctuality
from vtuber.models import FollowerStats, TodoTask, VTuber
from vtuber.tests.support.world import DATE, hours, planned_baomi, task

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def vtuber() -> VTuber:
    found, _todolist = planned_baomi()
    FollowerStats.objects.all().delete()
    return found


def figure(vtuber: VTuber, back: int, simulated: int, real: int = 0) -> None:
    FollowerStats.objects.create(
        vtuber=vtuber, date=DATE - back * DAY, followers_simulated=simulated, followers_real=real
    )


def test_a_day_without_figures_has_those_of_the_day_before(vtuber: VTuber, django_assert_num_queries: Any) -> None:
    figure(vtuber, 9, 10)
    figure(vtuber, 1, 30, 2)
    with django_assert_num_queries(1):
        found = fans(vtuber, days=3, today=DATE)
    assert found == [Fans(DATE - 2 * DAY, 10, 0), Fans(DATE - DAY, 30, 2), Fans(DATE, 30, 2)]


def test_before_her_first_figures_there_are_none(vtuber: VTuber) -> None:
    assert fans(vtuber, days=30, today=DATE) == []
    figure(vtuber, 0, 5)
    assert fans(vtuber, days=30, today=DATE) == [Fans(DATE, 5, 0)]


def test_tasks_are_on_time_late_left_out_or_failed(vtuber: VTuber, django_assert_num_queries: Any) -> None:
    todolist = vtuber.todolists.get()
    State = TodoTask.State
    for start, state, began in (
        ("09:00", State.DONE, "09:05"),
        ("10:00", State.DONE, "10:06"),
        ("11:00", State.DONE, "11:20"),
        ("12:00", State.SKIPPED, None),
        ("13:00", State.CANCELLED, None),
        ("14:00", State.FAILED, "14:00"),
    ):
        done = task(todolist, "rest", start, f"{start[:2]}:30")
        begun = hours(began) if began else None
        TodoTask.objects.filter(pk=done.pk).update(state=state, due=None, started_at=begun, ended_at=done.end)
    task(todolist, "rest", "15:00", "15:30")  # still to come
    with django_assert_num_queries(1):
        found = punctuality(vtuber, days=2, today=DATE)
    assert found == [
        Punctuality(DATE - DAY, on_time=0, late=0, left_out=0, failed=0, minutes_late=0),
        Punctuality(DATE, on_time=1, late=2, left_out=2, failed=1, minutes_late=13),
    ]
