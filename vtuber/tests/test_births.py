"""A birth that is copied for a test leaves what a lived one leaves, and is copied only where it may be."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from vtuber.models import VTuber
from vtuber.tests.support.world import baomi, planned_baomi

Rows = dict[str, list[tuple[Any, ...]]]


def left_by(make: Callable[..., Any], **how: Any) -> Rows:
    """Every row that there is after it, by table; it is taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        make(**how)
        rows: Rows = {}
        for table in [*connection.introspection.table_names(cursor), "sqlite_sequence"]:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
            rows[table] = cursor.fetchall()
        transaction.set_rollback(True)
    return rows


def without_chance(rows: Rows, other: Rows) -> Rows:
    """`rows`, but for what differs between two births that were lived through: moments and random marks."""
    return {
        table: [
            tuple(one if one == another else None for one, another in zip(row, twin, strict=True))
            for row, twin in zip(each, other[table], strict=True)
        ]
        for table, each in rows.items()
    }


@pytest.mark.django_db
@pytest.mark.parametrize("make", [baomi, planned_baomi])
@pytest.mark.parametrize("how", [{}, {"language": "en"}, {"game_time": "20:00", "seed": 7}])
def test_every_row_is_there_with_its_number(make: Any, how: dict[str, Any]) -> None:
    lived = [left_by(make.__wrapped__, **how) for _time in range(3)]
    left_by(make, **how)
    copied = left_by(make, **how)
    same = without_chance(lived[0], lived[1])
    assert same == without_chance(same, lived[2])
    assert {table: len(rows) for table, rows in copied.items()} == {table: len(rows) for table, rows in same.items()}
    assert len(same["vtuber_vtuber"]) == 1 and len(same["store_game"]) > 10
    assert [
        (table, column)
        for table, rows in same.items()
        for row, other in zip(rows, copied[table], strict=True)
        for column, (one, another) in enumerate(zip(row, other, strict=True))
        if one is not None and one != another
    ] == []


@pytest.mark.django_db
def test_what_is_given_is_what_the_database_has_and_a_second_one_is_another() -> None:
    left_by(baomi)
    first = baomi()
    assert first == VTuber.objects.get() and first.persona.language == "zh"
    assert VTuber.objects.get().wallet.balance == 300
    second = baomi(slug="mochi", language="en")
    assert second.pk != first.pk
    assert [(row.slug, row.persona.language) for row in VTuber.objects.order_by("pk")] == [
        ("baomi", "zh"),
        ("mochi", "en"),
    ]


@pytest.mark.django_db(transaction=True)
def test_where_a_test_commits_she_is_born_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("vtuber.services.vtuber_creation.give_missing", lambda **given: asked.append("gifts"))
    assert [baomi().slug, baomi(slug="mochi").slug] == ["baomi", "mochi"]
    assert asked == ["gifts", "gifts"]
