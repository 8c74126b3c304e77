import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from vtuber.errors import NotAllowed
from vtuber.models import Event, GameClock, VTuber
from vtuber.services import clock as clocks
from vtuber.tests.support.world import REAL, baomi, hours, planned_baomi, seconds

pytestmark = pytest.mark.django_db


def clock_of(vtuber: VTuber) -> GameClock:
    return GameClock.objects.get(vtuber=vtuber)


def alive(vtuber: VTuber, real: dt.datetime) -> GameClock:
    """The clock of a system that ticked a moment before `real`."""
    GameClock.objects.filter(vtuber=vtuber).update(last_tick_real=real)
    return clock_of(vtuber)


def test_time_runs_at_day_speed() -> None:
    vtuber, _todolist = planned_baomi()
    assert alive(vtuber, REAL + seconds(30)).now(REAL + seconds(30)) == hours("08:30")


def test_time_runs_at_live_speed_while_she_is_live() -> None:
    vtuber, _todolist = planned_baomi()
    alive(vtuber, REAL + seconds(30))
    clocks.set_live(vtuber=vtuber, live=True, real=REAL + seconds(30))
    assert alive(vtuber, REAL + seconds(90)).now(REAL + seconds(90)) == hours("08:40")
    clocks.set_live(vtuber=vtuber, live=False, real=REAL + seconds(90))
    assert alive(vtuber, REAL + seconds(100)).now(REAL + seconds(100)) == hours("08:50")


def test_pause_stops_time_and_play_goes_on_from_there() -> None:
    vtuber, _todolist = planned_baomi()
    alive(vtuber, REAL + seconds(10))
    clocks.set_paused(vtuber=vtuber, paused=True, real=REAL + seconds(10))
    assert alive(vtuber, REAL + seconds(500)).now(REAL + seconds(500)) == hours("08:10")
    clocks.set_paused(vtuber=vtuber, paused=False, real=REAL + seconds(500))
    assert alive(vtuber, REAL + seconds(501)).now(REAL + seconds(501)) == hours("08:11")


def test_changing_speed_does_not_move_the_moment() -> None:
    vtuber, _todolist = planned_baomi()
    alive(vtuber, REAL + seconds(10))
    clock = clocks.set_speed(vtuber=vtuber, speed=600, real=REAL + seconds(10))
    assert clock.now(REAL + seconds(10)) == hours("08:10")
    assert alive(vtuber, REAL + seconds(11)).now(REAL + seconds(11)) == hours("08:20")


@pytest.mark.parametrize("speed", [0, -1, 3601, float("nan")])
def test_impossible_speeds_are_refused(speed: float) -> None:
    vtuber, _todolist = planned_baomi()
    with pytest.raises(NotAllowed):
        clocks.set_speed(vtuber=vtuber, speed=speed, real=REAL)
    assert clock_of(vtuber).speed == 60


def test_the_database_refuses_a_standing_clock() -> None:
    vtuber, _todolist = planned_baomi()
    with pytest.raises(IntegrityError), transaction.atomic():
        GameClock.objects.filter(vtuber=vtuber).update(speed=0)


def test_jumps_go_forward_only_and_not_past_the_next_unplanned_morning() -> None:
    vtuber, _todolist = planned_baomi()
    assert clocks.jump(vtuber=vtuber, to=hours("20:00"), real=REAL).now(REAL) == hours("20:00")
    with pytest.raises(NotAllowed):
        clocks.jump(vtuber=vtuber, to=hours("19:59"), real=REAL)
    far = hours("20:00", dt.date(2026, 12, 24))
    assert clocks.jump(vtuber=vtuber, to=far, real=REAL).now(REAL) == hours("08:00", dt.date(2026, 11, 25))


def test_time_holds_at_eight_until_the_day_is_planned() -> None:
    vtuber = baomi()
    clock = alive(vtuber, REAL + seconds(600))
    assert clock.now(REAL + seconds(600)) == hours("08:00")
    assert clock.holding(REAL + seconds(600))
    clocks.release_hold(vtuber=vtuber, until=hours("08:00", dt.date(2026, 11, 25)), real=REAL + seconds(600))
    assert alive(vtuber, REAL + seconds(601)).now(REAL + seconds(601)) == hours("08:01")


