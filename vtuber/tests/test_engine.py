"""The executor, driven by hand: states, order, leases, retries, missed policies."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from unittest.mock import DEFAULT, Mock

import pytest
from django.db import DataError
from pydantic import BaseModel

from llmservice.errors import ModelError
from vtuber import registry
from vtuber.errors import WorldError
from vtuber.event_types import CharacterActed
from vtuber.executor import engine, preparation
from vtuber.executor.handler import Limits, Missed, TaskHandler
from vtuber.executor.model_client import ModelClient
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.gametime import MINUTE
from vtuber.models import Effect, Event, GameClock, TodoList, TodoTask, Tweet, VTuber
from vtuber.services.clock import jump
from vtuber.tests.support.world import driven, hours, planned_baomi, seconds, task
from vtuber.translatable import translatable

pytestmark = pytest.mark.django_db


BUG = {"msg": "Something broke: {error}", "params": {"error": "RuntimeError: bug"}}
NOTE = {"msg": "A colleague was here.", "params": {}}


class Note(BaseModel):
    """What the probe prepares."""

    text: str


class Probe(TaskHandler[Note]):
    """A handler that does what a test tells it to, and remembers what it was asked."""

    type = "project"
    limits = Limits(min_minutes=10, max_minutes=120, per_day=3, priority=50, missed=Missed.SKIP)
    shape = Note

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.fallback: list[bool] = []
        self.trouble: dict[str, list[Exception]] = {}
        self.ticks: list[int] = []

    def _take(self, moment: str) -> None:
        self.calls.append(moment)
        if self.trouble.get(moment):
            raise self.trouble[moment].pop(0)

    def prepare(self, task: TodoTask, model_client: ModelClient) -> Note:
        self.fallback.append(model_client.fallback)
        self._take("prepare")
        return Note(text=f"about {task.content}")

    def start(self, task: TodoTask, prepared: Note, work: TaskTransaction) -> dt.datetime | None:
        self._take("start")
        return task.start + self.ticks.pop(0) * MINUTE if self.ticks else None

    def tick(self, task: TodoTask, prepared: Note, work: TaskTransaction) -> dt.datetime | None:
        if work.once(f"tick {work.now:%H:%M}"):
            work.emit(CharacterActed(expression="curious"))
        self._take("tick")
        return task.start + self.ticks.pop(0) * MINUTE if self.ticks else None

    def end(self, task: TodoTask, prepared: Note, work: TaskTransaction) -> None:
        self._take("end")

    def abandon(self, task: TodoTask, work: TaskTransaction) -> None:
        self._take("abandon")


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Iterator[Probe]:
    """The probe in the place of the `project` handler."""
    handler = Probe()
    monkeypatch.setitem(registry.handlers._entries, "project", handler)
    yield handler


@pytest.fixture
def day() -> tuple[VTuber, TodoList]:
    return planned_baomi()


def at_game(vtuber: VTuber, text: str) -> None:
    """Jump the clock to a game time, with the system alive."""
    time = driven()
    jump(vtuber=vtuber, to=hours(text), real=time.now())


def run(vtuber: VTuber) -> int:
    return engine.advance(vtuber.pk, driven().now)


def told(vtuber: VTuber, *types: str) -> list[str]:
    rows = Event.objects.filter(vtuber=vtuber, type__in=types).order_by("seq")
    return [f"{row.type} {row.payload.get('state', '')}".strip() for row in rows]


def test_a_task_is_prepared_ahead_started_and_ended(day: Any, probe: Probe) -> None:
    vtuber, todolist = day
    row = task(todolist, "project", "09:00", "10:00", content="boxes")
    # 90 real seconds at x60 are 90 game minutes: 09:00 is within reach at 08:00.
    assert engine.prepare_ahead(vtuber.pk, driven().now) == 1
    row.refresh_from_db()
    assert (row.state, row.is_prepared, row.prepared) == ("planned", True, {"text": "about boxes"})
    assert run(vtuber) == 0
    at_game(vtuber, "09:00")
    assert run(vtuber) == 1
    row.refresh_from_db()
    assert (row.state, row.started_at, row.due) == ("running", hours("09:00"), hours("10:00"))
    at_game(vtuber, "10:00")
    run(vtuber)
    row.refresh_from_db()
    assert (row.state, row.ended_at, row.due) == ("done", hours("10:00"), None)
    assert probe.calls == ["prepare", "start", "end"]
    assert told(vtuber, "task.started", "task.ended") == ["task.started", "task.ended done"]


def test_what_begins_later_is_not_prepared_yet(day: Any, probe: Probe) -> None:
    vtuber, todolist = day
    task(todolist, "project", "09:31", "10:00")
    assert engine.prepare_ahead(vtuber.pk, driven().now) == 0
    assert probe.calls == []


def test_an_unprepared_task_is_prepared_at_its_start(day: Any, probe: Probe) -> None:
    vtuber, todolist = day
    row = task(todolist, "project", "09:00", "10:00")
    at_game(vtuber, "09:05")
    run(vtuber)
    row.refresh_from_db()
    assert row.state == "running"
    assert probe.calls == ["prepare", "start"]


def test_ticks_come_when_asked_for_and_missed_ones_collapse(day: Any, probe: Probe) -> None:
    vtuber, todolist = day
    row = task(todolist, "project", "09:00", "10:00", prepared={"text": "x"}, reason=NOTE)
    probe.ticks = [10, 20, 30]
    at_game(vtuber, "09:00")
    run(vtuber)
    at_game(vtuber, "09:10")
    run(vtuber)
    assert probe.calls == ["start", "tick"]
    at_game(vtuber, "10:00")
    run(vtuber)
    # 09:20 and 09:30 have passed; both are asked for, in order, and then the end.
    assert probe.calls == ["start", "tick", "tick", "tick", "end"]
    assert Effect.objects.filter(task__vtuber=vtuber).count() == 2  # 09:10 and, once, 10:00
    row.refresh_from_db()
    assert row.reason == NOTE  # nothing broke: what a colleague noted stays


def test_one_thing_at_a_time_in_order(day: Any, probe: Probe) -> None:
    vtuber, todolist = day
    first = task(todolist, "project", "09:00", "09:30", prepared={"text": "1"})
    second = task(todolist, "rest", "09:30", "10:00")
    at_game(vtuber, "09:00")
    run(vtuber)
    at_game(vtuber, "09:45")
    run(vtuber)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("done", "running")
    order = (
        Event.objects.filter(vtuber=vtuber, type__startswith="task.")
        .order_by("seq")
        .values_list("payload__task", "type")
    )
    assert list(order) == [
        (first.pk, "task.started"),
        (first.pk, "task.ended"),
        (second.pk, "task.started"),
    ]


def test_a_model_that_fails_three_times_gives_way_to_the_phrase_book(day: Any, probe: Probe) -> None:
    vtuber, todolist = day
    row = task(todolist, "project", "09:00", "10:00")
    probe.trouble["prepare"] = [ModelError("down"), ModelError("down"), ModelError("down")]
    time = driven()
    for _try in range(3):
        assert engine.prepare_ahead(vtuber.pk, time.now) == 1
        assert engine.prepare_ahead(vtuber.pk, time.now) == 0  # it waits before it tries again
        time.real += seconds(10)
    assert engine.prepare_ahead(vtuber.pk, time.now) == 1
    row.refresh_from_db()
    assert (row.is_prepared, row.reason) == (True, None)
    assert probe.fallback == [False, False, False, True]


def test_a_preparation_that_cannot_be_kept_counts_as_a_failed_try(
    day: Any, probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    vtuber, todolist = day
    row = task(todolist, "project", "09:00", "10:00")
    refusing = Mock(wraps=TaskTransaction, side_effect=[*[DataError("no such sign")] * 3, DEFAULT])
    monkeypatch.setattr(preparation, "TaskTransaction", refusing)  # comes after the save
    time = driven()
    for tried in (1, 2, 3):
        assert engine.prepare_ahead(vtuber.pk, time.now) == 1
        row.refresh_from_db()
        # Nothing of it is kept, and it is not asked for again before its time.
        assert (row.attempts, row.is_prepared, row.prepared, row.lease_until) == (tried, False, None, None)
        assert row.reason == {"msg": "Something broke: {error}", "params": {"error": "DataError: no such sign"}}
        assert engine.prepare_ahead(vtuber.pk, time.now) == 0
        assert told(vtuber, "task.changed") == []
        time.real += seconds(10)
    assert engine.prepare_ahead(vtuber.pk, time.now) == 1
    row.refresh_from_db()
    assert (row.is_prepared, row.attempts, row.reason) == (True, 0, None)
    assert probe.fallback == [False, False, False, True]


def test_when_all_fails_the_task_fails_with_a_reason_and_the_day_goes_on(day: Any, probe: Probe) -> None:
    vtuber, todolist = day
    row = task(todolist, "project", "09:00", "10:00")
    later = task(todolist, "rest", "10:00", "11:00")
    probe.trouble["prepare"] = [ModelError("no power")] * 4
    time = driven()
    for _try in range(4):
        engine.prepare_ahead(vtuber.pk, time.now)
        time.real += seconds(10)
    row.refresh_from_db()
    assert (row.state, row.due) == ("failed", None)
    assert row.reason == {"msg": "The model did not answer: {error}", "params": {"error": "no power"}}
    at_game(vtuber, "10:00")
    run(vtuber)
    later.refresh_from_db()
    assert later.state == "running"


def test_a_broken_start_leaves_nothing_behind_and_is_tried_again(day: Any, probe: Probe) -> None:
    vtuber, todolist = day
    row = task(todolist, "project", "09:00", "10:00", prepared={"text": "x"})
    probe.trouble["start"] = [RuntimeError("bug")]
    time = driven()
    jump(vtuber=vtuber, to=hours("09:00"), real=time.now())
    engine.advance(vtuber.pk, time.now)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.version) == ("planned", 1, 1)
    assert row.reason == BUG
    assert told(vtuber, "task.started") == []
    time.real += seconds(2)
    engine.advance(vtuber.pk, time.now)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.reason) == ("running", 0, None)
    assert told(vtuber, "task.started") == ["task.started"]


@pytest.mark.parametrize("moment", ["tick", "end"])
def test_a_moment_that_recovers_says_no_more_that_something_broke(day: Any, probe: Probe, moment: str) -> None:
    vtuber, todolist = day
    row = task(todolist, "project", "09:00", "10:00", prepared={"text": "x"})
    probe.ticks = [10] if moment == "tick" else []
    probe.trouble[moment] = [RuntimeError("bug"), RuntimeError("bug")]
    time = driven()
    jump(vtuber=vtuber, to=hours("09:00"), real=time.now())
    engine.advance(vtuber.pk, time.now)
    jump(vtuber=vtuber, to=hours("09:10" if moment == "tick" else "10:00"), real=time.now())
    for tried in (1, 2):
        engine.advance(vtuber.pk, time.now)
        row.refresh_from_db()
        assert (row.state, row.attempts, row.reason) == ("running", tried, BUG)
        time.real += seconds(5)
    engine.advance(vtuber.pk, time.now)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("running" if moment == "tick" else "done", None)


def test_a_task_that_breaks_for_good_is_abandoned_and_time_leaves_live(day: Any, probe: Probe) -> None:
    vtuber, todolist = day
    row = task(todolist, "project", "09:00", "10:00", prepared={"text": "x"})
    at_game(vtuber, "09:00")
    run(vtuber)
    GameClock.objects.filter(vtuber=vtuber).update(live=True)
    probe.trouble["end"] = [WorldError(translatable("The roof fell in."))]
    at_game(vtuber, "10:00")
    run(vtuber)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("failed", {"msg": "The roof fell in.", "params": {}})
    assert probe.calls == ["start", "end", "abandon"]
    assert GameClock.objects.get(vtuber=vtuber).live is False


def test_a_lease_keeps_others_away_until_it_runs_out_and_the_late_result_is_dropped(day: Any, probe: Probe) -> None:
    vtuber, todolist = day
    row = task(todolist, "project", "09:00", "10:00")
    time = driven()
    first = engine._claim_preparation(vtuber.pk, time.now())
    assert first is not None
    assert engine._claim_preparation(vtuber.pk, time.now()) is None
    time.real += seconds(21)
    second = engine._claim_preparation(vtuber.pk, time.now())
    assert second is not None and second.token == first.token + 1
    # The first worker wakes up again and finishes: nobody listens.
    from vtuber.executor.preparation import perform

    perform(first, time.now)
    row.refresh_from_db()
    assert row.is_prepared is False
    perform(second, time.now)
    row.refresh_from_db()
    assert row.is_prepared is True


def test_a_missed_nap_is_skipped_and_says_why(day: Any) -> None:
    vtuber, todolist = day
    row = task(todolist, "rest", "09:00", "10:00")
    at_game(vtuber, "12:00")
    run(vtuber)
    row.refresh_from_db()
    assert row.state == "skipped"
    assert row.reason == {
        "msg": "Its time ({start} to {end}) had passed.",
        "params": {"start": "09:00", "end": "10:00"},
    }


def test_a_missed_post_runs_late_within_grace_and_exactly_once(day: Any) -> None:
    vtuber, todolist = day
    row = task(todolist, "tweet", "09:00", "09:30", prepared={"text": "晒太阳"})
    too_late = task(todolist, "tweet", "08:00", "08:10", prepared={"text": "早"})
    at_game(vtuber, "10:15")
    run(vtuber)
    at_game(vtuber, "10:20")
    run(vtuber)
    row.refresh_from_db()
    too_late.refresh_from_db()
    assert (row.state, too_late.state) == ("done", "skipped")
    assert list(Tweet.objects.values_list("text", flat=True)) == ["晒太阳"]
    assert told(vtuber, "sns.opened", "tweet.published", "sns.closed") == [
        "sns.opened",
        "tweet.published",
        "sns.closed",
    ]


def test_a_post_is_typed_before_it_is_out(day: Any) -> None:
    vtuber, todolist = day
    task(todolist, "tweet", "09:00", "09:30", prepared={"text": "晒太阳"})
    at_game(vtuber, "09:00")
    run(vtuber)
    assert told(vtuber, "sns.opened", "tweet.published") == ["sns.opened"]
    at_game(vtuber, "09:03")
    run(vtuber)
    assert told(vtuber, "tweet.published", "sns.closed") == ["tweet.published"]
    at_game(vtuber, "09:30")
    run(vtuber)
    assert told(vtuber, "sns.closed") == ["sns.closed"]


def test_what_is_late_waits_for_what_runs(day: Any) -> None:
    vtuber, todolist = day
    first = task(todolist, "tweet", "09:00", "09:30", prepared={"text": "一"})
    second = task(todolist, "tweet", "09:30", "10:00", prepared={"text": "二"})
    at_game(vtuber, "10:05")
    run(vtuber)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("running", "planned")
    at_game(vtuber, "10:08")
    run(vtuber)
    at_game(vtuber, "10:11")
    run(vtuber)
    assert list(Tweet.objects.order_by("pk").values_list("text", flat=True)) == ["一", "二"]


def test_a_late_post_does_not_keep_the_morning_from_coming(day: Any) -> None:
    vtuber, todolist = day
    row = task(todolist, "tweet", "01:00", "01:59", prepared={"text": "晚安"})
    TodoTask.objects.filter(pk=row.pk).update(end=hours("07:30"))
    at_game(vtuber, "07:59")
    run(vtuber)
    row.refresh_from_db()
    assert row.state == "running"
    assert row.due == hours("08:00", dt.date(2026, 11, 25))


def test_a_tick_that_does_not_fit_any_more_comes_at_the_end_once(day: Any, probe: Probe) -> None:
    vtuber, todolist = day
    task(todolist, "project", "09:00", "10:00", prepared={"text": "x"})
    probe.ticks = [50, 70, 80]
    at_game(vtuber, "09:00")
    run(vtuber)
    at_game(vtuber, "09:50")
    run(vtuber)
    assert probe.calls == ["start", "tick"]
    at_game(vtuber, "10:00")
    run(vtuber)
    assert probe.calls == ["start", "tick", "tick", "end"]
