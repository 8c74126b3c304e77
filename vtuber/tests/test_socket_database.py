"""The sockets' connection to the database: kept, dropped when it is broken, opened anew when it is old."""

import time

import pytest
from django.db import DatabaseError, connection, connections

from vtuber.web import socket_database
from vtuber.web.socket_database import in_database

pytestmark = pytest.mark.django_db(transaction=True)


def ask() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.fixture
async def closed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with each closing. Counted, for a database in memory stays open whatever one does."""
    await in_database(connections.close_all)()
    calls: list[int] = []
    monkeypatch.setattr(type(connections["default"]), "close", lambda self: calls.append(id(self)))
    return calls


async def test_a_connection_serves_one_question_after_another(closed: list[int]) -> None:
    for _question in range(3):
        await in_database(ask)()
    assert closed == []


async def test_an_old_one_is_opened_anew(closed: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def grow_old() -> None:
        connection.close_at = time.monotonic() - 1

    monkeypatch.setattr(socket_database, "KEPT_S", -1.0)
    await in_database(grow_old)()
    await in_database(ask)()
    assert len(closed) == 1


async def test_a_broken_one_is_dropped_before_the_next_question(
    closed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off() -> None:
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT nothing")

    await in_database(break_off)()
    # An error in a question is none of the connection's; SQLite takes every one for usable.
    await in_database(ask)()
    assert closed == []
    monkeypatch.setattr(type(connections["default"]), "is_usable", lambda _self: False)
    await in_database(ask)()
    assert closed != []
