"""What operators set for a day that has no plan yet, and what its morning makes of it."""

import datetime as dt
from typing import Any

import pytest

from vtuber.errors import Conflict, NotAllowed
from vtuber.executor import engine
from vtuber.gametime import DAY, hhmm
from vtuber.models import AuditEntry, DayWish, GameClock, TodoList, TodoTask, VTuber
from vtuber.planner.briefing import PlanDay
from vtuber.planner.wish_briefing import brief
from vtuber.services.new_tasks import NewTask
from vtuber.services.task_insert import insert_task
from vtuber.services.undo import redo_latest, undo_latest
from vtuber.services.wishes import WishEdit, cancel_wish, change_wish
from vtuber.tests.support.world import DATE, REAL, baomi, driven, hours, planned_baomi, seconds
from vtuber.translatable import translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
BY: dict[str, Any] = {"actor": "mimi", "real": REAL}


def wish(vtuber: VTuber, type: str, start: str, end: str, date: dt.date = DATE, **more: Any) -> DayWish:
    more.setdefault("content", f"{type} as wished")
    new = NewTask(type=type, start=hours(start, date), end=hours(end, date), **more)
    made = insert_task(vtuber=vtuber, date=date, new=new, **BY)
    assert made.task is None and made.wish is not None
    return made.wish


def plan_the_day(vtuber: VTuber) -> TodoList:
    time = driven()
    for _second in range(120):
        engine.advance(vtuber.pk, time.now)
        if found := TodoList.objects.filter(vtuber=vtuber, date=DATE).first():
            return found
        time.real += seconds(1)
        GameClock.objects.update(last_tick_real=time.real)
    raise AssertionError("the day was not planned")


@pytest.mark.parametrize("locked", [False, True])
def test_the_mornings_plan_holds_it(locked: bool) -> None:
    vtuber = baomi()
    made = wish(vtuber, "tweet", "10:00", "10:20", content="Tell them about the radiator", locked=locked)
    stream = wish(vtuber, "stream", "21:00", "22:00", content="杂谈：窗台上的麻雀")
    todolist = plan_the_day(vtuber)
    row = todolist.tasks.get(content="Tell them about the radiator")
    assert (row.type, row.source, row.locked, hhmm(row.start), hhmm(row.end)) == (
        "tweet",
        "operator",
        locked,
        "10:00",
        "10:20",
    )
    made.refresh_from_db()
    assert (made.state, made.task) == ("planned", row)
    [live] = todolist.tasks.filter(type="stream")
    assert (hhmm(live.start), live.wish) == ("21:00", stream)
    # It was announced like any other.
    assert todolist.tasks.filter(type="cover").count() == 1
    assert {each["task"] for each in todolist.planned} == set(todolist.tasks.values_list("pk", flat=True))
    with pytest.raises(NotAllowed, match="planned by now"):
        cancel_wish(wish_id=made.pk, version=made.version, **BY)
    with pytest.raises(NotAllowed, match="planned by now"):
        undo_latest(vtuber=vtuber, **BY)


def test_the_director_reads_it_as_something_that_has_to_be_done() -> None:
    vtuber = baomi()
    wish(vtuber, "rest", "10:00", "10:30", content="Nap")
    briefing = brief(PlanDay(vtuber=vtuber, date=DATE, now=hours("08:00")))
    assert briefing is not None
    [duty] = briefing.obligations
    assert (duty.type, duty.content, duty.minutes, duty.not_before, duty.not_after) == (
        "rest",
        "Nap",
        30,
        "10:00",
        "10:30",
    )
    assert brief(PlanDay(vtuber=vtuber, date=DATE + DAY, now=hours("08:00"))) is None


def test_what_cannot_be_placed_is_kept_and_says_why() -> None:
    vtuber = baomi()
    game = wish(vtuber, "stream", "20:00", "21:00", content="Play 《No Such Game》")
    gone = wish(vtuber, "rest", "10:00", "10:30")
    DayWish.objects.filter(pk=gone.pk).update(type="dance")
    todolist = plan_the_day(vtuber)
    game.refresh_from_db()
    gone.refresh_from_db()
    assert (game.state, translate(game.reason)) == ("left_out", "Nobody has heard of No Such Game.")
    assert (gone.state, translate(gone.reason)) == (
        "left_out",
        "No app that is installed knows how to do this (dance).",
    )
    assert "Nobody has heard of No Such Game." in [translate(note) for note in todolist.notes]
    assert todolist.tasks.exists()


