"""The webhook: shapes, signature, patience, and that a dead worker or a bad receiver costs nobody anything."""

import datetime as dt
import hashlib
import hmac
import json
import socket
from typing import Any

import pytest

from llmservice.owner_settings.current import setting
from llmservice.owner_settings.services import keep_settings
from llmservice.tests.support.servers import Say, serving
from vtuber.models import VTuber, WebhookDelivery
from vtuber.services import webhook_deliveries
from vtuber.services.webhook_deliveries import TRIES, claim, drop_waiting, note_taken, prune, send_due
from vtuber.tests.support.world import REAL, baomi
from vtuber.waiting_round import mind_list
from vtuber.webhook import NotTaken, deliver, payload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owner_settings")]
BODY = {
    "id": "1b4e28ba-2fa1-11d2-883f-0016d3cca427",
    "type": "waiting",
    "at": "2026-11-24T01:00:00+00:00",
    "vtuber": {"slug": "baomi", "name": "苞米"},
    "kind": "failure",
    "title": "“Rain” <!channel> @everyone & co",
    "since": None,
    "link": "#day",
}


@pytest.fixture
def her() -> VTuber:
    return baomi()


def keep(**changes: Any) -> None:
    keep_settings(changes=changes, actor="mimi", real=REAL)


def owed(vtuber: VTuber, **more: Any) -> WebhookDelivery:
    return WebhookDelivery.objects.create(vtuber=vtuber, body=BODY, due_at=REAL, created_at=REAL, **more)


@pytest.mark.parametrize(
    ("format", "shape"),
    [
        ("plain", {**BODY, "link": "https://her.example.com/board/baomi/#day"}),
        (
            "discord",
            {
                "content": "苞米: “Rain” <!channel> @everyone & co\nhttps://her.example.com/board/baomi/#day",
                "allowed_mentions": {"parse": []},
            },
        ),
        (
            "slack",
            {"text": "苞米: “Rain” &lt;!channel&gt; @everyone &amp; co\nhttps://her.example.com/board/baomi/#day"},
        ),
        (
            "wecom",
            {
                "msgtype": "text",
                "text": {
                    "content": "苞米: “Rain” <!channel> @everyone & co\nhttps://her.example.com/board/baomi/#day"
                },
            },
        ),
    ],
)
def test_each_format_is_what_its_bots_take(format: Any, shape: Any) -> None:
    assert json.loads(payload(BODY, format, "https://her.example.com")) == shape
    assert "her.example.com" not in payload(BODY, format, "").decode()


def test_a_message_is_signed_over_its_time_and_every_byte(her: VTuber) -> None:
    row = owed(her)
    with serving(Say(body={})) as server:
        keep(WEBHOOK_URL=f"{server.url}/hook?key=deep-secret-key", WEBHOOK_SECRET="tell-nobody-else")
        assert send_due(real=REAL) == 1
        (asked,) = server.asked
    headers = {name.lower(): value for name, value in asked.headers.items()}
    stamp = headers["x-vtuberagent-timestamp"]
    assert stamp == str(int(REAL.timestamp()))
    assert headers["x-vtuberagent-id"] == str(row.pk)
    raw = payload(BODY, "plain", "")
    wanted = hmac.new(b"tell-nobody-else", f"{stamp}.".encode() + raw, hashlib.sha256).hexdigest()
    assert headers["x-vtuberagent-signature"] == f"sha256={wanted}"
    assert asked.body == json.loads(raw)
    row.refresh_from_db()
    assert (row.state, row.tries, row.error) == ("sent", 1, "")
    assert send_due(real=REAL) == 0


def test_a_receiver_that_fails_is_asked_again_later_and_given_up_in_the_end(her: VTuber) -> None:
    row = owed(her)
    real = REAL
    waits = []
    with serving(*[Say(status=500)] * TRIES) as server:
        keep(WEBHOOK_URL=f"{server.url}/hook/deep-secret-key")
        for _try in range(TRIES):
            assert send_due(real=real) == 0
            assert send_due(real=real) == 0  # not before its time
            row.refresh_from_db()
            waits.append((row.due_at - real).total_seconds())
            real = row.due_at
        assert len(server.asked) == TRIES
    assert waits[:4] == [10, 20, 40, 80]
    assert max(waits) == 3600
    assert (row.state, row.tries) == ("given_up", TRIES)
    assert row.error == "127.0.0.1 answers 500"
    assert send_due(real=real + dt.timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("say", "state"),
    [
        (Say(status=410), "given_up"),
        (Say(status=302), "waiting"),
        (Say(body={"errcode": 93000, "errmsg": "invalid webhook url, deep-secret-key"}), "waiting"),
        (Say(body={"errcode": 0}), "sent"),
    ],
)
def test_what_a_receiver_says_is_understood_and_never_kept(her: VTuber, say: Say, state: str) -> None:
    row = owed(her)
    with serving(say) as server:
        keep(WEBHOOK_URL=f"{server.url}/hook?key=deep-secret-key")
        send_due(real=REAL)
    row.refresh_from_db()
    assert row.state == state
    assert "deep-secret-key" not in row.error


def test_a_worker_that_dies_leaves_a_lease_and_its_late_word_does_not_count(her: VTuber) -> None:
    owed(her)
    first = claim(real=REAL)
    assert first is not None
    assert claim(real=REAL + dt.timedelta(seconds=29)) is None
    second = claim(real=REAL + dt.timedelta(seconds=31))
    assert second is not None
    assert (second.pk, second.token, second.tries) == (first.pk, 2, 2)
    assert not note_taken(row=first, real=REAL)
    assert note_taken(row=second, real=REAL)
    assert claim(real=REAL + dt.timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://hooks.example.com/x", "travels in the open"),
        ("https://169.254.169.254/x", "hands out its own keys"),
        ("https://rebound.example.com/x", "not a public address"),
    ],
)
def test_it_goes_nowhere_that_nobody_may_go(
    monkeypatch: pytest.MonkeyPatch, in_english: None, url: str, why: str
) -> None:
    found = [(2, 1, 6, "", ("10.0.0.8", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: found)
    with pytest.raises(NotTaken, match=why):
        deliver(url=url, secret="", sent=b"{}", id="1", real=REAL)


def test_without_a_webhook_nothing_is_owed_to_anybody(her: VTuber) -> None:
    owed(her)
    mind_list(REAL)
    assert not WebhookDelivery.objects.exists()
    keep(WEBHOOK_URL="http://localhost/x", WEBHOOK_FORMAT="slack")
    assert setting("WEBHOOK_FORMAT") == "slack"


def test_one_round_sends_a_few_and_old_ones_go(her: VTuber, monkeypatch: pytest.MonkeyPatch) -> None:
    for _each in range(7):
        owed(her)
    with serving(*[Say(body={})] * 7) as server:
        keep(WEBHOOK_URL=f"{server.url}/hook")
        mind_list(REAL)
        assert len(server.asked) == webhook_deliveries.A_LOOK
        mind_list(REAL)
        assert len(server.asked) == 7
    WebhookDelivery.objects.update(ended_at=REAL - dt.timedelta(days=365))
    assert prune(3) == 3
    assert WebhookDelivery.objects.count() == 4
    owed(her)
    drop_waiting()
    assert WebhookDelivery.objects.filter(state="waiting").count() == 0
