"""Her library by the API: pages with pictures, what she might get, what is done to it, refusals."""

from typing import Any

import pytest

from store.models import Game, Ownership
from store.tests.support.factory import balance, game, own, set_balance
from streaming.models import Cover, Stream
from vtuber.models import AuditEntry, VTuber
from vtuber.tests.support.api_client import SIGN_IN, ApiClient
from vtuber.tests.support.world import DATE, hours, planned_baomi

pytestmark = pytest.mark.django_db


@pytest.fixture
def vtuber() -> VTuber:
    found, _todolist = planned_baomi()
    own(found, "paper-boat-post", "sock-pairs")
    set_balance(found, 100)
    return found


@pytest.fixture
def api(vtuber: VTuber) -> ApiClient:
    return ApiClient()


def test_the_library_is_for_operators(vtuber: VTuber) -> None:
    stranger = ApiClient("guest", staff=False)
    assert [stranger.ask(path)[0] for path in ("library", "library/shelf")] == [403, 403]
    for path in ("library/purchases", "library/gifts"):
        assert stranger.send("POST", path, game=game("roof-rice").pk)[0] == 403
    assert stranger.send("PATCH", f"library/{Ownership.objects.earliest('pk').pk}", streamed=True)[0] == 403
    assert (Ownership.objects.count(), AuditEntry.objects.count()) == (2, 0)


def test_games_come_in_pages_with_the_pictures_of_their_streams(
    api: ApiClient, vtuber: VTuber, django_assert_max_num_queries: Any
) -> None:
    own(vtuber, *Game.objects.order_by("key").values_list("key", flat=True)[:30])
    latest = Ownership.objects.latest("pk").game
    cover = Cover.objects.create(
        vtuber=vtuber, date=DATE, headline="x", thumbnail="covers/baomi/2026-11-24.webp", made_at=hours("18:00")
    )
    Stream.objects.create(
        vtuber=vtuber, title="t", game_title=latest.title_zh, content="c", cover=cover, started_at=hours("20:00")
    )
    with django_assert_max_num_queries(SIGN_IN + 4):
        first = api.get("library")
    assert (len(first["games"]), first["balance"]) == (24, 100)
    assert first["games"][0]["picture"].endswith("covers/baomi/2026-11-24.webp")
    assert {each["picture"] for each in first["games"][1:]} == {""}
    rest = api.get(f"library?before={first['next']}")
    assert (len(rest["games"]), rest["next"]) == (6, None)


def test_what_is_streamed_is_noted_and_asked_for(api: ApiClient, vtuber: VTuber) -> None:
    owned = Ownership.objects.get(game=game("sock-pairs"))
    assert api.do("PATCH", f"library/{owned.pk}", streamed=True)["streamed"] is True
    assert [each["id"] for each in api.get("library?streamed=true")["games"]] == [owned.pk]
    assert owned.pk not in [each["id"] for each in api.get("library?streamed=false")["games"]]
    assert api.do("PATCH", f"library/{owned.pk}", streamed=True)["streamed"] is True
    assert AuditEntry.objects.count() == 1
    assert api.send("PATCH", "library/999", streamed=True)[0] == 404


def test_a_game_is_found_bought_or_given(api: ApiClient, vtuber: VTuber) -> None:
    rice = game("roof-rice")
    shelf = api.get(f"library/shelf?q={rice.title_zh[:2]}")
    assert rice.pk in [each["id"] for each in shelf["games"]]
    assert api.get("library/shelf")["more"] is True
    assert api.do("POST", "library/purchases", game=rice.pk)["price"] == rice.price
    assert balance(vtuber) == 100 - rice.price
    assert rice.pk not in [each["id"] for each in api.get("library/shelf")["games"]]
    dragon = game("tax-dragon")
    assert api.do("POST", "library/gifts", game=dragon.pk)["gift"] is True
    status, answer = api.send("POST", "library/gifts", game=dragon.pk)
    assert (status, answer["error"]) == (422, "not_allowed")
    assert "owns" in answer["hint"]
    assert api.send("POST", "library/gifts", game=99999)[0] == 404


def test_a_wallet_that_is_too_light_buys_nothing(api: ApiClient, vtuber: VTuber) -> None:
    set_balance(vtuber, 1)
    status, answer = api.send("POST", "library/purchases", game=game("roof-rice").pk)
    assert (status, balance(vtuber), Ownership.objects.count()) == (422, 1, 2)
    assert "1 coins" in answer["hint"]


@pytest.mark.parametrize("path", ["library?before=0", "library?streamed=perhaps", f"library/shelf?q={'x' * 61}"])
def test_what_does_not_fit_is_refused(api: ApiClient, path: str) -> None:
    assert api.ask(path)[0] == 400
