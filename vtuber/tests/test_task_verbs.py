"""Inserting, copying, retrying, skipping and running tasks: what each does, and each refusal."""

import datetime as dt
from typing import Any

import pytest

from vtuber.errors import Conflict, NotAllowed
from vtuber.executor import engine
from vtuber.gametime import hhmm
from vtuber.models import AuditEntry, Effect, Event, TodoList, TodoTask, VTuber
from vtuber.services.clock import jump
from vtuber.services.going_live import run_now
from vtuber.services.new_tasks import NewTask
from vtuber.services.task_edits import TaskEdit, cancel_task, change_task, skip_task
from vtuber.services.task_insert import Inserted, duplicate_task, insert_task, retry_task
from vtuber.services.task_look import look_at_move
from vtuber.services.undo import undo_latest
from vtuber.tests.support.world import DATE, REAL, driven, hours, planned_baomi, task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def day() -> tuple[VTuber, TodoList]:
    return planned_baomi()


def plan() -> list[tuple[str, str, str, str]]:
    rows = TodoTask.objects.order_by("start", "pk")
    return [(row.type, hhmm(row.start), hhmm(row.end), row.state) for row in rows]


def by_mimi(row: TodoTask) -> dict[str, Any]:
    row.refresh_from_db()
    return {"task_id": row.pk, "version": row.version, "actor": "mimi", "real": REAL}


def insert(vtuber: VTuber, type: str, start: str, end: str, **more: Any) -> Inserted:
    more.setdefault("content", f"{type} by hand")
    new = NewTask(type=type, start=hours(start), end=hours(end), **more)
    return insert_task(vtuber=vtuber, date=DATE, new=new, actor="mimi", real=REAL)


def test_a_task_set_by_hand_takes_place(day: Any) -> None:
    vtuber, _todolist = day
    inserted = insert(vtuber, "tweet", "10:00", "10:20", content="About the radiator")
    assert inserted.task is not None and inserted.wish is None and inserted.also == []
    row = TodoTask.objects.get()
    assert (row.type, row.category, row.source, row.state) == ("tweet", "communication", "operator", "planned")
    assert (row.origin, row.is_prepared, row.due) == (
        {"app": "vtuber", "id": "mimi", "why": "insert"},
        False,
        hours("10:00"),
    )
    assert Event.objects.get(type="task.changed").payload["change"] == "planned"
    jump(vtuber=vtuber, to=hours("10:10"), real=REAL)
    engine.advance(vtuber.pk, driven().now)
    row.refresh_from_db()
    assert row.state == "running"
    with pytest.raises(NotAllowed, match="has begun"):
        undo_latest(vtuber=vtuber, actor="mimi", real=REAL)


