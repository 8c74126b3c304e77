"""Tokens and links in the admin."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from unity_bridge.models import FrontEndLink, FrontEndToken
from unity_bridge.services.link_records import open_record
from unity_bridge.services.tokens import allowed_by
from vtuber.models import AuditEntry, VTuber
from vtuber.tests.support.world import baomi

TOKENS = "/admin/unity_bridge/frontendtoken/"
LINKS = "/admin/unity_bridge/frontendlink/"


@pytest.fixture
def vtuber(db: None) -> VTuber:
    return baomi()


@pytest.fixture
def operator(vtuber: VTuber, client: Client) -> Client:
    client.force_login(get_user_model()._default_manager.create_superuser("operator"))
    return client


def made(operator: Client, vtuber: VTuber, **more: Any) -> str:
    """Make a token as a person does; what the page shows of it."""
    answer = operator.post(f"{TOKENS}add/", {"name": "Room", "vtuber": vtuber.pk, **more}, follow=True)
    return str(re.findall(r"<code>([\w-]{43})</code>", answer.content.decode())[0])


def test_a_token_is_shown_once_and_kept_as_a_digest(operator: Client, vtuber: VTuber) -> None:
    shown = made(operator, vtuber, scopes=["ask"])
    row = FrontEndToken.objects.get()
    assert (row.name, row.scopes) == ("Room", ["watch", "ask"])
    assert shown not in str(vars(row))
    assert shown not in operator.get(f"{TOKENS}{row.pk}/change/").content.decode()
    assert shown not in operator.get(TOKENS).content.decode()
    allowed = allowed_by(vtuber=vtuber, shown=shown, real=timezone.now())
    assert allowed is not None and allowed.scopes == ("watch", "ask")
    assert FrontEndToken.objects.get().used_at is not None
    entry = AuditEntry.objects.get(verb="front_end_token")
    assert entry.actor == "operator" and shown not in str(vars(entry))


def test_a_revoked_token_lets_nobody_in_and_stays_revoked(operator: Client, vtuber: VTuber) -> None:
    shown = made(operator, vtuber)
    row = FrontEndToken.objects.get()
    for _time in range(2):
        operator.post(TOKENS, {"action": "revoke", "_selected_action": [row.pk]})
    assert allowed_by(vtuber=vtuber, shown=shown, real=timezone.now()) is None
    assert AuditEntry.objects.filter(verb="front_end_revoke").count() == 1
    assert operator.post(f"{TOKENS}{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_token_is_for_one_vtuber_and_the_one_in_env_for_the_first(vtuber: VTuber, settings: Any) -> None:
    settings.STAGE_TOKEN = "kept-in-env"
    second = baomi(slug="other")
    real = timezone.now()
    first = allowed_by(vtuber=vtuber, shown="kept-in-env", real=real)
    assert first is not None and first.scopes == ("watch", "ask", "time")
    assert allowed_by(vtuber=second, shown="kept-in-env", real=real) is None
    for wrong in ("", "kept", "kept-in-env ", "\ud800", "x" * 10_000):
        assert allowed_by(vtuber=vtuber, shown=wrong, real=real) is None
    settings.STAGE_TOKEN = ""
    assert allowed_by(vtuber=vtuber, shown="", real=real) is None


def test_a_link_is_looked_at_and_ended_but_not_edited(operator: Client, vtuber: VTuber) -> None:
    real = timezone.now()
    pk = open_record(
        vtuber=vtuber, client_id="unity", link="1" * 32, client="Room", transport="tcp", address="::1", real=real
    )
    page = operator.get(LINKS).content.decode()
    assert "unity" in page and "已连接" in page
    assert operator.post(f"{LINKS}{pk}/change/", {"client_id": "other"}).status_code == 403
    operator.post(LINKS, {"action": "disconnect", "_selected_action": [pk]})
    assert FrontEndLink.objects.get().unwanted is True
    assert AuditEntry.objects.get(verb="front_end_disconnect").target == "front end:unity"
