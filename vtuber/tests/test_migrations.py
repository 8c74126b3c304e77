"""Whoever began before migrations were squashed has the same database as who begins now."""

from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from vtuber.simulation.scratch_world import sqlite_beside

OURS = ("llmservice", "vtuber", "store", "company", "streaming", "unity_bridge")


def shape(link: BaseDatabaseWrapper) -> dict[str, Any]:
    """Columns, and what constraints and indexes cover, by table. Names of indexes tell when they were made."""
    found: dict[str, Any] = {}
    with link.cursor() as cursor:
        for table in link.introspection.get_table_list(cursor):
            if table.name.partition("_")[0] in OURS:
                columns = link.introspection.get_table_description(cursor, table.name)
                rules = link.introspection.get_constraints(cursor, table.name).values()
                kinds = ("columns", "primary_key", "unique", "foreign_key", "check", "index", "orders")
                found[table.name] = (
                    sorted((column.name, str(column.type_code), column.null_ok) for column in columns),
                    sorted(str([rule.get(kind) for kind in kinds]) for rule in rules),
                )
    return found


@pytest.mark.django_db
def test_the_long_way_leads_to_the_same_tables() -> None:
    now = shape(connection)
    old = sqlite_beside(connection, ":memory:")
    kept = connections["default"]
    connections["default"] = old
    try:
        executor = MigrationExecutor(old)
        executor.loader = MigrationLoader(old, replace_migrations=False)
        ways = [node for node in executor.loader.graph.nodes if node[0] in OURS and "_squashed_" not in node[1]]
        executor.migrate([max(node for node in ways if node[0] == app) for app in OURS])
        assert shape(old) == now
        assert len(now) > 30
    finally:
        connections["default"] = kept
        old.close()
