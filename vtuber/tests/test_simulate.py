"""A few simulated days: the same seed gives the same days, and the checks see what is wrong."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from vtuber.models import Event, TodoTask, Tweet, VTuber, Wallet
from vtuber.simulation.invariants import violations
from vtuber.simulation.scratch_world import scratch_world
from vtuber.tests.support.world import hours, planned_baomi, task


def simulate(**options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("simulate", json=True, stdout=out, **options)
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


@pytest.mark.django_db
def test_the_same_seed_lives_the_same_days() -> None:
    first, again, other = simulate(days=2, seed=5), simulate(days=2, seed=5), simulate(days=2, seed=6)
    assert first["violations"] == again["violations"] == other["violations"] == []
    assert first["fingerprint"] == again["fingerprint"] != other["fingerprint"]
    assert first["tasks"] == again["tasks"]
    # Nobody's own world was touched.
    assert not VTuber.objects.exists()


@pytest.mark.django_db
def test_english_days_hold_as_well() -> None:
    assert simulate(days=2, seed=5, language="en")["violations"] == []


@pytest.mark.django_db
def test_a_scratch_world_is_another_world() -> None:
    planned_baomi()
    with scratch_world():
        assert not VTuber.objects.exists()
    assert VTuber.objects.count() == 1


@pytest.fixture
def world(db: None) -> VTuber:
    vtuber, todolist = planned_baomi()
    task(todolist, "rest", "20:00", "21:00")
    assert violations(vtuber) == []
    return vtuber


def test_an_overlap_is_seen(world: VTuber) -> None:
    [row] = TodoTask.objects.all()
    task(row.todolist, "rest", "20:30", "21:30")
    assert [line.split(":")[0] for line in violations(world)] == ["overlap"]


def test_a_gap_in_the_log_is_seen(world: VTuber) -> None:
    Event.objects.filter(seq=1).delete()
    assert [line.split(":")[0] for line in violations(world)] == ["log"]


def test_books_that_do_not_balance_are_seen(world: VTuber) -> None:
    Wallet.objects.update(balance=9999)
    assert violations(world) == ["books: the wallet says 9999, its entries 300"]


def test_a_sentence_that_stands_twice_is_seen(world: VTuber) -> None:
    for minute in (1, 2):
        Tweet.objects.create(
            vtuber=world, category="communication", text="月亮今天迟到了。喵～", published_at=hours(f"10:0{minute}")
        )
    assert violations(world) == ["repetition: said 2 times: 月亮今天迟到了"]


def test_a_done_post_without_a_post_is_seen(world: VTuber) -> None:
    [row] = TodoTask.objects.all()
    row.type, row.category, row.state, row.due = "tweet", "communication", "done", None
    row.save()
    found = sorted(line.split(":")[0] for line in violations(world))
    assert found == ["once", "once"]  # nothing was posted, and nothing was told of an end
