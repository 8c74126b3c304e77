"""The order of locks itself, and that a wrong one is seen."""

import pytest
from django.db import transaction

from vtuber.models import Event, EventHead, GameClock, VTuber, Wallet
from vtuber.services.clock import locked_clock
from vtuber.tests.support.lock_order import CLOCK, HEAD, watch_locks, wrong_order
from vtuber.tests.support.world import planned_baomi

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("locked", "problem"),
    [
        ([], ""),
        ([CLOCK], ""),
        ([CLOCK, "company_job", HEAD, "vtuber_wallet"], ""),
        (["company_job", "vtuber_wallet"], ""),
        ([HEAD], ""),
        (["streaming_viewer", HEAD], ""),
        ([HEAD, "streaming_viewer"], "streaming_viewer was locked after the log's head"),
        (["company_job", CLOCK], "the clock was locked after company_job"),
        (["company_job", HEAD], "the log's head was locked without the clock, beside company_job"),
    ],
)
def test_the_clock_comes_first(locked: list[str], problem: str) -> None:
    assert wrong_order(locked) == problem


@transaction.atomic
def pay_first(vtuber: VTuber) -> None:
    Wallet.objects.filter(vtuber=vtuber).update(balance=1)
    locked_clock(vtuber)


@transaction.atomic
def tell_first(vtuber: VTuber) -> None:
    EventHead.objects.select_for_update().get(vtuber=vtuber)
    Wallet.objects.filter(vtuber=vtuber).update(balance=1)


def test_a_verb_in_the_wrong_order_is_seen() -> None:
    vtuber, _todolist = planned_baomi()
    with watch_locks() as order:
        pay_first(vtuber)
        tell_first(vtuber)
        with transaction.atomic():
            locked_clock(vtuber)
            pay_first(vtuber)
        GameClock.objects.update(paused=True)
        Event.objects.filter(vtuber=vtuber).count()
    assert order.problems == [
        "the clock was locked after vtuber_wallet",
        "the log's head was locked without the clock, beside vtuber_wallet",
    ]
