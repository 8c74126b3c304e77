"""Births for tests, lived through once a process and copied from then on.

With her come games, firms and brands: fifty questions to the database, which most tests ask before they begin. The
first test of a process asks them; what they wrote is kept as the statements that wrote it, and the next test that
wants the same birth, in a database where nothing of the kind is, has the same rows with the same numbers.

Only in a transaction that the test takes back, on SQLite, and where nothing else was born: else she is born anew.
"""

import pickle
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.conf import settings
from django.db import connection
from django.utils.translation import get_language

from vtuber import registry

How = ParamSpec("How")
Born = TypeVar("Born")

_WRITES = re.compile(r'\s*(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)


class _Birth(NamedTuple):
    statements: list[tuple[str, Any]]
    tables: frozenset[str]
    born: bytes


_births: dict[Any, _Birth] = {}


def copied(make: Callable[How, Born]) -> Callable[How, Born]:
    """A maker of a newborn and what is hers, who does it once for each way in which it is asked."""

    @wraps(make)
    def made(*args: How.args, **how: How.kwargs) -> Born:
        blocks: Any = connection.atomic_blocks
        if connection.vendor != "sqlite" or not blocks or not blocks[0]._from_testcase:
            return make(*args, **how)
        # What her birth depends on beside its arguments.
        around = (get_language(), settings.LOCAL_TIME_ZONE, *registry.on_vtuber_created.items())
        key = (make.__qualname__, repr((args, sorted(how.items()))), around)
        taken = _taken()
        birth = _births.get(key)
        if birth is None:
            return _record(key, taken, lambda: make(*args, **how))
        if birth.tables & taken:
            return make(*args, **how)
        with connection.cursor() as cursor:
            for sql, values in birth.statements:
                cursor.execute(sql, values)
        born: Born = pickle.loads(birth.born)
        return born

    return made


def _record(key: Any, taken: frozenset[str], make: Callable[[], Born]) -> Born:
    statements: list[tuple[str, Any]] = []
    tables = set[str]()

    def note(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        if written := _WRITES.match(sql):
            assert not many
            statements.append((sql, values))
            tables.add(written[1])
        return execute(sql, values, many, context)

    with connection.execute_wrapper(note):
        born = make()
    if not tables & taken:
        _births[key] = _Birth(statements, frozenset(tables), pickle.dumps(born))
    return born


def _taken() -> frozenset[str]:
    """The tables that have given out a number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_sequence WHERE seq > 0")
        return frozenset(name for (name,) in cursor.fetchall())
