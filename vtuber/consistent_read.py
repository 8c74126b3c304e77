"""Several questions to the database, answered as of one moment, without keeping anybody from writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

_reading: ContextVar[bool] = ContextVar("reading", default=False)


@contextmanager
def consistent_read() -> Iterator[None]:
    """Within, every query sees the same state: a snapshot and its `seq` belong together. For reading alone.

    SQLite's transactions are IMMEDIATE here and take the only writer's lock, so a deferred one is begun by hand;
    PostgreSQL would show each query what was committed since the last. Inside a transaction it changes nothing.
    """
    if connection.in_atomic_block or _reading.get():
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            token = _reading.set(True)
            try:
                yield
            finally:
                _reading.reset(token)
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