def test_frozen_time_does_not_jump_back_after_an_outage() -> None:
    vtuber, _todolist = planned_baomi()
    clocks.heartbeat(REAL + seconds(1))
    # The system dies: time runs on for three seconds and then stands.
    assert clock_of(vtuber).now(REAL + seconds(4)) == hours("08:04")
    assert clock_of(vtuber).now(REAL + seconds(4000)) == hours("08:04")
    clocks.heartbeat(REAL + seconds(4000))
    assert clock_of(vtuber).now(REAL + seconds(4000)) == hours("08:04")
    clocks.heartbeat(REAL + seconds(4001))
    assert clock_of(vtuber).now(REAL + seconds(4001)) == hours("08:05")


def test_catching_up_makes_good_for_the_outage() -> None:
    vtuber, _todolist = planned_baomi(policy=GameClock.Policy.CATCH_UP, speed=1)
    clocks.heartbeat(REAL + seconds(1))
    clocks.heartbeat(REAL + seconds(3601))
    assert clock_of(vtuber).now(REAL + seconds(3601)) == hours("09:00") + seconds(1)


def test_catching_up_makes_good_for_the_hold_at_eight() -> None:
    vtuber = baomi(policy=GameClock.Policy.CATCH_UP, speed=1)
    clocks.heartbeat(REAL + seconds(1200))
    assert clock_of(vtuber).now(REAL + seconds(1200)) == hours("08:00")
    clocks.release_hold(vtuber=vtuber, until=hours("08:00", dt.date(2026, 11, 25)), real=REAL + seconds(1200))
    assert clock_of(vtuber).now(REAL + seconds(1200)) == hours("08:10")


def test_waiting_for_a_front_end_stops_time_until_it_is_there() -> None:
    vtuber, _todolist = planned_baomi()
    clocks.wait_for_stage(vtuber=vtuber, waiting=True, real=REAL)
    assert alive(vtuber, REAL + seconds(60)).now(REAL + seconds(60)) == hours("08:00")
    clocks.wait_for_stage(vtuber=vtuber, waiting=False, real=REAL + seconds(60))
    assert alive(vtuber, REAL + seconds(61)).now(REAL + seconds(61)) == hours("08:01")


def test_each_change_raises_the_generation_and_is_told_once() -> None:
    vtuber, _todolist = planned_baomi()
    before = Event.objects.filter(vtuber=vtuber, type="clock.changed").count()
    generation = clock_of(vtuber).generation
    clocks.set_paused(vtuber=vtuber, paused=True, real=REAL)
    clocks.set_paused(vtuber=vtuber, paused=True, real=REAL)  # nothing new
    assert clock_of(vtuber).generation == generation + 1
    assert Event.objects.filter(vtuber=vtuber, type="clock.changed").count() == before + 1


def test_real_seconds_until_a_moment() -> None:
    vtuber, _todolist = planned_baomi()
    clock = clock_of(vtuber)
    assert clock.real_until(hours("09:00"), REAL) == 60.0
    assert clock.real_until(hours("08:00"), REAL) == 0.0
    assert clock.real_until(hours("08:01", dt.date(2026, 11, 25)), REAL) is None
    paused = clocks.set_paused(vtuber=vtuber, paused=True, real=REAL)
    assert paused.real_until(hours("09:00"), REAL) is None


def test_time_rests_while_nobody_watches_and_goes_on_when_somebody_does() -> None:
    vtuber, _todolist = planned_baomi()
    minute = dt.timedelta(minutes=1)
    alive(vtuber, REAL + seconds(61))
    assert clocks.rest_unwatched(minute, REAL + seconds(61)) == 1
    assert clocks.rest_unwatched(minute, REAL + seconds(61)) == 0
    assert alive(vtuber, REAL + seconds(600)).now(REAL + seconds(600)) == hours("09:01")
    clocks.note_watched(vtuber=vtuber, real=REAL + seconds(600))
    assert alive(vtuber, REAL + seconds(601)).now(REAL + seconds(601)) == hours("09:02")
    assert clocks.rest_unwatched(minute, REAL + seconds(630)) == 0


def test_she_is_not_cut_off_in_mid_stream() -> None:
    vtuber, _todolist = planned_baomi()
    clocks.set_live(vtuber=vtuber, live=True, real=REAL)
    alive(vtuber, REAL + seconds(600))
    assert clocks.rest_unwatched(dt.timedelta(minutes=1), REAL + seconds(600)) == 0
    assert clock_of(vtuber).unwatched is False
