"""The checks of the library see what they are there for."""

import pytest

from store import services
from store.invariants import library_adds_up
from store.models import Ownership
from store.tests.support.factory import game, own
from vtuber.models import Event, TodoTask, VTuber, WalletEntry
from vtuber.tests.support.world import DATE, REAL, hours, planned_baomi, task

pytestmark = pytest.mark.django_db


@pytest.fixture
def vtuber() -> VTuber:
    found, todolist = planned_baomi()
    own(found, "paper-boat-post")
    doing = task(todolist, "store", "15:00", "15:30")
    services.buy_game(vtuber=found, game=game("sock-pairs"), why="", task=doing, game_time=hours("15:10"), real=REAL)
    assert library_adds_up(found) == []
    return found


def test_a_game_without_a_payment_is_seen(vtuber: VTuber) -> None:
    Ownership.objects.create(vtuber=vtuber, game=game("roof-rice"), bought_on=DATE, price_paid=48)
    assert any("was not paid as bought" in line for line in library_adds_up(vtuber))


def test_a_payment_without_a_game_is_seen(vtuber: VTuber) -> None:
    Ownership.objects.filter(game=game("sock-pairs")).delete()
    assert any("is not in the library" in line for line in library_adds_up(vtuber))


def test_another_price_is_seen(vtuber: VTuber) -> None:
    Ownership.objects.filter(game=game("sock-pairs")).update(price_paid=23)
    assert any("was not paid as bought" in line for line in library_adds_up(vtuber))


def test_a_purchase_that_was_not_told_is_seen(vtuber: VTuber) -> None:
    Event.objects.filter(type="game.bought").delete()
    assert any("the log tells of" in line for line in library_adds_up(vtuber))


def test_a_visit_that_was_never_opened_is_seen(vtuber: VTuber) -> None:
    TodoTask.objects.update(state="done", due=None)
    assert any("store.opened" in line for line in library_adds_up(vtuber))
    assert WalletEntry.objects.filter(key__startswith="game:").count() == 1
