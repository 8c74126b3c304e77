"""Personal tokens: shown once, never more than their person, and gone when they are revoked."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from vtuber.access import Right, Role
from vtuber.errors import NotAllowed
from vtuber.models import ApiToken, AuditEntry, GameClock
from vtuber.services.api_tokens import make_token
from vtuber.services.people import change_role
from vtuber.tests.support.world import planned_baomi
from vtuber.web import guess_limits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

EN = {"accept-language": "en"}
HER = "/api/vtubers/baomi"


@pytest.fixture
def op() -> User:
    guess_limits._own.cache_clear()
    planned_baomi()
    return User.objects.create_user("op", is_staff=True)


def program(secret: str, scheme: str = "Bearer") -> Client:
    """A program: CSRF is checked as for everybody."""
    return Client(enforce_csrf_checks=True, headers=EN | {"authorization": f"{scheme} {secret}"})


def pause(client: Client) -> int:
    return client.post(f"{HER}/clock/pause", '{"paused": true}', content_type="application/json").status_code


def token(user: User, *scopes: Right, days: int = 1) -> str:
    return make_token(user=user, name="t", scopes=scopes, days=days, real=timezone.now())[1]


def test_a_token_is_made_on_the_page_and_shown_once(op: User) -> None:
    desk = Client(headers=EN)
    desk.force_login(op)
    page = desk.post("/account/tokens", {"name": "lights", "scopes": ["watch", "operate"], "days": "30"})
    (secret,) = re.findall(r"vta_[\w-]{43}", page.content.decode())
    assert secret not in desk.get("/account/").content.decode()
    kept = ApiToken.objects.get()
    assert secret not in str(ApiToken.objects.values()) and secret not in str(AuditEntry.objects.values())
    assert (kept.scopes, kept.last_used) == (["operate", "watch"], None)
    assert pause(program(secret, "bearer")) == 200
    assert GameClock.objects.get().paused
    assert AuditEntry.objects.get(verb="pause").actor == "op"
    used = ApiToken.objects.get().last_used
    assert used is not None and timezone.now() - used < dt.timedelta(minutes=1)
    assert desk.post("/account/tokens/end", {"token": kept.pk}).status_code == 302
    assert pause(program(secret)) == 401


def test_a_token_does_what_it_is_for_and_no_more(op: User) -> None:
    watching = program(token(op, Right.WATCH))
    assert watching.get(f"{HER}/snapshot").status_code == 200
    assert pause(watching) == 403
    assert not GameClock.objects.get().paused
    # It opens no page, no admin.
    assert watching.get("/").status_code == 302
    assert watching.get("/admin/").status_code == 302


@pytest.mark.parametrize(("scopes", "days"), [([Right.OWN], 1), ([], 1), ([Right.WATCH], 0), ([Right.WATCH], 366)])
def test_nobody_makes_a_token_that_can_more_than_they(op: User, scopes: list[Right], days: int) -> None:
    with pytest.raises(NotAllowed):
        token(op, *scopes, days=days)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("sent", [{"scopes": ["own"]}, {"scopes": []}, {"days": "0"}, {"name": ""}, {"days": "x"}])
def test_the_page_says_what_does_not_fit(op: User, sent: dict[str, Any]) -> None:
    desk = Client(headers=EN)
    desk.force_login(op)
    form = {"name": "t", "scopes": ["watch"], "days": "3"} | sent
    assert desk.post("/account/tokens", form).status_code == 400
    assert not ApiToken.objects.exists()


def test_a_token_loses_what_its_person_loses(op: User) -> None:
    secret = token(op, Right.WATCH, Right.OPERATE)
    change_role(user_id=op.pk, role=Role.VIEWER, actor="owner", real=timezone.now())
    assert pause(program(secret)) == 403
    assert program(secret).get(f"{HER}/snapshot").status_code == 200
    User.objects.update(is_active=False)
    assert program(secret).get(f"{HER}/snapshot").status_code == 401


def test_a_token_ends(op: User) -> None:
    secret = token(op, Right.WATCH)
    ApiToken.objects.update(expires_at=timezone.now())
    answer = program(secret).get(f"{HER}/snapshot")
    assert (answer.status_code, answer.json()["error"]) == (401, "no_token")


def test_nobody_revokes_another_s_token(op: User) -> None:
    secret = token(op, Right.WATCH)
    other = Client(headers=EN)
    other.force_login(User.objects.create_superuser("other"))
    other.post("/account/tokens/end", {"token": ApiToken.objects.get().pk})
    assert program(secret).get(f"{HER}/snapshot").status_code == 200


def test_wrong_tokens_are_counted_and_right_ones_are_not(op: User, settings: Any) -> None:
    settings.LOGIN_ADDRESS_LIMITS = "3/10 minutes"
    good = program(token(op, Right.WATCH))
    assert [good.get(f"{HER}/snapshot").status_code for _number in range(5)] == [200] * 5
    said = [program(f"guess{number}").get(f"{HER}/snapshot").status_code for number in range(4)]
    assert said == [401, 401, 401, 429]
    assert good.get(f"{HER}/snapshot").status_code == 429


def test_a_session_beside_a_wrong_token_does_not_count(op: User) -> None:
    client = program("guess")
    client.force_login(op)
    assert client.get(f"{HER}/snapshot").status_code == 401
