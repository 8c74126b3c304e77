"""The ledger as it is asked: one owner's, by role and day, without a look at anybody else's."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from llmservice.models import ModelCall
from llmservice.selectors import DayOfRole, call_of, calls_of, usage

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def call(
    role: str = "director", state: str = "ok", *, owner: str = "vtuber:1", back: int = 0, **more: Any
) -> ModelCall:
    values = {"purpose": "tweet", "backend": "x", "language": "zh", "tokens_in": 10, "tokens_out": 5}
    return ModelCall.objects.create(
        owner=owner, role=role, state=state, created_at=NOW - back * DAY, **{**values, **more}
    )


def test_calls_come_latest_first_without_their_texts(django_assert_num_queries: Any) -> None:
    first, second = call(prompt_user="a secret wish"), call("image")
    call(owner="vtuber:2")
    with django_assert_num_queries(1):
        found = list(calls_of("vtuber:1"))
    assert found == [second, first]
    assert "prompt_user" in found[0].get_deferred_fields()


def test_calls_of_a_role_and_what_failed() -> None:
    good, bad, wrong = call(), call("image", "timeout"), call(parse_failures=1)
    call(state="fallback")
    assert list(calls_of("vtuber:1", role="image")) == [bad]
    assert list(calls_of("vtuber:1", failed=True)) == [wrong, bad]
    assert list(calls_of("vtuber:1", role="director", failed=True)) == [wrong]
    assert good in calls_of("vtuber:1")


def test_a_call_of_somebody_else_is_not_found() -> None:
    mine, theirs = call(), call(owner="vtuber:2")
    assert call_of("vtuber:1", mine.pk) == mine
    assert call_of("vtuber:1", theirs.pk) is None


def test_usage_by_day_and_role_in_one_query(django_assert_num_queries: Any) -> None:
    call(cost=Decimal("0.5"))
    call(state="refused", cost=Decimal("0.25"))
    call("image", back=1, cost=Decimal("1"))
    call(back=2)
    call(owner="vtuber:2", cost=Decimal("9"))
    with django_assert_num_queries(1):
        found = usage("vtuber:1", days=2, real=NOW)
    today = NOW.astimezone().date()
    assert found == [
        DayOfRole(today - DAY, "image", 1, 0, 15, Decimal("1")),
        DayOfRole(today, "director", 2, 1, 30, Decimal("0.75")),
    ]
