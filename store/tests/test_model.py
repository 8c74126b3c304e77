"""The store with a model behind the counter: a real endpoint, whose answers are untrusted."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from llmservice import roles
from llmservice.errors import ModelError
from llmservice.models import ModelCall
from llmservice.tests.support.servers import Server, completion, serving
from store.tests.support.factory import game, own, set_balance
from store.visit_handler import STORE
from vtuber.executor.model_client import ModelClient
from vtuber.models import VTuber
from vtuber.tests.support.world import hours, planned_baomi, task

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def director(settings: Any) -> Iterator[Any]:
    """Lets the director be whoever answers at an address."""

    def point(server: Server) -> None:
        chosen = {
            **settings.MODEL_ROLES["director"],
            "backend": "openai",
            "base_url": f"{server.url}/v1",
            "model": "m",
        }
        settings.MODEL_ROLES = {**settings.MODEL_ROLES, "director": chosen}
        roles._build.cache_clear()

    settings.MODEL_BACKOFF_S = 0.01
    yield point
    roles._build.cache_clear()


def prepare(vtuber: VTuber, todolist: Any) -> Any:
    doing = task(todolist, "store", "15:00", "15:30")
    return STORE.prepare(doing, ModelClient(vtuber, now=hours("14:50"), key="test"))


def test_an_agents_list_is_taken_with_a_pinch_of_salt(director: Any) -> None:
    vtuber, todolist = planned_baomi()
    own(vtuber, "paper-boat-post")
    set_balance(vtuber, 100)
    listing = {
        "games": [
            {"title": "Paper Boat Post", "genre": "adventure", "price": 1, "pitch": "hers already"},
            {"title": "《屋顶三亩田》", "genre": "horror", "price": 1, "pitch": "cheap for you"},
            {"title": "Rooftop rice", "price": 2},
            {"title": "猫不在家\u202e", "genre": "nap", "price": 9999, "pitch": "x" * 500},
            {"title": "《》", "price": 20},
        ]
    }
    with serving(
        completion("Here you are:\n```json\n" + json.dumps(listing) + "\n```"),
        completion('{"title": "ROOFTOP RICE", "why": "青蛙\\n都在电梯里。"}'),
    ) as server:
        director(server)
        prepared = prepare(vtuber, todolist)

    assert [(offer.title, offer.genre, offer.price) for offer in prepared.offers] == [
        ("屋顶三亩田", "farm", game("roof-rice").price),
        ("猫不在家", "other", 120),
    ]
    assert len(prepared.offers[1].pitch) <= 200
    assert (prepared.wanted, prepared.why) == ("屋顶三亩田", "青蛙 都在电梯里。")
    prompt = server.asked[0].body["messages"][1]["content"]
    assert '"纸船邮差"' in prompt  # what she owns is in the prompt
    counter = server.asked[1].body["messages"][1]["content"]
    assert "猫不在家" not in counter  # beyond her wallet


def test_a_pick_that_is_not_on_the_counter_becomes_one_that_is(director: Any) -> None:
    vtuber, todolist = planned_baomi()
    listing = {"games": [{"title": game("roof-rice").title_en}]}
    with serving(completion(json.dumps(listing)), completion('{"title": "Half-Life 3", "why": "why not"}')) as server:
        director(server)
        prepared = prepare(vtuber, todolist)

    assert (prepared.wanted, prepared.why) == ("屋顶三亩田", "")


def test_a_wrong_answer_is_repaired_once_and_then_given_up(director: Any) -> None:
    vtuber, todolist = planned_baomi()
    with serving(completion("I sell nothing today.")) as server:
        director(server)
        with pytest.raises(ModelError, match="list_games"):
            prepare(vtuber, todolist)

    assert len(server.asked) == 2
    assert "I sell nothing today." in json.dumps(server.asked[1].body["messages"], ensure_ascii=False)
    assert list(ModelCall.objects.values_list("purpose", "parse_failures")) == [("list_games", 1), ("list_games", 1)]
