"""What operators do to her library, and how it is taken back."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from store import operator_actions
from store.invariants import library_adds_up
from store.models import Game, Ownership
from store.services import mark_streamed
from store.tests.support.factory import balance, game, own, payloads, set_balance
from vtuber.errors import NotAllowed, NotEnoughMoney
from vtuber.models import AuditEntry, VTuber
from vtuber.services.undo import undo
from vtuber.tests.support.world import REAL, planned_baomi, task

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _read_in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def vtuber() -> VTuber:
    found, _todolist = planned_baomi()
    own(found, "paper-boat-post")
    set_balance(found, 100)
    return found


def buy(vtuber: VTuber, key: str = "sock-pairs") -> Ownership:
    return operator_actions.buy_game(vtuber=vtuber, game=game(key), actor="op", real=REAL)


def take_back() -> None:
    undo(entry_id=AuditEntry.objects.exclude(undo={}).latest("pk").pk, actor="op", real=REAL)


def verbs() -> list[tuple[str, bool]]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", "undone"))


def test_a_game_is_bought_and_given_back_for_what_it_cost(vtuber: VTuber) -> None:
    owned = buy(vtuber)
    assert balance(vtuber) == 100 - owned.price_paid < 100
    take_back()
    assert (balance(vtuber), Ownership.objects.filter(game=owned.game).exists()) == (100, False)
    assert [told["refund"] for told in payloads(vtuber, "game.returned")] == [owned.price_paid]
    assert verbs() == [("buy_game", True), ("return_game", False)]
    assert library_adds_up(vtuber) == []
    # It may be bought again, and is paid anew.
    buy(vtuber)
    assert balance(vtuber) == 100 - owned.price_paid
    assert library_adds_up(vtuber) == []
    take_back()
    assert balance(vtuber) == 100
    assert library_adds_up(vtuber) == []


def test_what_she_cannot_pay_has_or_nobody_sells_is_not_bought(vtuber: VTuber) -> None:
    set_balance(vtuber, 1)
    with pytest.raises(NotEnoughMoney):
        buy(vtuber)
    with pytest.raises(NotAllowed, match="owns"):
        buy(vtuber, "paper-boat-post")
    set_balance(vtuber, 400)
    Game.objects.filter(key="sock-pairs").update(released=False)
    with pytest.raises(NotAllowed, match="not on sale"):
        buy(vtuber)
    assert (balance(vtuber), Ownership.objects.count(), verbs()) == (400, 1, [])


def test_a_present_is_taken_back(vtuber: VTuber) -> None:
    operator_actions.give_game(vtuber=vtuber, game=game("sock-pairs"), actor="op", real=REAL)
    take_back()
    assert (balance(vtuber), Ownership.objects.count()) == (100, 1)
    assert [told["gift"] for told in payloads(vtuber, "game.returned")] == [True]
    assert library_adds_up(vtuber) == []


def test_a_game_that_she_streamed_or_will_stream_stays(vtuber: VTuber) -> None:
    owned = buy(vtuber)
    planned = task(vtuber.todolists.get(), "stream", "20:00", "21:00", content=f"玩《{owned.game.title_zh}》")
    with pytest.raises(NotAllowed, match="is planned"):
        take_back()
    planned.delete()
    mark_streamed(vtuber, owned.game.title_zh)
    with pytest.raises(NotAllowed, match="stays hers"):
        take_back()
    assert Ownership.objects.filter(pk=owned.pk).exists()
    assert verbs() == [("buy_game", False)]


def test_what_is_noted_as_streamed_is_taken_back_and_told(vtuber: VTuber) -> None:
    owned = Ownership.objects.get()
    assert operator_actions.set_streamed(owned=owned, streamed=True, actor="op", real=REAL)
    assert not operator_actions.set_streamed(owned=owned, streamed=True, actor="op", real=REAL)
    take_back()
    owned.refresh_from_db()
    assert owned.streamed is False
    assert [told["streamed"] for told in payloads(vtuber, "game.noted")] == [True, False]
    assert verbs() == [("mark_streamed", True), ("undo", False)]
    with pytest.raises(NotAllowed):
        undo(entry_id=AuditEntry.objects.get(verb="mark_streamed").pk, actor="op", real=REAL)
