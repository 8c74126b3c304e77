"""Going live now: what comes along, what gives way, and that it can be taken back."""

from typing import Any

import pytest

from vtuber.errors import NotAllowed
from vtuber.executor import engine
from vtuber.gametime import hhmm
from vtuber.models import AuditEntry, GameClock, TodoList, TodoTask, VTuber
from vtuber.services.clock import jump
from vtuber.services.going_live import go_live_now
from vtuber.services.undo import undo
from vtuber.tests.support.world import REAL, driven, hours, planned_baomi, task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def day() -> tuple[VTuber, TodoList]:
    return planned_baomi()


def plan() -> list[tuple[str, str, str, str]]:
    rows = TodoTask.objects.order_by("start", "pk")
    return [(row.type, hhmm(row.start), hhmm(row.end), row.state) for row in rows]


def take_back() -> None:
    entry = AuditEntry.objects.get(verb="go_live_now")
    undo(entry_id=entry.pk, actor="mimi", real=REAL)


def test_the_cover_is_made_first_then_the_announcement_names_the_new_time(day: Any) -> None:
    vtuber, todolist = day
    task(todolist, "cover", "18:00", "18:30")
    preview = task(
        todolist, "tweet", "12:00", "12:20", category="preview", content="今晚20:00聊鱼", prepared={"text": "20:00见"}
    )
    stream = task(todolist, "stream", "20:00", "21:30", content="聊鱼")
    before = plan()
    moved = go_live_now(vtuber=vtuber, actor="mimi", real=REAL)
    assert moved.pk == stream.pk
    # At ×60 each thing ahead of the stream gets five game minutes.
    assert plan() == [
        ("cover", "08:00", "08:05", "planned"),
        ("tweet", "08:05", "08:10", "planned"),
        ("stream", "08:10", "09:40", "planned"),
    ]
    preview.refresh_from_db()
    assert (preview.content, preview.is_prepared) == ("今天08:10聊鱼", False)
    take_back()
    assert plan() == before
    preview.refresh_from_db()
    assert (preview.content, preview.prepared) == ("今晚20:00聊鱼", {"text": "20:00见"})


@pytest.mark.parametrize(
    ("language", "content"),
    [
        ("zh", "改时间通知：今天的直播提前到12:05，之前说的20:00不算了"),
        ("en", "A change of plan: today's stream starts at 12:05 already, not at 20:00"),
    ],
)
def test_an_announcement_that_has_gone_out_is_corrected(language: str, content: str) -> None:
    vtuber, todolist = planned_baomi(language=language)
    task(todolist, "tweet", "10:00", "10:20", category="preview", state="done", due=None)
    task(todolist, "stream", "20:00", "21:00")
    jump(vtuber=vtuber, to=hours("12:00"), real=REAL)
    go_live_now(vtuber=vtuber, actor="mimi", real=REAL)
    correction = TodoTask.objects.get(source="operator")
    assert (correction.type, correction.category, correction.content) == ("tweet", "communication", content)
    assert plan()[1:] == [("tweet", "12:00", "12:05", "planned"), ("stream", "12:05", "13:05", "planned")]
    take_back()
    correction.refresh_from_db()
    assert correction.state == "cancelled"
    assert plan()[-1] == ("stream", "20:00", "21:00", "planned")


def test_what_is_in_the_way_goes_behind_the_stream(day: Any) -> None:
    vtuber, todolist = day
    task(todolist, "rest", "08:00", "09:00")
    task(todolist, "tweet", "09:00", "09:30")
    task(todolist, "rest", "22:00", "22:30")
    task(todolist, "stream", "20:00", "21:30")
    engine.advance(vtuber.pk, driven().now)
    go_live_now(vtuber=vtuber, actor="mimi", real=REAL)
    assert plan() == [
        ("rest", "08:00", "09:00", "cancelled"),
        ("stream", "08:00", "09:30", "planned"),
        ("tweet", "09:30", "10:00", "planned"),
        ("rest", "22:00", "22:30", "planned"),
    ]


def test_what_has_no_room_behind_it_is_called_off_and_comes_back_with_undo(day: Any) -> None:
    vtuber, todolist = day
    jump(vtuber=vtuber, to=hours("23:30"), real=REAL)
    task(todolist, "rest", "00:00", "01:55")
    task(todolist, "stream", "23:40", "00:40")
    with pytest.raises(NotAllowed):  # two tasks at a time are no plan
        TodoTask.objects.filter(type="rest").update(locked=True)
        go_live_now(vtuber=vtuber, actor="mimi", real=REAL)
    TodoTask.objects.update(locked=False)
    TodoTask.objects.filter(type="rest").update(start=hours("00:40"), end=hours("01:55"))
    TodoTask.objects.filter(type="stream").update(start=hours("23:40"), end=hours("00:40"))
    go_live_now(vtuber=vtuber, actor="mimi", real=REAL)
    assert plan() == [("stream", "23:30", "00:30", "planned"), ("rest", "00:40", "01:55", "planned")]
    take_back()
    assert plan() == [("stream", "23:40", "00:40", "planned"), ("rest", "00:40", "01:55", "planned")]


@pytest.mark.parametrize("type", ["tweet", "cover"])
def test_what_is_locked_stays_and_says_so(day: Any, type: str) -> None:
    vtuber, todolist = day
    row = task(todolist, type, "08:30", "09:00", content="mine", locked=True)
    task(todolist, "stream", "20:00", "21:30")
    before = plan()
    with pytest.raises(NotAllowed, match="mine"):
        go_live_now(vtuber=vtuber, actor="mimi", real=REAL)
    assert plan() == before
    row.refresh_from_db()
    assert (row.version, row.state) == (1, "planned")
    assert not AuditEntry.objects.exists()


def test_a_stream_that_is_due_but_has_not_begun_goes_on_air(day: Any) -> None:
    vtuber, todolist = day
    stream = task(todolist, "stream", "08:00", "09:30")
    GameClock.objects.update(paused=False)
    jump(vtuber=vtuber, to=hours("08:10"), real=REAL)
    moved = go_live_now(vtuber=vtuber, actor="mimi", real=REAL)
    assert (moved.pk, hhmm(moved.start), hhmm(moved.end)) == (stream.pk, "08:10", "09:40")


def test_a_stream_that_has_begun_is_past_taking_back(day: Any) -> None:
    vtuber, todolist = day
    stream = task(todolist, "stream", "20:00", "21:30")
    go_live_now(vtuber=vtuber, actor="mimi", real=REAL)
    TodoTask.objects.filter(pk=stream.pk).update(state="running", started_at=hours("08:00"))
    with pytest.raises(NotAllowed, match="has begun"):
        take_back()
    assert not AuditEntry.objects.get(verb="go_live_now").undone
