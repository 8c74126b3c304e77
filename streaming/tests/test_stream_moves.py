"""A stream that is moved takes its cover and preview along, or says why not."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from store.selectors import not_owned
from vtuber.errors import NotAllowed
from vtuber.gametime import hhmm
from vtuber.models import AuditEntry, TodoList, TodoTask, VTuber
from vtuber.selectors import wallet_balance
from vtuber.services.task_edits import TaskEdit, change_task
from vtuber.services.task_look import look_at_move
from vtuber.services.task_rows import Changed
from vtuber.services.undo import redo_latest, undo_latest
from vtuber.tests.support.world import REAL, hours, planned_baomi, task
from vtuber.translatable import translate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Reasons in words are compared in English, whatever catalogues there are."""
    with translation.override("en"):
        yield


@pytest.fixture
def day() -> tuple[VTuber, TodoList]:
    vtuber, todolist = planned_baomi()
    task(todolist, "tweet", "12:00", "12:20", category="preview", content="20:00聊鱼", prepared={"text": "20:00见"})
    task(todolist, "cover", "18:00", "18:30")
    task(todolist, "stream", "20:00", "21:00", content="聊鱼")
    return vtuber, todolist


def of(type: str) -> TodoTask:
    return TodoTask.objects.filter(type=type).earliest("pk")


def plan() -> list[tuple[str, str, str, str]]:
    rows = TodoTask.objects.order_by("start", "pk")
    return [(row.type, hhmm(row.start), hhmm(row.end), row.content) for row in rows]


def move(start: str, end: str) -> Changed:
    stream = of("stream")
    changes = TaskEdit(start=hours(start), end=hours(end))
    return change_task(task_id=stream.pk, version=stream.version, changes=changes, actor="mimi", real=REAL)


def test_cover_and_preview_keep_their_distance(day: Any) -> None:
    vtuber, _todolist = day
    before = plan()
    look = look_at_move(of("stream"), hours("21:00"), hours("22:00"), REAL)
    assert look.possible and [(row.type, hhmm(start)) for row, start, _end in look.follows] == [
        ("tweet", "13:00"),
        ("cover", "19:00"),
    ]
    assert plan() == before
    changed = move("21:00", "22:00")
    assert sorted(row.type for row in changed.also) == ["cover", "tweet"]
    after = plan()
    assert after == [
        ("tweet", "13:00", "13:20", "21:00聊鱼"),
        ("cover", "19:00", "19:30", "cover for a test"),
        ("stream", "21:00", "22:00", "聊鱼"),
    ]
    assert not of("tweet").is_prepared  # its text named the old time
    undo_latest(vtuber=vtuber, actor="mimi", real=REAL)
    assert plan() == before
    assert of("tweet").prepared == {"text": "20:00见"}
    redo_latest(vtuber=vtuber, actor="mimi", real=REAL)
    assert plan() == after


def test_they_find_another_place_where_theirs_is_taken(day: Any) -> None:
    _vtuber, todolist = day
    task(todolist, "rest", "18:45", "19:45", content="nap")
    move("21:00", "22:00")
    assert (hhmm(of("cover").start), hhmm(of("cover").end)) == ("18:15", "18:45")


def test_a_stream_cannot_go_where_its_cover_finds_no_room(day: Any) -> None:
    _vtuber, _todolist = day
    before = plan()
    look = look_at_move(of("stream"), hours("08:05"), hours("09:05"), REAL)
    assert not look.possible and "no room for it" in translate(look.reason)
    with pytest.raises(NotAllowed, match="belongs before the stream, and there is no room"):
        move("08:05", "09:05")
    assert (plan(), AuditEntry.objects.count()) == (before, 0)


@pytest.mark.parametrize(("start", "refused"), [("17:00", True), ("21:00", False)])
def test_what_is_locked_stays_if_it_still_comes_first(day: Any, start: str, refused: bool) -> None:
    TodoTask.objects.filter(type="cover").update(locked=True)
    end = f"{int(start[:2]) + 1}:00"
    if refused:
        with pytest.raises(NotAllowed, match="and is locked"):
            move(start, end)
    else:
        changed = move(start, end)
        assert [translate(note) for note in changed.notes] == ["“cover for a test” is locked and stays where it is."]
    assert hhmm(of("cover").start) == "18:00"


def test_what_is_out_stays_and_says_so(day: Any) -> None:
    TodoTask.objects.filter(type="tweet").update(state="done", due=None, started_at=hours("12:00"))
    changed = move("21:00", "22:00")
    assert [translate(note) for note in changed.notes] == ["“20:00聊鱼” is out already."]
    assert hhmm(of("tweet").start) == "12:00"


def test_another_content_needs_its_game(day: Any) -> None:
    stream = of("stream")
    changes = TaskEdit(content="Play 《No Such Game》")
    with pytest.raises(NotAllowed, match="Nobody has heard of No Such Game"):
        change_task(task_id=stream.pk, version=stream.version, changes=changes, actor="mimi", real=REAL)
    assert of("stream").content == "聊鱼"


def test_a_cover_does_not_go_behind_its_stream(day: Any) -> None:
    cover = of("cover")
    look = look_at_move(cover, hours("22:00"), hours("22:30"), REAL)
    assert (look.possible, translate(look.reason)) == (
        False,
        "It would come too late: it belongs before what begins at 20:00.",
    )
    changes = TaskEdit(start=hours("22:00"), end=hours("22:30"))
    with pytest.raises(NotAllowed, match="too late"):
        change_task(task_id=cover.pk, version=1, changes=changes, actor="mimi", real=REAL)
    changes = TaskEdit(start=hours("19:00"), end=hours("19:30"), content="A cover in blue")
    change_task(task_id=cover.pk, version=1, changes=changes, actor="mimi", real=REAL)
    assert (hhmm(of("cover").start), of("cover").content) == ("19:00", "A cover in blue")


def test_a_game_that_is_not_hers_yet_is_bought_before(day: Any) -> None:
    vtuber, _todolist = day
    game = next(game for game in not_owned(vtuber) if game.price <= wallet_balance(vtuber))
    stream = of("stream")
    title = game.title_for("zh")
    changes = TaskEdit(content=f"直播《{title}》")
    changed = change_task(task_id=stream.pk, version=1, changes=changes, actor="mimi", real=REAL)
    [visit] = changed.also
    assert (visit.type, visit.source) == ("store", "operator") and title in visit.content
    assert visit.end <= changed.task.start
    undo_latest(vtuber=vtuber, actor="mimi", real=REAL)
    visit.refresh_from_db()
    assert (visit.state, of("stream").content) == ("cancelled", "聊鱼")
