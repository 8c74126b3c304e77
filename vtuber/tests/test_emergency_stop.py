"""The emergency stop: nothing of hers goes on, whoever works for her, until she is let go on."""

import datetime as dt

import pytest

from vtuber.errors import NotAllowed
from vtuber.events import head_seq
from vtuber.executor import engine
from vtuber.models import AuditEntry, Event, GameClock, TodoTask
from vtuber.services.clock import jump
from vtuber.services.emergency_stop import let_go_on, stop_her
from vtuber.services.going_live import go_live_now, run_now
from vtuber.services.operator_actions import pause_clock
from vtuber.snapshot import take_snapshot
from vtuber.tests.support.world import REAL, hours, planned_baomi, seconds, task
from vtuber.web.board_snapshot import picture

pytestmark = pytest.mark.django_db


def test_time_stands_and_what_is_due_waits_until_she_is_let_go_on() -> None:
    vtuber, todolist = planned_baomi(game_time="09:00", speed=60)
    due = task(todolist, "tweet", "09:00", "09:30", prepared={"text": "早。"})
    stop_her(vtuber=vtuber, actor="li", real=REAL)
    later = REAL + seconds(30)
    assert engine.advance(vtuber.pk, lambda: later) == 0
    assert engine.prepare_ahead(vtuber.pk, lambda: later) == 0
    due.refresh_from_db()
    assert (due.state, due.token) == (TodoTask.State.PLANNED, 0)
    clock = GameClock.objects.get()
    assert (clock.now(later), clock.rate, clock.stopped_by, clock.stopped_at) == (hours("09:00"), 0.0, "li", REAL)
    assert not clock.paused

    let_go_on(vtuber=vtuber, actor="wang", real=later)
    assert engine.advance(vtuber.pk, lambda: later) > 0
    due.refresh_from_db()
    assert due.state != TodoTask.State.PLANNED
    clock.refresh_from_db()
    assert (clock.rate, clock.stopped_by, clock.stopped_at) == (60.0, "", None)


def test_everybody_is_told_who_it_was_once_and_the_log_of_operators_says_so() -> None:
    vtuber, _todolist = planned_baomi()
    before = head_seq(vtuber)
    for actor in ("li", "wang"):
        stop_her(vtuber=vtuber, actor=actor, real=REAL)
    for actor in ("wang", "li"):
        let_go_on(vtuber=vtuber, actor=actor, real=REAL + seconds(1))
    told = [(row.type, row.payload.get("by")) for row in Event.objects.filter(seq__gt=before).order_by("seq")]
    assert told == [
        ("clock.changed", None),
        ("stop.pulled", "li"),
        ("clock.changed", None),
        ("stop.released", "wang"),
    ]
    noted = AuditEntry.objects.order_by("pk").values_list("actor", "verb", "before", "after", "undo")
    assert list(noted) == [
        ("li", "stop", {"stopped": False}, {"stopped": True}, {}),
        ("wang", "let_go_on", {"stopped": True}, {"stopped": False}, {}),
    ]


def test_a_pause_of_before_stays_one_and_going_on_from_a_pause_lets_nobody_go() -> None:
    vtuber, _todolist = planned_baomi(game_time="09:00")
    pause_clock(vtuber=vtuber, paused=True, actor="li", real=REAL)
    stop_her(vtuber=vtuber, actor="li", real=REAL)
    pause_clock(vtuber=vtuber, paused=False, actor="wang", real=REAL)
    assert GameClock.objects.get().rate == 0.0
    pause_clock(vtuber=vtuber, paused=True, actor="wang", real=REAL)
    clock = let_go_on(vtuber=vtuber, actor="li", real=REAL + seconds(9))
    assert (clock.paused, clock.stopped, clock.now(REAL + seconds(20))) == (True, False, hours("09:00"))


@pytest.mark.usefixtures("in_english")
def test_nobody_jumps_over_it_and_nothing_is_begun() -> None:
    vtuber, todolist = planned_baomi(game_time="09:00")
    stream = task(todolist, "stream", "20:00", "21:00")
    stop_her(vtuber=vtuber, actor="li", real=REAL)
    with pytest.raises(NotAllowed, match=r"^She was stopped by li\."):
        go_live_now(vtuber=vtuber, actor="wang", real=REAL)
    with pytest.raises(NotAllowed, match=r"^She was stopped by li\."):
        run_now(task_id=stream.pk, version=stream.version, actor="wang", real=REAL)
    stream.refresh_from_db()
    assert (stream.start, stream.version) == (hours("20:00"), 1)
    with pytest.raises(NotAllowed, match=r"^She was stopped by li\. Let her go on first; nothing was changed\.$"):
        jump(vtuber=vtuber, to=hours("10:00"), real=REAL)
    assert GameClock.objects.get().now(REAL) == hours("09:00")


def test_the_time_it_stood_is_lost_to_nobody_whose_clock_catches_up() -> None:
    vtuber, _todolist = planned_baomi(game_time="09:00", speed=60)
    GameClock.objects.update(policy="catch_up")
    stop_her(vtuber=vtuber, actor="li", real=REAL)
    let_go_on(vtuber=vtuber, actor="li", real=REAL + dt.timedelta(hours=2))
    assert GameClock.objects.get().now(REAL + dt.timedelta(hours=2, seconds=1)) == hours("09:01")


def test_who_comes_while_she_is_stopped_is_told() -> None:
    vtuber, _todolist = planned_baomi()
    assert picture(vtuber, REAL, "en")["stop"] is None
    stop_her(vtuber=vtuber, actor="li", real=REAL)
    whole = picture(vtuber, REAL, "en")
    assert whole["stop"] == {"by": "li", "at": REAL.isoformat()}
    assert whole["clock"]["stopped"] is True and whole["clock"]["rate"] == 0.0
    # Programs and viewers are told that she is stopped, and not by whom.
    assert "stop" not in take_snapshot(vtuber, REAL)
