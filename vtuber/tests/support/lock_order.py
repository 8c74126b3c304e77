"""Watches in what order transactions lock rows, in every test: two orders for the same rows are a deadlock to come.

SQLite has one writer and never shows it; PostgreSQL does, some day. The order: the VTuber's clock row first, then
the rows at hand, then the head of her log. With the clock held the rest may come in any order, for nobody else is in
there.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

CLOCK, HEAD = "vtuber_gameclock", "vtuber_eventhead"
APPS = ("llmservice_", "vtuber_", "store_", "company_", "streaming_", "unity_bridge_")
# What may be locked before the head by a transaction that leaves the clock alone: fifty viewers a second talk.
BEFORE_HEAD = {"streaming_viewer", "streaming_chatmessage"}
_WRITES = re.compile(r'^\s*(?:UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)


class LockOrder:
    """The locks of the transaction under way, and what was wrong with those before it."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._depth = 0
        self._locked: list[str] = []

    def enter(self) -> None:
        if self._depth == 0:
            self._locked = []
        self._depth += 1

    def leave(self) -> None:
        self._depth -= 1
        if self._depth == 0:
            problem = wrong_order(self._locked)
            if problem:
                self.problems.append(problem)

    def lock(self, table: str) -> None:
        if self._depth and table.startswith(APPS) and table not in self._locked:
            self._locked.append(table)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found = _WRITES.match(sql)
        if found:
            self.lock(found[1])
        return execute(sql, params, many, context)


def wrong_order(locked: list[str]) -> str:
    """What is wrong with an order of locks, in words; empty when nothing is."""
    if CLOCK in locked:
        return "" if locked[0] == CLOCK else f"the clock was locked after {', '.join(locked[: locked.index(CLOCK)])}"
    if HEAD in locked:
        others = [table for table in locked if table != HEAD]
        if set(others) - BEFORE_HEAD:
            return f"the log's head was locked without the clock, beside {', '.join(others)}"
        if locked[-1] != HEAD:
            return f"{locked[-1]} was locked after the log's head"
    return ""


@contextmanager
def watch_locks() -> Iterator[LockOrder]:
    """Watch every transaction of this thread's default connection."""
    order = LockOrder()
    enter, leave, for_update = transaction.Atomic.__enter__, transaction.Atomic.__exit__, QuerySet.select_for_update

    def entered(atomic: Any) -> Any:
        if not atomic._from_testcase:
            order.enter()
        return enter(atomic)

    def left(atomic: Any, *error: Any) -> Any:
        try:
            return leave(atomic, *error)
        finally:
            if not atomic._from_testcase:
                order.leave()

    def locking(rows: Any, *args: Any, **options: Any) -> Any:
        order.lock(rows.model._meta.db_table)
        return for_update(rows, *args, **options)

    transaction.Atomic.__enter__ = entered  # type: ignore[method-assign]
    transaction.Atomic.__exit__ = left  # type: ignore[method-assign]
    QuerySet.select_for_update = locking  # type: ignore[method-assign,assignment]
    try:
        with connection.execute_wrapper(order):
            yield order
    finally:
        transaction.Atomic.__enter__ = enter  # type: ignore[method-assign]
        transaction.Atomic.__exit__ = leave  # type: ignore[method-assign]
        QuerySet.select_for_update = for_update  # type: ignore[method-assign]
