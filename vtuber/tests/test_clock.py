import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from vtuber.errors import NotAllowed
from vtuber.models import Event, GameClock, Proposal, VTuber, WebhookDelivery
from vtuber.services import clock as clocks
from vtuber.tests.support.world import REAL, baomi, hours, planned_baomi, seconds, task

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


def test_who_waited_for_the_lock_does_not_move_time_ahead() -> None:
    vtuber, _todolist = planned_baomi()
    alive(vtuber, REAL + seconds(10))
    clocks.set_speed(vtuber=vtuber, speed=60, real=REAL + seconds(10))
    # This one took its moment five seconds before it got the lock.
    clocks.set_paused(vtuber=vtuber, paused=True, real=REAL + seconds(5))
    clocks.set_paused(vtuber=vtuber, paused=False, real=REAL + seconds(6))
    clock = alive(vtuber, REAL + seconds(10))
    assert clock.anchor_real == REAL + seconds(10)
    assert clock.now(REAL + seconds(10)) == hours("08:10")
    assert alive(vtuber, REAL + seconds(20)).now(REAL + seconds(20)) == hours("08:20")


def test_a_host_clock_that_is_set_back_takes_nothing_back() -> None:
    vtuber, _todolist = planned_baomi()
    clocks.heartbeat(REAL + seconds(1))
    for second in range(2, 601):
        clocks.heartbeat(REAL + seconds(second))
    told = clock_of(vtuber).now(REAL + seconds(600.9))
    back = REAL + seconds(300)
    assert clock_of(vtuber).now(back) >= told  # before anybody has noticed
    clocks.heartbeat(back)
    clock = clock_of(vtuber)
    assert clock.now(back) >= told
    assert clock.now(back) - told < dt.timedelta(minutes=4)
    clocks.heartbeat(back + seconds(1))
    assert clock_of(vtuber).now(back + seconds(1)) - clock.now(back) == dt.timedelta(minutes=1)
    (step,) = Event.objects.filter(vtuber=vtuber, type="clock.stepped")
    assert step.payload == {"seconds": 300}


def test_moments_that_cross_by_a_little_are_no_step() -> None:
    vtuber, _todolist = planned_baomi()
    alive(vtuber, REAL + seconds(10))
    assert clock_of(vtuber).now(REAL + seconds(9.9)) == hours("08:10")
    clocks.heartbeat(REAL + seconds(9.9))
    assert not Event.objects.filter(type="clock.stepped").exists()


def test_leases_are_not_longer_after_a_step_back() -> None:
    vtuber, todolist = planned_baomi()
    row = task(todolist, "tweet", "10:00", "10:30")
    row.lease_until = REAL + seconds(606)
    row.save()
    alive(vtuber, REAL + seconds(600))
    clocks.heartbeat(REAL + seconds(300))
    row.refresh_from_db()
    assert row.lease_until == REAL + seconds(306)


def test_a_plan_asked_for_and_a_message_do_not_wait_longer_after_a_step_back() -> None:
    vtuber, todolist = planned_baomi()
    other = baomi(slug="other")
    plans, messages = [], []
    for who in (vtuber, other):
        until = {"lease_until": REAL + seconds(606)}
        fields = {"date": todolist.date, "due": hours("08:00"), "created_at": hours("08:00"), **until}
        plans.append(Proposal.objects.create(vtuber=who, retry_at=REAL + seconds(604), **fields))
        messages.append(
            WebhookDelivery.objects.create(vtuber=who, due_at=REAL + seconds(610), created_at=REAL, **until)
        )
    before = WebhookDelivery.objects.create(vtuber=vtuber, due_at=REAL + seconds(200), created_at=REAL)
    alive(vtuber, REAL + seconds(600))
    clocks.heartbeat(REAL + seconds(300))
    for row in (*plans, *messages, before):
        row.refresh_from_db()
    assert [(row.lease_until, row.retry_at) for row in plans] == [
        (REAL + seconds(306), REAL + seconds(304)),
        (REAL + seconds(606), REAL + seconds(604)),  # hers did not step back
    ]
    assert [(row.lease_until, row.due_at) for row in messages] == [
        (REAL + seconds(306), REAL + seconds(310)),
        (REAL + seconds(606), REAL + seconds(610)),
    ]
    assert before.due_at == REAL + seconds(200)


def test_jumping_while_time_holds_keeps_what_a_clock_has_to_catch_up() -> None:
    vtuber = baomi()
    clocks.set_policy(vtuber=vtuber, policy="catch_up", real=REAL)
    later = alive(vtuber, REAL + seconds(60))  # 07:50 and an hour: it holds at 08:00
    assert later.now(REAL + seconds(60)) == hours("08:00")
    clocks.jump(vtuber=vtuber, to=later.hold_at, real=REAL + seconds(60))
    clock = clock_of(vtuber)
    assert clock.now(REAL + seconds(60)) == hours("08:00")
    assert clock.unheld(REAL + seconds(60)) == hours("08:50")


def test_who_is_watched_meanwhile_is_not_put_to_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    vtuber, _todolist = planned_baomi()
    alive(vtuber, REAL + seconds(600))
    locked = clocks.locked_clock

    def watched_first(which: VTuber | int) -> GameClock:
        GameClock.objects.filter(vtuber=which).update(watched_at=REAL + seconds(599))
        return locked(which)

    monkeypatch.setattr(clocks, "locked_clock", watched_first)
    assert clocks.rest_unwatched(dt.timedelta(minutes=5), REAL + seconds(600)) == 0
    assert not clock_of(vtuber).unwatched


def test_a_live_clock_is_not_put_to_rest_by_one_who_waited(monkeypatch: pytest.MonkeyPatch) -> None:
    vtuber, _todolist = planned_baomi()
    alive(vtuber, REAL + seconds(600))
    locked = clocks.locked_clock

    def live_first(which: VTuber | int) -> GameClock:
        GameClock.objects.filter(vtuber=which).update(live=True)
        return locked(which)

    monkeypatch.setattr(clocks, "locked_clock", live_first)
    assert clocks.rest_unwatched(dt.timedelta(minutes=5), REAL + seconds(600)) == 0
    assert not clock_of(vtuber).unwatched


def test_two_ticks_after_an_outage_re_anchor_once(monkeypatch: pytest.MonkeyPatch) -> None:
    vtuber, _todolist = planned_baomi()
    locked = clocks.locked_clock
    real = REAL + seconds(600)

    def other_tick_first(which: VTuber | int) -> GameClock:
        GameClock.objects.filter(vtuber=which).update(last_tick_real=real, anchor_real=real, generation=7)
        return locked(which)

    monkeypatch.setattr(clocks, "locked_clock", other_tick_first)
    clocks.heartbeat(real)
    assert clock_of(vtuber).generation == 7