def test_it_is_edited_cancelled_and_taken_back_before() -> None:
    vtuber = baomi()
    made = wish(vtuber, "rest", "10:00", "10:30", content="Nap")
    changes = WishEdit(content="Long nap", end=hours("11:00"), locked=True)
    changed = change_wish(wish_id=made.pk, version=1, changes=changes, **BY)
    assert (changed.content, hhmm(changed.start), hhmm(changed.end), changed.locked, changed.version) == (
        "Long nap",
        "10:00",
        "11:00",
        True,
        2,
    )
    with pytest.raises(Conflict, match="you saw version 1, it is 2 now"):
        cancel_wish(wish_id=made.pk, version=1, **BY)
    cancel_wish(wish_id=made.pk, version=2, **BY)
    with pytest.raises(NotAllowed, match="cancelled already"):
        change_wish(wish_id=made.pk, version=3, changes=changes, **BY)
    seen = []
    for verb in (undo_latest, undo_latest, undo_latest, redo_latest, redo_latest, redo_latest):
        verb(vtuber=vtuber, **BY)
        made.refresh_from_db()
        seen.append((made.content, made.state))
    assert seen == [
        ("Long nap", "open"),
        ("Nap", "open"),
        ("Nap", "cancelled"),
        ("Nap", "open"),
        ("Long nap", "open"),
        ("Long nap", "cancelled"),
    ]
    assert not TodoTask.objects.exists()


@pytest.mark.parametrize(
    ("type", "start", "end", "days", "why"),
    [
        ("rest", "10:10", "10:40", 1, "something at that time already: Nap"),
        ("rest", "03:00", "03:30", 1, "awake from"),
        ("rest", "11:00", "11:05", 1, "takes 10 to 240 minutes"),
        ("store", "12:00", "12:30", 1, "1 a day are enough"),
        ("rest", "12:00", "12:30", 61, "up to 60 days ahead"),
        ("rest", "12:00", "12:30", -1, "That day is over"),
    ],
)
def test_what_no_day_could_hold_is_refused(type: str, start: str, end: str, days: int, why: str) -> None:
    vtuber, _todolist = planned_baomi()
    wish(vtuber, "rest", "10:00", "10:30", DATE + DAY, content="Nap")
    wish(vtuber, "store", "14:00", "14:30", DATE + DAY)
    audited = AuditEntry.objects.count()
    with pytest.raises(NotAllowed, match=why):
        wish(vtuber, type, start, end, DATE + days * DAY)
    assert (DayWish.objects.count(), AuditEntry.objects.count()) == (2, audited)


def test_two_operators_at_one_wish() -> None:
    vtuber = baomi()
    made = wish(vtuber, "rest", "10:00", "10:30", content="Nap")
    change_wish(wish_id=made.pk, version=1, changes=WishEdit(content="Hers"), actor="bo", real=REAL)
    with pytest.raises(Conflict, match="changed again"):
        undo_latest(vtuber=vtuber, **BY)
    undo_latest(vtuber=vtuber, actor="bo", real=REAL)
    undo_latest(vtuber=vtuber, **BY)
    made.refresh_from_db()
    assert (made.content, made.state) == ("Nap", "cancelled")


def test_it_goes_to_another_day_without_a_plan_and_back() -> None:
    vtuber, _today = planned_baomi()
    one, other = DATE + DAY, DATE + 2 * DAY
    made = wish(vtuber, "tweet", "10:00", "10:20", date=one)
    there = WishEdit(start=hours("11:00", other), end=hours("11:20", other))
    moved = change_wish(wish_id=made.pk, version=made.version, changes=there, **BY)
    assert (moved.date, hhmm(moved.start)) == (other, "11:00")
    undo_latest(vtuber=vtuber, **BY)
    made.refresh_from_db()
    assert (made.date, hhmm(made.start)) == (one, "10:00")
    # Today has its plan, and yesterday is over.
    for date, why in ((DATE, "Put a task into its plan"), (DATE - DAY, "That day is over")):
        gone = WishEdit(start=hours("23:00", date), end=hours("23:20", date))
        with pytest.raises(NotAllowed, match=why):
            change_wish(wish_id=made.pk, version=made.version, changes=gone, **BY)
    made.refresh_from_db()
    assert (made.date, hhmm(made.start)) == (one, "10:00")
