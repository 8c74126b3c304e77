"""The tick's look around: who is due, who is due soon, whose tasks want preparing."""

import datetime as dt
from typing import Any

import pytest

from vtuber.executor.tick import look_around
from vtuber.models import DayStep, GameClock, TodoTask
from vtuber.services.clock import set_paused
from vtuber.tests.support.world import REAL, baomi, hours, planned_baomi, seconds, task

pytestmark = pytest.mark.django_db


def test_nobody_is_woken_for_what_is_far_away() -> None:
    _vtuber, todolist = planned_baomi()
    task(todolist, "rest", "09:00", "10:00")
    sight = look_around(REAL)
    assert (sight.due, sight.soon, sight.to_prepare) == ([], {}, [])


def test_a_task_that_has_come_is_due() -> None:
    vtuber, todolist = planned_baomi()
    task(todolist, "rest", "08:00", "09:00")
    sight = look_around(REAL)
    assert sight.due == [vtuber.pk]
    assert sight.soon == {}


def test_a_step_that_has_come_is_due() -> None:
    vtuber = baomi()
    assert DayStep.objects.get().due is not None
    assert look_around(REAL).due == [vtuber.pk]


def test_the_earliest_of_her_tasks_and_steps_counts() -> None:
    # At x60 a game minute is a second: 30 game seconds ahead are due within half a real one.
    vtuber, todolist = planned_baomi(speed=60.0)
    DayStep.objects.update(due=hours("08:00") + dt.timedelta(seconds=45))
    half = task(todolist, "rest", "10:00", "11:00")
    TodoTask.objects.filter(pk=half.pk).update(due=hours("08:00") + dt.timedelta(seconds=30))
    task(todolist, "rest", "12:00", "13:00")
    sight = look_around(REAL)
    assert sight.due == []
    assert sight.soon == {vtuber.pk: pytest.approx(0.5)}
    DayStep.objects.update(due=hours("08:00") + dt.timedelta(seconds=15))
    assert look_around(REAL).soon == {vtuber.pk: pytest.approx(0.25)}


def test_work_in_somebodys_hands_wakes_nobody_until_its_lease_is_over() -> None:
    vtuber, todolist = planned_baomi()
    row = task(todolist, "rest", "08:00", "09:00")
    TodoTask.objects.filter(pk=row.pk).update(lease_until=REAL + seconds(2))
    assert look_around(REAL).due == []
    assert look_around(REAL + seconds(2)).due == [vtuber.pk]


def test_a_failed_try_waits_for_its_next_one() -> None:
    vtuber, todolist = planned_baomi()
    row = task(todolist, "rest", "08:00", "09:00")
    TodoTask.objects.filter(pk=row.pk).update(retry_at=REAL + seconds(1))
    assert look_around(REAL).due == []
    assert look_around(REAL + seconds(1)).due == [vtuber.pk]


def test_what_begins_within_the_horizon_is_prepared(settings: Any) -> None:
    settings.PREPARE_AHEAD_S = 90.0
    vtuber, todolist = planned_baomi(speed=60.0)
    task(todolist, "tweet", "09:31", "10:00")
    assert look_around(REAL).to_prepare == []
    task(todolist, "tweet", "09:30", "09:31")
    assert look_around(REAL).to_prepare == [vtuber.pk]


def test_what_is_prepared_or_due_already_is_not_prepared_ahead() -> None:
    vtuber, todolist = planned_baomi()
    task(todolist, "tweet", "08:30", "09:00", prepared={"text": "喵"})
    assert look_around(REAL).to_prepare == []
    task(todolist, "tweet", "08:00", "08:30")
    sight = look_around(REAL)
    assert (sight.due, sight.to_prepare) == ([vtuber.pk], [])


def test_a_paused_clock_brings_nothing_nearer() -> None:
    vtuber, todolist = planned_baomi(speed=60.0)
    row = task(todolist, "rest", "09:00", "10:00")
    TodoTask.objects.filter(pk=row.pk).update(due=hours("08:00") + dt.timedelta(seconds=30))
    set_paused(vtuber=vtuber, paused=True, real=REAL)
    sight = look_around(REAL)
    assert (sight.due, sight.soon) == ([], {})


def test_every_vtuber_is_seen_for_herself_and_costs_no_query_of_her_own(django_assert_num_queries: Any) -> None:
    first, lists = planned_baomi()
    task(lists, "rest", "08:00", "09:00")
    with django_assert_num_queries(7):
        assert look_around(REAL + seconds(1)).due == [first.pk]
    second, others = planned_baomi(slug="second")
    third = baomi(slug="third")
    task(others, "rest", "09:00", "10:00")
    with django_assert_num_queries(7):
        sight = look_around(REAL + seconds(2))
    assert sorted(sight.due) == [first.pk, third.pk]
    assert second.pk not in sight.soon
    assert set(sight.heads) == {"baomi", "second", "third"}


def test_the_look_keeps_the_clocks_running() -> None:
    planned_baomi()
    look_around(REAL + seconds(2))
    assert GameClock.objects.get().last_tick_real == REAL + seconds(2)
