"""A visit to the store buys one game at most, once, and only what she can pay and does not have."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from store import services
from store.models import Game, Ownership
from store.selectors import owned_titles
from store.tests.support.factory import balance, game, model_client, own, payloads, set_balance, work
from store.visit_handler import STORE, Offer, StoreVisit
from vtuber.errors import NotAllowed, NotEnoughMoney
from vtuber.models import TodoTask, VTuber, WalletEntry
from vtuber.tests.support.world import REAL, hours, planned_baomi, task
from vtuber.translatable import translate

pytestmark = pytest.mark.django_db


def visit(*keys: str, wanted: str = "", why: str = "because") -> StoreVisit:
    offers = [Offer(title=game(key).title_zh, genre=game(key).genre, price=game(key).price) for key in keys]
    return StoreVisit(offers=offers, wanted=wanted or (offers[0].title if offers else ""), why=why)


def shopping(**more: object) -> tuple[VTuber, TodoTask]:
    vtuber, todolist = planned_baomi()
    own(vtuber, "paper-boat-post")
    return vtuber, task(todolist, "store", "15:00", "15:30", **more)


def go(doing: TodoTask, prepared: StoreVisit) -> None:
    """Start, tick (three times over, as after a crash), end."""
    assert STORE.start(doing, prepared, work(doing, "15:00")) == hours("15:12")
    for _ in range(3):
        assert STORE.tick(doing, prepared, work(doing, "15:12")) is None
    STORE.end(doing, prepared, work(doing, "15:30"))


def test_she_buys_what_she_wants_once() -> None:
    vtuber, doing = shopping()

    go(doing, visit("cloud-shepherd", "roof-rice", wanted="屋顶三亩田"))

    copy = Ownership.objects.get(vtuber=vtuber, gift=False)
    assert (copy.game.key, copy.price_paid, copy.bought_on, copy.task) == (
        "roof-rice",
        48,
        hours("15:00").date(),
        doing,
    )
    assert not copy.streamed
    assert balance(vtuber) == 300 - 48
    assert [row["offers"][0]["title"] for row in payloads(vtuber, "store.opened")] == ["放云人"]
    (bought,) = payloads(vtuber, "game.bought")
    assert (bought["title"], bought["price"], bought["gift"], bought["why"]) == ("屋顶三亩田", 48, False, "because")
    assert payloads(vtuber, "store.closed") == [{"task": doing.pk, "bought": "屋顶三亩田", "reason": None}]


def test_a_game_that_she_has_is_not_bought_again() -> None:
    vtuber, doing = shopping()
    before = balance(vtuber)

    go(doing, visit("paper-boat-post"))

    assert Ownership.objects.filter(vtuber=vtuber).count() == 1
    assert balance(vtuber) == before
    assert payloads(vtuber, "game.bought") == []
    (closed,) = payloads(vtuber, "store.closed")
    assert closed["bought"] == ""
    with translation.override("en"):
        assert translate(closed["reason"]) == "The store had nothing that she does not own."


def test_what_became_hers_or_too_dear_meanwhile_gives_way_to_the_next() -> None:
    vtuber, doing = shopping()
    prepared = visit("salt-and-crown", "carrot-standard", "sock-pairs")
    services.give_game(vtuber=vtuber, game=game("carrot-standard"), game_time=hours("14:00"), real=REAL)
    set_balance(vtuber, 60)

    go(doing, prepared)

    assert owned_titles(vtuber)[0] == "袜子配对学"
    assert balance(vtuber) == 60 - 22
    assert payloads(vtuber, "game.bought")[-1]["why"] == ""  # the reason was for another one


def test_an_empty_purse_leaves_with_nothing_and_says_why() -> None:
    vtuber, doing = shopping()
    set_balance(vtuber, 10)

    go(doing, visit("sock-pairs"))

    assert balance(vtuber) == 10
    assert Ownership.objects.filter(vtuber=vtuber).count() == 1
    (closed,) = payloads(vtuber, "store.closed")
    with translation.override("en"):
        assert translate(closed["reason"]) == "Nothing in the store was within her wallet of 10 coins."


def test_an_unknown_title_joins_the_catalogue_when_it_is_laid_out() -> None:
    vtuber, doing = shopping()
    prepared = StoreVisit(
        offers=[Offer(title="猫不在家", genre="cozy", price=40, pitch="猫不在。")], wanted="猫不在家"
    )

    go(doing, prepared)

    new = Game.objects.get(title_zh="猫不在家")
    assert (new.source, new.price, new.listed_on) == ("agent", 40, hours("15:00").date())
    assert Ownership.objects.filter(vtuber=vtuber, game=new).exists()


def test_services_refuse_and_then_nothing_has_happened() -> None:
    vtuber, _doing = shopping()
    set_balance(vtuber, 20)
    when = {"game_time": hours("15:00"), "real": REAL}

    with pytest.raises(NotAllowed, match="纸船邮差"):
        services.buy_game(vtuber=vtuber, game=game("paper-boat-post"), why="", task=None, **when)
    with pytest.raises(NotEnoughMoney):
        services.buy_game(vtuber=vtuber, game=game("sock-pairs"), why="", task=None, **when)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ownership.objects.create(vtuber=vtuber, game=game("paper-boat-post"), bought_on=hours("15:00").date())

    assert balance(vtuber) == 20
    assert not WalletEntry.objects.filter(key__startswith="game:").exists()
    assert payloads(vtuber, "game.bought") == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_agent_lays_out_only_what_she_lacks_and_she_picks_within_her_purse(language: str) -> None:
    vtuber, todolist = planned_baomi(language=language)
    set_balance(vtuber, 40)
    doing = task(todolist, "store", "15:00", "15:30")

    for number in range(8):
        prepared = STORE.prepare(doing, model_client(vtuber, f"visit {number}"))
        titles = [offer.title for offer in prepared.offers]
        assert 4 <= len(titles) <= 7
        assert not set(titles) & set(owned_titles(vtuber))
        price = next(offer.price for offer in prepared.offers if offer.title == prepared.wanted)
        assert price <= 40
        assert prepared.wanted in prepared.why
    assert not payloads(vtuber, "store.opened")  # thinking buys nothing
    assert not Ownership.objects.filter(vtuber=vtuber, gift=False).exists()


def test_she_comes_home_with_what_the_todolist_names() -> None:
    vtuber, doing = shopping(content="开播前去商店买《Ｒooftop Rice》")

    prepared = STORE.prepare(doing, model_client(vtuber))

    assert prepared.wanted == "屋顶三亩田"
    assert "屋顶三亩田" in prepared.why


def test_without_coins_or_without_stock_nobody_is_asked_to_pick() -> None:
    vtuber, doing = shopping()
    set_balance(vtuber, 0)
    assert STORE.prepare(doing, model_client(vtuber)).wanted == ""
    Game.objects.update(released=False)
    assert STORE.prepare(doing, model_client(vtuber)) == StoreVisit(offers=[])


def test_a_stream_marks_her_copy_and_nobody_elses() -> None:
    vtuber, _doing = shopping()
    other, _list = planned_baomi(slug="other")
    own(other, "paper-boat-post")

    assert services.mark_streamed(vtuber, "paper boat post")
    assert not services.mark_streamed(vtuber, "屋顶三亩田")
    assert not services.mark_streamed(vtuber, "no such game")
    assert [copy.streamed for copy in Ownership.objects.filter(vtuber__in=[vtuber, other]).order_by("vtuber")] == [
        True,
        False,
    ]
