"""What a jump would pass is said before anybody jumps, and it is what becomes of it then."""

import pytest

from vtuber.executor import engine
from vtuber.jumps import look_at_jump
from vtuber.models import Event, GameClock, TodoTask
from vtuber.services.clock import jump
from vtuber.tests.support.world import REAL, hours, planned_baomi, task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_each_kind_says_what_becomes_of_it_and_the_looking_changes_nothing() -> None:
    vtuber, todolist = planned_baomi(game_time="09:00")
    task(todolist, "tweet", "09:30", "09:45", prepared={"text": "早。"})
    task(todolist, "rest", "10:00", "10:30")
    task(todolist, "tweet", "11:50", "12:10", prepared={"text": "午安。"})
    task(todolist, "store", "12:10", "12:40")
    task(todolist, "stream", "12:50", "14:30")
    task(todolist, "rest", "14:40", "15:00")
    events = Event.objects.count()
    look = look_at_jump(vtuber, hours("13:00"), REAL)
    assert (look.now, look.to) == (hours("09:00"), hours("13:00"))
    assert [(passed.task.type, passed.fate, passed.words) for passed in look.passed] == [
        ("tweet", "skipped", "is left out"),
        ("rest", "skipped", "is left out"),
        ("tweet", "late", "is done late, at 13:00"),
        ("store", "done", "is done all the same, at 13:00"),
        ("stream", "shortened", "begins late and is cut down to 13:00–14:30"),
    ]
    assert Event.objects.count() == events and GameClock.objects.get().now(REAL) == hours("09:00")
    assert set(TodoTask.objects.values_list("state", flat=True)) == {"planned"}


def test_what_is_left_out_then_is_what_was_said_to_be() -> None:
    vtuber, todolist = planned_baomi(game_time="09:00")
    task(todolist, "rest", "10:00", "10:30")
    task(todolist, "tweet", "11:50", "12:10", prepared={"text": "午安。"})
    said = [passed.fate for passed in look_at_jump(vtuber, hours("13:00"), REAL).passed]
    jump(vtuber=vtuber, to=hours("13:00"), real=REAL)
    while engine.advance(vtuber.pk, lambda: REAL):
        pass
    assert said == ["skipped", "late"]
    assert list(TodoTask.objects.order_by("start").values_list("state", flat=True)) == ["skipped", "running"]


def test_what_runs_ends_or_goes_on_and_a_jump_back_passes_nothing() -> None:
    vtuber, todolist = planned_baomi(game_time="09:10")
    task(todolist, "rest", "09:00", "10:00", state=TodoTask.State.RUNNING, started_at=hours("09:00"))
    assert look_at_jump(vtuber, hours("09:30"), REAL).passed == []
    (passed,) = look_at_jump(vtuber, hours("10:00"), REAL).passed
    assert (passed.fate, passed.words) == ("ends", "runs now, and ends at once")
    back = look_at_jump(vtuber, hours("08:30"), REAL)
    assert (back.to, back.passed) == (hours("09:10"), [])


def test_it_goes_no_further_than_the_clock_does() -> None:
    vtuber, _todolist = planned_baomi(game_time="09:00")
    hold = GameClock.objects.get().hold_at
    assert look_at_jump(vtuber, hold.replace(day=hold.day + 3), REAL).to == hold


def test_a_kind_that_nobody_knows_any_more_is_left_out() -> None:
    vtuber, todolist = planned_baomi(game_time="09:00")
    task(todolist, "gone", "10:00", "10:30")
    assert [passed.fate for passed in look_at_jump(vtuber, hours("10:10"), REAL).passed] == ["skipped"]
