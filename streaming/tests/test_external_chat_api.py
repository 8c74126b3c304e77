"""Chat from elsewhere: let in by token, said once, refused in words that a program understands."""

import json
from typing import Any

import pytest
from django.test import Client

from streaming.chat.policy.limits import waiting_limiter
from streaming.models import ChatMessage, Restriction, Stream, Viewer
from streaming.on_air.services.broadcast import go_off
from streaming.tests.support.chat_world import on_air
from vtuber.tests.support.world import REAL, hours

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "an-adapter-for-tests"


@pytest.fixture
def stream(settings: Any) -> Stream:
    settings.CHAT_API_TOKEN = TOKEN
    settings.CHAT_VIEWER_LIMITS = "3/minute"
    settings.REDIS_URL = ""
    waiting_limiter.cache_clear()
    return on_air()


def send(status: int, token: str = TOKEN, slug: str = "baomi", **body: Any) -> Any:
    whole = {
        "platform": "twitch",
        "sender_id": "77",
        "sender_name": "Momo",
        "text": "你好",
        "message_id": "m-1",
        **body,
    }
    response = Client().post(
        f"/api/vtubers/{slug}/chat",
        json.dumps(whole),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )
    assert response.status_code == status, response.content
    return response


def test_a_message_from_elsewhere(stream: Stream) -> None:
    answer = send(201).json()
    row = ChatMessage.objects.select_related("viewer").get()
    assert answer == {"status": "accepted", "message": row.pk}
    assert (row.text, row.nickname, row.viewer.origin, row.viewer.address) == ("你好", "Momo", "twitch", "")
    assert send(200).json() == answer
    assert ChatMessage.objects.count() == 1


def test_one_person_is_one_viewer_whatever_the_name(stream: Stream) -> None:
    send(201)
    send(201, sender_name="Queen Momo", text="我改名了", message_id="m-2")
    assert [viewer.nickname for viewer in Viewer.objects.all()] == ["Queen Momo"]
    send(201, platform="bilibili", text="另一个人", message_id="m-3")
    assert Viewer.objects.count() == 2


def test_a_name_that_pretends_is_replaced(stream: Stream) -> None:
    send(201, sender_name="苞米 Official")
    assert "苞米" not in Viewer.objects.get().nickname


def test_refusals(stream: Stream, settings: Any) -> None:
    send(401, token="")
    send(401, token="wrong")
    send(404, slug="nobody")
    assert send(400, platform="No Such").json()["error"] == "bad_input"
    assert send(422, text="看 example.com").json()["error"] == "links"
    Restriction.objects.create(vtuber=stream.vtuber, viewer=Viewer.objects.get(), kind="ban", by="op", made_at=REAL)
    assert send(403, message_id="m-9").json()["error"] == "restricted"
    settings.CHAT_API_TOKEN = ""
    send(401, token="")
    assert ChatMessage.objects.count() == 0


def test_too_fast(stream: Stream) -> None:
    for number in range(3):
        send(201, text=f"第{number}句话", message_id=f"m-{number}")
    refused = send(429, text="再来一句", message_id="m-4")
    assert refused.json()["error"] == "too_fast" and 1 <= int(refused["Retry-After"]) <= 60


def test_off_air(stream: Stream) -> None:
    go_off(stream=stream, game_time=hours("20:30"), real=REAL)
    assert send(409).json()["error"] == "off_air"
