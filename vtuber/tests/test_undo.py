"""Every verb of an operator can be taken back: the state before it and the state after its undo are compared."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from vtuber.errors import Conflict, NotAllowed
from vtuber.executor import engine
from vtuber.models import AuditEntry, Diary, GameClock, Persona, TodoList, TodoTask, VTuber, Weather
from vtuber.services import operator_actions as actions
from vtuber.services.going_live import go_live_now
from vtuber.services.task_edits import TaskEdit, cancel_task, edit_task, jump_to_next_task
from vtuber.services.undo import undo
from vtuber.tests.support.world import DATE, REAL, driven, hours, planned_baomi, task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def world() -> tuple[VTuber, TodoList]:
    vtuber, todolist = planned_baomi()
    Diary.objects.create(vtuber=vtuber, date=DATE, text="a day")
    Weather.objects.update_or_create(vtuber=vtuber, date=DATE, defaults={"sky": "sunny", "temperature": 20})
    task(todolist, "stream", "20:00", "21:00")
    task(todolist, "tweet", "10:00", "10:30", content="old", prepared={"text": "words"})
    return vtuber, todolist


def state(vtuber: VTuber) -> dict[str, Any]:
    """What an operator can change, without the counters that only ever rise."""
    fields = ("pk", "content", "start", "end", "due", "state", "locked", "reason")
    return {
        "tasks": list(TodoTask.objects.order_by("pk").values(*fields)),
        "clock": GameClock.objects.values("paused", "speed", "live_speed").get(vtuber=vtuber),
        "weather": Weather.objects.values("sky", "temperature").get(vtuber=vtuber, date=DATE),
        "diary": Diary.objects.values("public").get(vtuber=vtuber),
        "persona": Persona.objects.values("character", "catchphrases", "wakes_at").get(vtuber=vtuber),
    }


def post() -> TodoTask:
    return TodoTask.objects.get(type="tweet")


def of(verb: str) -> AuditEntry:
    """The first entry of a verb; taking back may be another of the same."""
    entry = AuditEntry.objects.filter(verb=verb).order_by("pk").first()
    assert entry is not None
    return entry


def by_op(**more: Any) -> dict[str, Any]:
    return {"actor": "op", "real": REAL, **more}


def _edit(vtuber: VTuber) -> None:
    changes = TaskEdit(content="new", start=hours("11:00"), end=hours("11:30"), locked=True)
    edit_task(task_id=post().pk, version=post().version, changes=changes, **by_op())


def _cancel(vtuber: VTuber) -> None:
    cancel_task(task_id=post().pk, version=post().version, **by_op())


def _weather(vtuber: VTuber) -> None:
    actions.change_weather(
        weather=Weather.objects.get(vtuber=vtuber, date=DATE), sky="rain", temperature=3, **by_op()
    )


def _persona(vtuber: VTuber) -> None:
    persona = Persona.objects.get(vtuber=vtuber)
    persona.character, persona.catchphrases, persona.wakes_at = "new", ["nya"], dt.time(9)
    actions.rewrite_persona(persona=persona, changed=["character", "catchphrases", "wakes_at"], **by_op())


VERBS: dict[str, Callable[[VTuber], object]] = {
    "edit_task": _edit,
    "cancel_task": _cancel,
    "go_live_now": lambda vtuber: go_live_now(vtuber=vtuber, **by_op()),
    "pause": lambda vtuber: actions.pause_clock(vtuber=vtuber, paused=True, **by_op()),
    "set_speed": lambda vtuber: actions.change_speed(vtuber=vtuber, speed=10, live_speed=None, **by_op()),
    "change_weather": _weather,
    "publish_diary": lambda vtuber: actions.publish_page(
        page=Diary.objects.get(vtuber=vtuber), public=True, **by_op()
    ),
    "rewrite_persona": _persona,
}


@pytest.mark.parametrize("verb", VERBS)
def test_what_was_before_is_there_again(world: Any, verb: str) -> None:
    vtuber, _todolist = world
    before = state(vtuber)
    VERBS[verb](vtuber)
    after = state(vtuber)
    assert after != before
    entry = of(verb)
    assert entry.can_undo
    undo(entry_id=entry.pk, actor="op", real=REAL)
    assert state(vtuber) == before
    assert not of(verb).can_undo
    with pytest.raises(NotAllowed, match="already"):
        undo(entry_id=entry.pk, actor="op", real=REAL)


@pytest.mark.parametrize("verb", ["edit_task", "cancel_task", "go_live_now"])
def test_taking_back_can_be_taken_back(world: Any, verb: str) -> None:
    vtuber, _todolist = world
    VERBS[verb](vtuber)
    after = [row | {"reason": None} for row in state(vtuber)["tasks"]]
    undo(entry_id=AuditEntry.objects.get(verb=verb).pk, actor="op", real=REAL)
    undo(entry_id=AuditEntry.objects.get(verb="undo").pk, actor="op", real=REAL)
    assert [row | {"reason": None} for row in state(vtuber)["tasks"]] == after
    assert AuditEntry.objects.get(verb=verb).can_undo


def test_chained_edits_are_taken_back_in_turn(world: Any) -> None:
    vtuber, _todolist = world
    before = state(vtuber)
    for content in ("first", "second", "third"):
        edit_task(task_id=post().pk, version=post().version, changes=TaskEdit(content=content), **by_op())
    first, second, third = AuditEntry.objects.filter(verb="edit_task").order_by("pk")
    with pytest.raises(Conflict):
        undo(entry_id=first.pk, actor="op", real=REAL)
    for entry, content in ((third, "second"), (second, "first"), (first, "old")):
        undo(entry_id=entry.pk, actor="op", real=REAL)
        assert post().content == content
    assert state(vtuber) == before


def test_an_edit_can_be_taken_back_after_the_worker_has_prepared_the_task(world: Any) -> None:
    vtuber, _todolist = world
    GameClock.objects.update(speed=3600)
    edit_task(task_id=post().pk, version=post().version, changes=TaskEdit(content="new"), **by_op())
    assert engine.prepare_ahead(vtuber.pk, driven().now) > 0
    assert post().is_prepared
    undo(entry_id=AuditEntry.objects.get(verb="edit_task").pk, actor="op", real=REAL)
    assert (post().content, post().prepared) == ("old", {"text": "words"})


def test_time_that_was_jumped_over_does_not_come_back(world: Any) -> None:
    vtuber, _todolist = world
    jump_to_next_task(vtuber=vtuber, **by_op())
    entry = AuditEntry.objects.get(verb="jump")
    assert not entry.can_undo
    with pytest.raises(NotAllowed):
        undo(entry_id=entry.pk, actor="op", real=REAL)
    entry.refresh_from_db()
    assert not entry.undone


def test_a_task_that_was_called_off_comes_back_only_while_its_time_has_not_passed(world: Any) -> None:
    vtuber, _todolist = world
    _cancel(vtuber)
    jump_to_next_task(vtuber=vtuber, **by_op())  # to the stream, past the post
    with pytest.raises(NotAllowed, match="passed"):
        undo(entry_id=AuditEntry.objects.get(verb="cancel_task").pk, actor="op", real=REAL)
    assert post().state == "cancelled"