@pytest.mark.parametrize(
    ("type", "start", "end", "more", "why"),
    [
        ("rest", "07:00", "07:30", {}, "awake from 08:00 to 02:00"),
        ("rest", "02:30", "03:00", {}, "awake from 08:00 to 02:00"),
        ("rest", "12:30", "13:30", {}, "something at that time already: nap"),
        ("rest", "10:00", "10:05", {}, "rest takes 10 to 240 minutes"),
        ("tweet", "10:00", "12:00", {}, "post takes 10 to 60 minutes"),
        ("rest", "11:00", "10:00", {}, "rest takes 10 to 240 minutes"),
        ("dance", "10:00", "10:30", {}, "no such kind"),
        ("rest", "10:00", "10:30", {"category": "preview"}, "rest has no category"),
        ("tweet", "10:00", "10:30", {"category": "essay"}, "post has no category"),
        ("rest", "10:00", "10:30", {"content": "  "}, "Say what she is to do"),
        ("store", "10:00", "10:30", {}, "store: 1 a day are enough"),
        ("cover", "10:00", "10:30", {}, "there is no stream on this day"),
        ("stream", "10:00", "11:00", {"content": "Play 《No Such Game》"}, "Nobody has heard of No Such Game"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    day: Any, type: str, start: str, end: str, more: dict[str, str], why: str
) -> None:
    vtuber, todolist = day
    task(todolist, "rest", "12:00", "13:00", content="nap")
    task(todolist, "store", "14:00", "14:30")
    before = plan()
    with pytest.raises(NotAllowed, match=why):
        insert(vtuber, type, start, end, **more)
    assert (plan(), AuditEntry.objects.count()) == (before, 0)


def test_the_past_takes_nothing_more(day: Any) -> None:
    vtuber, _todolist = day
    jump(vtuber=vtuber, to=hours("12:00"), real=REAL)
    with pytest.raises(NotAllowed, match="passed already"):
        insert(vtuber, "rest", "11:00", "11:30")
    new = NewTask(type="rest", start=hours("11:00"), end=hours("11:30"), content="x")
    with pytest.raises(NotAllowed, match="That day is over"):
        insert_task(vtuber=vtuber, date=DATE - dt.timedelta(days=1), new=new, actor="mimi", real=REAL)
    assert not TodoTask.objects.exists()


def test_a_stream_takes_a_cover_and_a_preview_along_in_one_verb(day: Any) -> None:
    vtuber, _todolist = day
    inserted = insert(vtuber, "stream", "20:00", "21:00", content="杂谈：窗台")
    assert sorted((row.type, row.category, row.source) for row in inserted.also) == [
        ("cover", "", "operator"),
        ("tweet", "preview", "operator"),
    ]
    assert plan() == [
        ("tweet", "17:00", "17:20", "planned"),
        ("cover", "18:30", "19:00", "planned"),
        ("stream", "20:00", "21:00", "planned"),
    ]
    undo_latest(vtuber=vtuber, actor="mimi", real=REAL)
    assert {state for *_rest, state in plan()} == {"cancelled"}
    assert {row.reason["msg"] for row in TodoTask.objects.all() if row.reason} == {"It was taken back."}


def test_a_stream_that_has_its_cover_and_preview_takes_none(day: Any) -> None:
    vtuber, todolist = day
    task(todolist, "cover", "10:00", "10:30")
    task(todolist, "tweet", "11:00", "11:20", category="preview")
    assert insert(vtuber, "stream", "20:00", "21:00").also == []


def test_what_there_is_no_room_for_is_left_out_and_said(day: Any) -> None:
    vtuber, _todolist = day
    inserted = insert(vtuber, "stream", "08:25", "09:25")
    assert [row.type for row in inserted.also] == ["cover"] or [row.type for row in inserted.also] == ["tweet"]
    assert len(inserted.notes) <= 1
    assert plan()[-1] == ("stream", "08:25", "09:25", "planned")


def test_a_copy_goes_to_the_next_free_place(day: Any) -> None:
    vtuber, todolist = day
    row = task(todolist, "rest", "10:00", "10:30", content="nap", origin={"app": "company", "id": "7", "why": "x"})
    task(todolist, "rest", "10:30", "11:00")
    task(todolist, "rest", "11:20", "12:00")
    copy = duplicate_task(**by_mimi(row)).task
    assert copy is not None
    # Ten minutes make a rest, but not this one: it keeps its length where there is room for it.
    assert (hhmm(copy.start), hhmm(copy.end), copy.content) == ("12:00", "12:30", "nap")
    assert copy.origin == {"app": "vtuber", "id": "mimi", "why": "duplicate"}  # a job is not done twice
    assert copy.source == "operator"
    undo_latest(vtuber=vtuber, actor="mimi", real=REAL)
    copy.refresh_from_db()
    assert copy.state == "cancelled"


def test_a_copy_needs_room_and_a_plan(day: Any) -> None:
    _vtuber, todolist = day
    row = task(todolist, "rest", "10:00", "10:30")
    task(todolist, "rest", "10:30", "02:00")
    with pytest.raises(NotAllowed, match="no room for it"):
        duplicate_task(**by_mimi(row))
    TodoList.objects.filter(pk=todolist.pk).update(date=DATE - dt.timedelta(days=1))
    with pytest.raises(NotAllowed, match="no plan yet"):
        duplicate_task(**by_mimi(row))


@pytest.mark.parametrize("state", ["failed", "skipped"])
def test_what_came_to_nothing_is_tried_again(day: Any, state: str) -> None:
    _vtuber, todolist = day
    origin = {"app": "company", "id": "7", "why": "promised"}
    row = task(todolist, "tweet", "08:00", "08:20", state=state, due=None, origin=origin)
    again = retry_task(**by_mimi(row)).task
    assert again is not None
    assert (again.content, again.state) == (row.content, "planned")
    assert again.origin == {**origin, "retry_of": str(row.pk)}
    row.refresh_from_db()
    assert row.state == state  # what happened stays in the books


@pytest.mark.parametrize("origin", [{}, {"app": "company", "id": "7", "why": "promised"}])
def test_what_is_being_tried_again_or_was_with_success_is_refused(day: Any, origin: dict[str, str]) -> None:
    _vtuber, todolist = day
    row = task(todolist, "tweet", "08:00", "08:20", state="failed", due=None, origin=origin)
    other = task(todolist, "tweet", "08:20", "08:40", state="failed", due=None, origin=origin)
    second = retry_task(**by_mimi(row)).task
    assert second is not None
    with pytest.raises(NotAllowed, match="being tried again already"):
        retry_task(**by_mimi(row))
    assert TodoTask.objects.count() == 3
    for state in ("failed", "skipped", "cancelled"):
        # What came to nothing as well may be tried again, from either.
        TodoTask.objects.filter(pk=second.pk).update(state=state, due=None)
        third = retry_task(**by_mimi(row if state == "cancelled" else second)).task
        assert third is not None
        for either in {row, second} - ({second} if state == "cancelled" else set()):
            with pytest.raises(NotAllowed, match="being tried again already"):
                retry_task(**by_mimi(either))
        TodoTask.objects.filter(pk=third.pk).update(state="cancelled", due=None)
    TodoTask.objects.filter(pk=second.pk).update(state="failed")
    third = retry_task(**by_mimi(second)).task
    assert third is not None
    TodoTask.objects.filter(pk=third.pk).update(state="done", due=None)
    count = TodoTask.objects.count()
    for either in (row, second):
        with pytest.raises(NotAllowed, match="tried again and is done"):
            retry_task(**by_mimi(either))
    assert TodoTask.objects.count() == count
    assert retry_task(**by_mimi(other)).task is not None  # that is another one


def test_trying_again_is_refused_where_it_makes_no_sense(day: Any) -> None:
    _vtuber, todolist = day
    planned = task(todolist, "rest", "10:00", "10:30")
    with pytest.raises(NotAllowed, match="Only what failed"):
        retry_task(**by_mimi(planned))
    posted = task(todolist, "tweet", "08:00", "08:20", state="failed", due=None)
    Effect.objects.create(task=posted, name="tweet", game_time=hours("08:10"))
    with pytest.raises(NotAllowed, match="come out in spite of it"):
        retry_task(**by_mimi(posted))
    failed = task(todolist, "rest", "11:00", "11:30", state="failed", due=None)
    assert retry_task(**by_mimi(failed)).task is not None
    with pytest.raises(NotAllowed, match="tried again already, at 11:00"):
        retry_task(**by_mimi(failed))
    with pytest.raises(Conflict):
        retry_task(task_id=failed.pk, version=99, actor="mimi", real=REAL)


def test_skipping_leaves_out_and_can_be_taken_back(day: Any) -> None:
    vtuber, todolist = day
    row = task(todolist, "rest", "10:00", "10:30")
    skipped = skip_task(**by_mimi(row))
    assert (skipped.state, skipped.due, skipped.reason) == (
        "skipped",
        None,
        {"msg": "Skipped by {actor}.", "params": {"actor": "mimi"}},
    )
    with pytest.raises(NotAllowed, match="ended already"):
        skip_task(**by_mimi(row))
    undo_latest(vtuber=vtuber, actor="mimi", real=REAL)
    row.refresh_from_db()
    assert (row.state, row.due, row.reason, row.ended_at) == ("planned", row.start, None, None)
    assert Event.objects.filter(type="task.changed", payload__change="reopened").count() == 1


def test_what_runs_is_not_skipped(day: Any) -> None:
    vtuber, todolist = day
    row = task(todolist, "rest", "08:00", "09:00", content="nap")
    engine.advance(vtuber.pk, driven().now)
    with pytest.raises(NotAllowed, match="has begun"):
        skip_task(**by_mimi(row))
    other = task(todolist, "rest", "10:00", "10:30")
    with pytest.raises(NotAllowed, match="at “nap” until 09:00"):
        run_now(**by_mimi(other))
    assert plan() == [("rest", "08:00", "09:00", "running"), ("rest", "10:00", "10:30", "planned")]


def test_run_now_brings_a_task_to_this_moment_and_moves_what_is_in_the_way(day: Any) -> None:
    vtuber, todolist = day
    task(todolist, "rest", "08:10", "08:40", content="breakfast")
    row = task(todolist, "rest", "15:00", "15:30", content="nap")
    before = plan()
    done = run_now(**by_mimi(row))
    assert [other.content for other in done.also] == ["breakfast"]
    assert plan() == [("rest", "08:00", "08:30", "planned"), ("rest", "08:30", "09:00", "planned")]
    undo_latest(vtuber=vtuber, actor="mimi", real=REAL)
    assert plan() == before
    run_now(**by_mimi(row))
    engine.advance(vtuber.pk, driven().now)
    row.refresh_from_db()
    assert (row.state, hhmm(row.start)) == ("running", "08:00")


def test_run_now_brings_the_streams_cover_first(day: Any) -> None:
    _vtuber, todolist = day
    task(todolist, "cover", "18:00", "18:30")
    stream = task(todolist, "stream", "20:00", "21:00")
    run_now(**by_mimi(stream))
    assert plan() == [("cover", "08:00", "08:05", "planned"), ("stream", "08:05", "09:05", "planned")]


def test_run_now_is_refused_for_what_is_over_or_blocked(day: Any) -> None:
    vtuber, todolist = day
    task(todolist, "rest", "08:10", "08:40", content="mine", locked=True)
    row = task(todolist, "rest", "15:00", "15:30")
    with pytest.raises(NotAllowed, match="mine"):
        run_now(**by_mimi(row))
    cancel_task(**by_mimi(row))
    with pytest.raises(NotAllowed, match="has not begun"):
        run_now(**by_mimi(row))
    late = task(todolist, "rest", "01:00", "02:00")
    jump(vtuber=vtuber, to=hours("01:55"), real=REAL)
    with pytest.raises(NotAllowed, match="no time left"):
        run_now(**by_mimi(late))


def test_a_length_that_no_type_has_is_refused(day: Any) -> None:
    _vtuber, todolist = day
    row = task(todolist, "rest", "10:00", "10:30")
    with pytest.raises(NotAllowed, match="10 to 240 minutes"):
        change_task(changes=TaskEdit(end=hours("10:05")), **by_mimi(row))
    with pytest.raises(NotAllowed, match="10 to 240 minutes"):
        change_task(changes=TaskEdit(end=hours("15:00")), **by_mimi(row))


def test_looking_changes_nothing_and_says_what_is_in_the_way(day: Any) -> None:
    _vtuber, todolist = day
    row = task(todolist, "rest", "10:00", "10:30")
    task(todolist, "rest", "12:00", "12:30", content="nap")
    look = look_at_move(row, hours("12:10"), hours("12:40"), REAL)
    assert (look.possible, [other.content for other in look.in_the_way]) == (False, ["nap"])
    assert look.reason is not None and look.reason["params"] == {"content": "nap"}
    assert look_at_move(row, hours("13:00"), hours("13:30"), REAL).possible
    assert plan()[0] == ("rest", "10:00", "10:30", "planned")
    assert (AuditEntry.objects.count(), Event.objects.filter(type="task.changed").count()) == (0, 0)
    TodoTask.objects.filter(pk=row.pk).update(state="done", due=None)
    row.refresh_from_db()
    assert not look_at_move(row, hours("13:00"), hours("13:30"), REAL).possible


def test_a_cover_is_not_pushed_behind_its_stream(day: Any) -> None:
    _vtuber, todolist = day
    task(todolist, "cover", "08:10", "08:40")
    task(todolist, "stream", "09:00", "10:00")
    row = task(todolist, "rest", "15:00", "17:00")
    before = plan()
    run_now(**by_mimi(row))
    assert plan() == [
        ("rest", "08:00", "10:00", "planned"),
        ("cover", "08:10", "08:40", "cancelled"),
        ("stream", "10:00", "11:00", "planned"),
    ]
    undo_latest(vtuber=row.vtuber, actor="mimi", real=REAL)
    assert plan() == before


def test_what_no_app_knows_can_only_be_taken_off(day: Any) -> None:
    _vtuber, todolist = day
    left = task(todolist, "gardening", "09:00", "09:30")
    for verb in (run_now, duplicate_task):
        with pytest.raises(NotAllowed, match="knows how to do this"):
            verb(**by_mimi(left))
    with pytest.raises(NotAllowed, match="knows how to do this"):
        change_task(changes=TaskEdit(content="x"), **by_mimi(left))
    assert cancel_task(**by_mimi(left)).state == "cancelled"
    begun = task(todolist, "gardening", "10:00", "10:30", state="running", started_at=hours("10:00"))
    assert cancel_task(**by_mimi(begun)).state == "cancelled"
