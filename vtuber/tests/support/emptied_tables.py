"""The database after a test that committed: emptied as Django does it, but only where there are rows.

Django truncates each of sixty tables and writes content types and permissions anew, after each such test: a tenth of
a second a time. Here they stay, unless the test has touched them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

KEPT = ("django_content_type", "auth_permission")

Rows = tuple[tuple[Any, ...], ...]


def empty_tables(link: BaseDatabaseWrapper) -> None:
    """Delete every row behind `link` except those of `KEPT` and of the record of migrations."""
    names = set(link.introspection.django_table_names(only_existing=True, include_views=False)) - set(KEPT)
    quote = link.ops.quote_name
    with link.cursor() as cursor:
        looks = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quote(name)})" for name in sorted(names))
        cursor.execute(" UNION ALL ".join(looks))
        full = [name for (name,) in cursor.fetchall()]
    if full:
        # PostgreSQL truncates no table that another points to, be it empty.
        sql = link.ops.sql_flush(no_style(), full, allow_cascade=link.vendor == "postgresql")
        link.ops.execute_sql_flush(sql)
    if link.vendor == "sqlite":
        # As after a test that took everything back: rows are counted from one again (`births` asks for that).
        with link.cursor() as cursor:
            cursor.execute("UPDATE sqlite_sequence SET seq = 0 WHERE name NOT IN (%s, %s, 'django_migrations')", KEPT)


def rows_kept(link: BaseDatabaseWrapper) -> Rows:
    """What stands in `KEPT`."""
    with link.cursor() as cursor:
        rows: list[tuple[Any, ...]] = []
        for name in KEPT:
            cursor.execute(f"SELECT * FROM {link.ops.quote_name(name)} ORDER BY 1")
            rows += cursor.fetchall()
    return tuple(rows)


@contextmanager
def emptied_quickly() -> Iterator[None]:
    """As long as it lasts. Begun with the databases as they are to be after each test."""
    flush: Callable[[Any], None] = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    pristine = {link.alias: rows_kept(link) for link in connections.all(initialized_only=True)}

    def tear_down(case: Any) -> None:
        for name in case._databases_names(include_mirrors=False):
            link = connections[name]
            if pristine[name] == rows_kept(link):
                empty_tables(link)
            else:
                flush(case)
                pristine[name] = rows_kept(link)

    TransactionTestCase._fixture_teardown = tear_down  # type: ignore[attr-defined]
    try:
        yield
    finally:
        TransactionTestCase._fixture_teardown = flush  # type: ignore[attr-defined]
