"""A cover names the time at which its stream begins, also where the stream is moved after it was painted."""

from pathlib import Path
from typing import Any

import pytest

from streaming import composer
from streaming.invariants import covers_are_whole
from streaming.models import Cover, Stream
from streaming.tests.support.factory import live_until, stream_task
from vtuber.executor import engine
from vtuber.models import AuditEntry, TodoList, TodoTask, VTuber
from vtuber.services.going_live import go_live_now
from vtuber.services.task_edits import TaskEdit, edit_task
from vtuber.services.undo import undo
from vtuber.tests.support.world import REAL, driven, hours, planned_baomi, task

pytestmark = pytest.mark.django_db


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> list[str]:
    """The times that were painted, in order."""
    settings.MEDIA_ROOT = tmp_path / "media"
    painted: list[str] = []
    real_painter = composer.compose_cover

    def paint(spec: composer.CoverSpec) -> bytes:
        painted.append(spec.start_time)
        return real_painter(spec)

    monkeypatch.setattr(composer, "compose_cover", paint)
    return painted


@pytest.fixture
def day() -> tuple[VTuber, TodoList]:
    return planned_baomi()


def covers_of(stream: TodoTask) -> list[TodoTask]:
    return list(TodoTask.objects.filter(type="cover", todolist=stream.todolist).order_by("pk"))


def live(vtuber: VTuber) -> TodoTask:
    return go_live_now(vtuber=vtuber, actor="mimi", real=REAL)


def take_back(verb: str = "go_live_now") -> None:
    entry = AuditEntry.objects.filter(verb=verb).latest("pk")
    undo(entry_id=entry.pk, actor="mimi", real=REAL)


def prepare(vtuber: VTuber) -> None:
    engine.prepare_ahead(vtuber.pk, driven().now)


def test_a_cover_that_was_painted_is_painted_again_with_the_new_time(day: Any, times: list[str]) -> None:
    vtuber, todolist = day
    cover = task(todolist, "cover", "08:10", "08:40")
    stream_task(todolist)
    prepare(vtuber)
    cover.refresh_from_db()
    assert (cover.is_prepared, times) == (True, ["20:00"])
    painted = cover.prepared

    live(vtuber)
    cover.refresh_from_db()
    assert (cover.is_prepared, cover.prepared) == (False, None)
    live_until(vtuber, "08:30")
    assert times == ["20:00", "08:05"]
    stream = Stream.objects.get()
    assert (stream.started_at, stream.cover) == (hours("08:05"), Cover.objects.get())
    assert stream.cover is not None and stream.cover.task == cover
    assert painted is not None and stream.cover.digest != painted["digest"]
    assert covers_are_whole(vtuber) == []


def test_undo_brings_the_painted_one_back_and_redo_paints_anew(day: Any, times: list[str]) -> None:
    vtuber, todolist = day
    cover = task(todolist, "cover", "08:10", "08:40")
    stream_task(todolist)
    prepare(vtuber)
    cover.refresh_from_db()
    painted = cover.prepared

    live(vtuber)
    take_back()
    cover.refresh_from_db()
    assert (cover.start, cover.is_prepared, cover.prepared) == (hours("08:10"), True, painted)
    take_back("undo")
    cover.refresh_from_db()
    assert (cover.start, cover.is_prepared) == (hours("08:00"), False)
    take_back()
    live_until(vtuber, "20:10")
    assert times == ["20:00"]
    assert painted is not None
    assert (Cover.objects.get().digest, Stream.objects.get().started_at) == (painted["digest"], hours("20:00"))


def test_what_was_painted_for_the_new_time_does_not_outlive_its_undo(day: Any, times: list[str]) -> None:
    vtuber, todolist = day
    cover = task(todolist, "cover", "10:00", "10:30")
    stream_task(todolist)
    live(vtuber)
    prepare(vtuber)
    assert times == ["08:05"]
    take_back()
    cover.refresh_from_db()
    assert not cover.is_prepared
    live_until(vtuber, "20:10")
    assert times == ["08:05", "20:00"]


