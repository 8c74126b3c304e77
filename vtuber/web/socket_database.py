"""The sockets' way to the database: one thread, and a connection that stays open from one question to the next."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from asgiref.sync import SyncToAsync
from django.db import connections

# Real seconds after which a connection is opened anew.
KEPT_S = 60.0


class InDatabase(SyncToAsync[..., Any]):
    """Runs a function where it may ask the database: `await in_database(function)(…)`.

    Channels' own `database_sync_to_async` closes the connection after each call (CONN_MAX_AGE is 0, as it has to be
    where each HTTP request gets a thread of its own); to open one costs as much as two questions, for each message of
    a chat. All sockets of a process share one thread, so what is kept is one connection.
    """

    def thread_handler(self, loop: asyncio.AbstractEventLoop, *args: Any, **kwargs: Any) -> Any:
        for connection in connections.all(initialized_only=True):
            connection.close_if_unusable_or_obsolete()
        try:
            return super().thread_handler(loop, *args, **kwargs)  # type: ignore[no-untyped-call]
        finally:
            now = time.monotonic()
            for connection in connections.all(initialized_only=True):
                if connection.close_at is not None and connection.close_at <= now:
                    connection.close_at = now + KEPT_S


in_database: Callable[[Callable[..., Any]], Any] = InDatabase
