"""Several questions to the database, answered as of one moment, without keeping anybody from writing."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection, transaction

Found = TypeVar("Found")

# What has been read within this read, by what it was asked for; None outside of one.
_known: ContextVar[dict[Hashable, Any] | None] = ContextVar("known", default=None)


@contextmanager
def consistent_read() -> Iterator[None]:
    """Within, every query sees the same state: a snapshot and its `seq` belong together. For reading alone.

    SQLite's transactions are IMMEDIATE here and take the only writer's lock, so a deferred one is begun by hand;
    PostgreSQL would show each query what was committed since the last. Inside a transaction it begins none.
    """
    if _known.get() is not None:
        yield
        return
    token = _known.set({})
    try:
        with _one_moment():
            yield
    finally:
        _known.reset(token)


def read_once(key: Hashable, read: Callable[[], Found]) -> Found:
    """What `read` finds; within one `consistent_read` it is asked once for each `key`, for it finds the same again.

    What is found is shared: nobody may change it.
    """
    known = _known.get()
    if known is None:
        return read()
    if key not in known:
        known[key] = read()
    found: Found = known[key]
    return found


@contextmanager
def _one_moment() -> Iterator[None]:
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