def test_a_cover_that_is_out_gets_a_new_version(day: Any, times: list[str]) -> None:
    vtuber, todolist = day
    task(todolist, "cover", "08:10", "08:40", content="20:00的直播")
    row = stream_task(todolist)
    live_until(vtuber, "12:00")
    assert (times, Cover.objects.get().number) == (["20:00"], 1)

    live(vtuber)
    first, second = covers_of(row)
    row.refresh_from_db()
    assert (first.state, second.state, second.source) == ("done", "planned", "operator")
    assert (second.start, second.end, row.start) == (hours("12:00"), hours("12:05"), hours("12:05"))
    assert second.content == "12:05的直播"
    live_until(vtuber, "12:30")
    assert times == ["20:00", "12:05"]
    stream = Stream.objects.get()
    assert stream.cover is not None and (stream.cover.number, stream.cover.task) == (2, second)
    assert stream.started_at == hours("12:05")
    assert covers_are_whole(vtuber) == []


def test_undo_leaves_the_version_that_was_out(day: Any, times: list[str]) -> None:
    vtuber, todolist = day
    task(todolist, "cover", "08:10", "08:40")
    row = stream_task(todolist)
    live_until(vtuber, "12:00")
    live(vtuber)
    take_back()
    assert [cover.state for cover in covers_of(row)] == ["done", "cancelled"]
    take_back("undo")
    assert [cover.state for cover in covers_of(row)] == ["done", "planned"]
    take_back()
    assert [cover.state for cover in covers_of(row)] == ["done", "cancelled"]
    live_until(vtuber, "20:10")
    assert times == ["20:00"]
    cover = Stream.objects.get().cover
    assert cover is not None and cover.number == 1


def test_a_new_version_that_is_out_already_is_made_anew_by_undo(day: Any, times: list[str]) -> None:
    vtuber, todolist = day
    task(todolist, "cover", "08:10", "08:40")
    row = stream_task(todolist)
    live_until(vtuber, "12:00")
    live(vtuber)
    _first, second = covers_of(row)
    live_until(vtuber, "12:04")
    assert times == ["20:00", "12:05"]
    assert second.effects.filter(name="cover").exists()

    take_back()
    third = covers_of(row)[-1]
    assert third != second and third.state == "planned"
    assert (third.start, third.end) == (hours("18:30"), hours("19:00"))
    live_until(vtuber, "20:10")
    assert times == ["20:00", "12:05", "20:00"]
    stream = Stream.objects.get()
    assert stream.cover is not None and (stream.cover.number, stream.cover.task) == (3, third)
    assert stream.started_at == hours("20:00")
    assert covers_are_whole(vtuber) == []


def test_a_cover_that_she_was_drawing_is_drawn_again(day: Any, times: list[str]) -> None:
    vtuber, todolist = day
    drawing = task(todolist, "cover", "08:10", "08:40")
    row = stream_task(todolist)
    live_until(vtuber, "08:12")
    assert not Cover.objects.exists()
    live(vtuber)
    drawing.refresh_from_db()
    assert (drawing.state, len(covers_of(row))) == ("cancelled", 2)
    live_until(vtuber, "08:40")
    assert times == ["20:00", "08:17"]
    assert Cover.objects.get().task == covers_of(row)[1]


def test_the_cover_of_a_stream_that_is_over_is_not_made_again(day: Any, times: list[str]) -> None:
    vtuber, todolist = day
    task(todolist, "cover", "08:10", "08:40")
    stream_task(todolist, "09:00", "09:40")
    later = stream_task(todolist, "20:00", "21:00")
    live_until(vtuber, "12:00")
    live(vtuber)
    assert len(covers_of(later)) == 1
    live_until(vtuber, "12:30")
    assert times == ["09:00"]


def test_a_stream_that_is_moved_by_hand_has_its_cover_painted_again(day: Any, times: list[str]) -> None:
    vtuber, todolist = day
    task(todolist, "cover", "08:10", "08:40")
    row = stream_task(todolist)
    prepare(vtuber)
    changes = TaskEdit(start=hours("19:00"), end=hours("20:00"))
    edit_task(task_id=row.pk, version=row.version, changes=changes, actor="mimi", real=REAL)
    prepare(vtuber)
    assert times == ["20:00", "19:00"]
    take_back("edit_task")
    live_until(vtuber, "09:00")
    # The one that was painted for that time comes back.
    assert times == ["20:00", "19:00"]
    assert Cover.objects.count() == 1
