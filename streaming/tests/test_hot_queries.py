"""What is asked each second or for each message looks at a few rows, however long she has lived."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from streaming.models import ChatMessage, Stream
from streaming.selectors import next_stream, waiting
from streaming.tests.support.chat_world import on_air
from vtuber.events import events_after
from vtuber.executor import engine
from vtuber.models import Event, GameClock, TodoTask, VTuber
from vtuber.tests.support.world import REAL

pytestmark = pytest.mark.django_db


def plan_of(sql: str, params: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def asked(work: Callable[[], object]) -> list[tuple[str, Any]]:
    """The SELECTs that `work` makes, with their parameters."""
    found: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    return found


@pytest.fixture
def stream() -> Stream:
    return on_air()


def _clock(vtuber: VTuber) -> GameClock:
    return GameClock.objects.get(vtuber=vtuber)


HOT: dict[str, Callable[[Stream], object]] = {
    "next_stream": lambda stream: next_stream(stream.vtuber, _clock(stream.vtuber).now(REAL)),
    "unprepared": lambda stream: engine._unprepared(stream.vtuber_id, _clock(stream.vtuber), REAL).exists(),
    "seconds_to_next": lambda stream: engine.seconds_to_next(stream.vtuber_id, _clock(stream.vtuber), REAL),
    "waiting": lambda stream: waiting(stream, REAL).exists(),
    "events_after": lambda stream: events_after(stream.vtuber, 5),
}


@pytest.mark.parametrize("name", HOT)
def test_a_hot_query_goes_by_an_index(stream: Stream, name: str) -> None:
    for sql, params in asked(lambda: HOT[name](stream)):
        plan = plan_of(sql, params)
        for model in (TodoTask, ChatMessage, Event):
            table = model._meta.db_table
            scanned = [line for line in plan.splitlines() if line.startswith(f"SCAN {table}")]
            assert scanned == [], f"{name} reads all of {table}:\n{plan}"


@pytest.mark.parametrize("name", ["next_stream", "unprepared"])
def test_ended_tasks_are_not_even_looked_at(stream: Stream, name: str) -> None:
    (plan,) = [plan_of(*each) for each in asked(lambda: HOT[name](stream)) if "vtuber_todotask" in each[0]]
    assert "INDEX task_open_by_start" in plan or "INDEX task_due" in plan, plan


def test_a_query_without_an_index_is_seen(stream: Stream) -> None:
    everything: QuerySet[TodoTask] = TodoTask.objects.filter(content="x").order_by()
    ((sql, params),) = asked(lambda: list(everything))
    assert plan_of(sql, params).startswith("SCAN vtuber_todotask")
