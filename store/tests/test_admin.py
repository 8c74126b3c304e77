"""The admin writes through the services."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from store.models import Game, Ownership
from store.services import buy_game
from store.tests.support.factory import balance, game, own, payloads
from vtuber.models import AuditEntry
from vtuber.tests.support.world import REAL, baomi, hours

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("operator"))
    return client


def test_every_page_opens(operator: Client) -> None:
    vtuber = baomi()
    copy = Ownership.objects.filter(vtuber=vtuber).first()
    assert copy is not None
    for url in (
        reverse("admin:store_game_changelist"),
        reverse("admin:store_game_add"),
        reverse("admin:store_game_change", args=[copy.game_id]),
        reverse("admin:store_ownership_changelist"),
        reverse("admin:store_ownership_add"),
        reverse("admin:store_ownership_change", args=[copy.pk]),
    ):
        assert operator.get(url).status_code == 200, url


def test_a_game_added_by_hand_is_found_by_title_and_a_double_is_refused(operator: Client) -> None:
    baomi()
    fields = {"title_zh": "自制游戏", "title_en": "", "genre": "other", "price": 20, "released": "on"}

    first = operator.post(reverse("admin:store_game_add"), fields)
    double = operator.post(reverse("admin:store_game_add"), {**fields, "title_zh": "自制 游戏！"})
    nameless = operator.post(reverse("admin:store_game_add"), {**fields, "title_zh": ""})

    assert [first.status_code, double.status_code, nameless.status_code] == [302, 200, 200]
    mine = Game.objects.get(source="operator")
    assert (mine.fold_zh, mine.key) == ("自制游戏", "own-自制游戏")


def test_a_title_that_a_game_has_no_more_is_free_for_another(operator: Client) -> None:
    baomi()
    fields = {"title_zh": "自制游戏", "title_en": "", "genre": "other", "price": 20, "released": "on"}
    assert operator.post(reverse("admin:store_game_add"), fields).status_code == 302
    first = Game.objects.get(source="operator")
    other = {**fields, "title_zh": "改名游戏"}
    assert operator.post(reverse("admin:store_game_change", args=[first.pk]), other).status_code == 302

    assert operator.post(reverse("admin:store_game_add"), fields).status_code == 302

    kept = Game.objects.filter(source="operator").order_by("pk").values_list("title_zh", "key")
    assert list(kept) == [("改名游戏", "own-自制游戏"), ("自制游戏", "own-自制游戏-2")]


def test_adding_to_her_library_is_a_present(operator: Client) -> None:
    vtuber = baomi()
    own(vtuber)
    fields = {"vtuber": vtuber.pk, "game": game("tax-dragon").pk}

    first = operator.post(reverse("admin:store_ownership_add"), fields)
    again = operator.post(reverse("admin:store_ownership_add"), fields)

    assert [first.status_code, again.status_code] == [302, 200]
    copy = Ownership.objects.get(vtuber=vtuber)
    assert (copy.gift, copy.price_paid) == (True, 0)
    assert balance(vtuber) == 300
    assert [row["gift"] for row in payloads(vtuber, "game.bought")] == [True]


def test_copies_are_filtered_and_marked(operator: Client) -> None:
    vtuber = baomi()
    own(vtuber, "tax-dragon", "sock-pairs")
    url = reverse("admin:store_ownership_changelist")
    copy = Ownership.objects.get(game=game("tax-dragon"))

    operator.post(url, {"action": "mark_streamed", "_selected_action": [copy.pk]})

    assert list(Ownership.objects.order_by("id").values_list("streamed", flat=True)) == [True, False]
    html = operator.get(url, {"streamed": "no"}).content.decode()
    assert "袜子配对学" in html and "龙也要报税" not in html
    operator.post(url, {"action": "mark_not_streamed", "_selected_action": [copy.pk]})
    assert not Ownership.objects.filter(streamed=True).exists()


def test_games_go_on_and_off_sale(operator: Client) -> None:
    baomi()
    url = reverse("admin:store_game_changelist")
    chosen = game("tax-dragon")

    operator.post(url, {"action": "take_off_sale", "_selected_action": [chosen.pk]})
    assert [each.key for each in Game.objects.filter(released=False)] == ["tax-dragon"]
    operator.post(url, {"action": "put_on_sale", "_selected_action": [chosen.pk]})
    assert not Game.objects.filter(released=False).exists()


def test_nothing_is_taken_out_of_her_library_or_the_catalogue(operator: Client) -> None:
    vtuber = baomi()
    copy = Ownership.objects.filter(vtuber=vtuber).first()
    assert copy is not None
    delete = {"action": "delete_selected", "_selected_action": [str(copy.pk)], "post": "yes"}
    operator.post(reverse("admin:store_ownership_changelist"), delete)
    assert operator.post(reverse("admin:store_ownership_delete", args=[copy.pk]), {"post": "yes"}).status_code == 403
    assert operator.post(reverse("admin:store_game_delete", args=[copy.game_id]), {"post": "yes"}).status_code == 403
    assert Ownership.objects.filter(pk=copy.pk).exists()


def test_a_game_that_has_left_her_library_is_paid_for_anew() -> None:
    vtuber = baomi()
    own(vtuber)
    bought = game("tax-dragon")
    price = bought.price
    for left in (300 - price, 300 - 2 * price):
        buy_game(vtuber=vtuber, game=bought, why="", task=None, game_time=hours("10:00"), real=REAL)
        assert balance(vtuber) == left
        Ownership.objects.filter(vtuber=vtuber).delete()


def test_what_is_done_here_is_audited(operator: Client) -> None:
    vtuber = baomi()
    own(vtuber)
    dragon = game("tax-dragon")
    operator.post(reverse("admin:store_ownership_add"), {"vtuber": vtuber.pk, "game": dragon.pk})
    copy = Ownership.objects.get(vtuber=vtuber)
    mark = {"action": "mark_streamed", "_selected_action": [str(copy.pk)]}
    operator.post(reverse("admin:store_ownership_changelist"), mark)
    operator.post(reverse("admin:store_ownership_changelist"), mark)  # nothing to note the second time
    off = {"action": "take_off_sale", "_selected_action": [str(dragon.pk)]}
    operator.post(reverse("admin:store_game_changelist"), off)
    price = {"title_zh": dragon.title_zh, "title_en": dragon.title_en, "genre": dragon.genre, "price": 77}
    words = {"pitch_zh": dragon.pitch_zh, "pitch_en": dragon.pitch_en}
    operator.post(reverse("admin:store_game_change", args=[dragon.pk]), {**price, **words})
    noted = AuditEntry.objects.order_by("id").values_list("actor", "verb", "target", "before", "after")
    assert list(noted) == [
        ("operator", "give_game", f"game:{dragon.pk}", {}, {"title": str(dragon)}),
        ("operator", "mark_streamed", f"game:{dragon.pk}", {"streamed": False}, {"streamed": True}),
        ("operator", "edit_game", f"game:{dragon.pk}", {"released": "True"}, {"released": "False"}),
        ("operator", "edit_game", f"game:{dragon.pk}", {"price": str(dragon.price)}, {"price": "77"}),
    ]
