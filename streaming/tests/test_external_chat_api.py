"""Chat from elsewhere: let in by token, said once, refused in words that a program understands."""

import json
from typing import Any

import pytest
from django.test import Client

from streaming.chat.answers.prompt_contexts import chat_context
from streaming.chat.policy.limits import waiting_limiter
from streaming.models import Answer, ChatMessage, Restriction, Stream, StreamLine, Viewer
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


def test_ids_are_numbers_on_some_platforms(stream: Stream) -> None:
    send(201, sender_id=77, message_id=1)
    send(200, sender_id="77", message_id="1")
    send(201, sender_id=2**70, message_id=2, text="我是另一个")
    assert [viewer.nickname for viewer in Viewer.objects.order_by("pk")] == ["Momo", "Momo"]
    send(201, sender_id=5, sender_name=12345, text="我叫数字", message_id=3)
    assert Viewer.objects.latest("pk").nickname == "12345"
    for wrong in (True, 7.5, [7], {"id": 7}, "x" * 101, 10**101):
        assert send(400, sender_id=wrong, message_id="m-9").json()["error"] == "bad_input"
    assert ChatMessage.objects.count() == 3


def test_an_id_may_be_as_long_as_youtube_s(stream: Stream) -> None:
    long = "LCC.EhwKGkNJ" + "a%3D" * 38 + "."
    assert len(long) == 165
    answer = send(201, message_id=long).json()
    assert send(200, message_id=long).json() == answer
    send(201, message_id=f"{long}x", text="另一条")
    for other in ("two words", "猫\u0000猫", "a" * 64, "a" * 65):
        send(201, sender_id=other, message_id=other)
    assert ChatMessage.objects.count() == 6
    assert all(len(row.client_id) <= 64 and row.client_id.isascii() for row in ChatMessage.objects.all())
    send(400, message_id="x" * 501)
    send(400, message_id="")


@pytest.mark.parametrize("nobody", [0, "0", "", None, " ", "喵***", "m＊＊＊", "●●●"])
def test_guests_are_apart_by_name_and_never_remembered(stream: Stream, nobody: Any) -> None:
    send(201, sender_id=nobody, sender_name="折***", text="我养了一只黑猫叫煤球", message_id="1")
    send(201, sender_id=nobody, sender_name="提***", text="我叫小明", message_id="2")
    send(201, sender_id=nobody, sender_name="折***", text="又是我", message_id="3")
    first, second = Viewer.objects.order_by("pk")
    assert (first.nickname, second.nickname) == ("折***", "提***")
    assert (first.messages.count(), second.messages.count()) == (2, 1)
    assert first.guest and second.guest
    assert first.notes == second.notes == []
    # Whoever has a number of their own is somebody, whatever the name.
    send(201, sender_id="8", sender_name="折***", text="我叫小红", message_id="4")
    known = Viewer.objects.get(guest=False)
    assert known.notes == ["我叫小红"] and known.pk not in (first.pk, second.pk)


def test_the_next_guest_of_that_name_is_a_stranger(stream: Stream) -> None:
    for guest, number in ((True, 0), (False, 7)):
        send(201, sender_id=number, sender_name=f"折{number}***", message_id=str(number))
        asker = Viewer.objects.get(guest=guest)
        for on in (Stream.objects.create(vtuber=stream.vtuber, state="ended", title="x", started_at=REAL), stream):
            row = Answer.objects.create(
                state="said",
                stream=on,
                viewer=asker,
                nickname=asker.nickname,
                question="吃了吗",
                begun_at=REAL,
                ended_at=REAL,
            )
            line = StreamLine.objects.create(
                stream=on, number=90 + row.pk, kind="answer", text="吃了。", short="吃了", said_at=REAL
            )
            Answer.objects.filter(pk=row.pk).update(line=line)
        told = chat_context(row, hours("20:00"))
        assert (told.first_time, told.returning) == (guest, not guest)


def test_a_highlighted_message_may_be_without_words(stream: Stream) -> None:
    send(201, text="", highlighted=True)
    row = ChatMessage.objects.get()
    assert (row.text, row.highlighted, row.paid, row.amount) == ("", True, "gift", None)
    assert send(422, text="", message_id="m-2").json()["error"] == "empty"
    assert send(422, text="\u3164", message_id="m-2").json()["error"] == "empty"
    body = {"platform": "twitch", "sender_id": "9", "sender_name": "Kiki", "message_id": "m-3", "kind": "member"}
    response = Client().post(
        "/api/vtubers/baomi/chat",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    assert response.status_code == 201


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"kind": "superchat", "amount": 30, "currency": "CNY"}, ("superchat", "30.000", "CNY")),
        ({"kind": "superchat", "amount": "4.99", "currency": "US$"}, ("superchat", "4.990", "US$")),
        ({"kind": "superchat", "amount": 4.99, "currency": "￥"}, ("superchat", "4.990", "￥")),
        ({"kind": "gift", "amount": 0.1 + 0.2, "currency": "电池"}, ("gift", "0.300", "电池")),
        ({"kind": "bits", "amount": 100}, ("bits", "100.000", "")),
        ({"kind": "raid", "amount": 0}, ("raid", "0.000", "")),
        ({"kind": "sub"}, ("sub", "None", "")),
        ({"kind": "gift", "amount": "1e3"}, ("gift", "1000.000", "")),
    ],
)
def test_what_was_paid_is_kept(stream: Stream, sent: dict[str, Any], kept: tuple[str, str, str]) -> None:
    send(201, **sent)
    row = ChatMessage.objects.get()
    assert (row.paid, str(row.amount), row.currency) == kept
    assert row.highlighted


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "bribe"},
        {"kind": "bits", "amount": -1},
        {"kind": "bits", "amount": "NaN"},
        {"kind": "bits", "amount": "Infinity"},
        {"kind": "bits", "amount": 1e12},
        {"kind": "bits", "amount": "a lot"},
        {"kind": "superchat", "amount": "$5.00"},
        {"kind": "superchat", "amount": 5, "currency": "C N Y"},
        {"kind": "superchat", "amount": 5, "currency": '"\n'},
        {"kind": "superchat", "amount": 5, "currency": "x" * 13},
        {"kind": "superchat", "currency": "CNY"},
        {"amount": 5},
        {"currency": "CNY"},
        {"kind": 7},
    ],
)
def test_a_price_that_is_none_is_refused(stream: Stream, sent: dict[str, Any]) -> None:
    refused = send(400, **sent).json()
    assert refused["error"] == "bad_input" and refused["hint"]
    assert ChatMessage.objects.count() == 0


def test_a_dozen_gifts_in_a_row_are_a_dozen(stream: Stream) -> None:
    for number in range(12):
        send(201, text="", kind="gift", amount=1, message_id=f"g-{number}")
    assert ChatMessage.objects.count() == 12
    for number in range(3):
        send(201, text=f"第{number}句话", message_id=f"m-{number}")
    send(429, text="再来一句", message_id="m-4")


@pytest.mark.parametrize("command", ["/forget me", "!forgetme", "！forget me", "!ForgetMe", "!忘记我", "／忘记我"])
def test_who_cannot_begin_with_a_stroke_calls_out(stream: Stream, command: str) -> None:
    send(201, text="我养了一只黑猫叫煤球")
    assert Viewer.objects.get().notes != []
    assert send(201, text=command, message_id="m-2").json()["message"] is None
    assert Viewer.objects.get().notes == []
