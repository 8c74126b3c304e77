"""Guessing at passwords and tokens has a limit; knowing them has none."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from limits.storage import MemoryStorage

from vtuber.web import guess_limits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> None:
    settings.LOGIN_LIMITS = "3/10 minutes"
    settings.LOGIN_ADDRESS_LIMITS = "6/10 minutes"
    settings.LOGIN_ACCOUNT_LIMITS = "100/hour"
    guess_limits._own.cache_clear()
    User.objects.create_user("op", password="a-desk-for-tests", is_staff=True, is_superuser=True)
    User.objects.create_user("other", password="a-desk-for-others", is_staff=True)


def sign_in(page: str, name: str, password: str, address: str = "192.0.2.7") -> tuple[int, bool]:
    """The status, and whether too many tries were the reason."""
    fields = {"username": name, "password": password}
    response = Client(REMOTE_ADDR=address, headers={"accept-language": "en"}).post(page, fields)
    return response.status_code, b"Too many wrong tries" in response.content


@pytest.mark.parametrize("page", ["/login/", "/admin/login/"])
def test_after_a_few_wrong_passwords_the_right_one_waits_too(page: str) -> None:
    assert [sign_in(page, "op", f"guess {number}") for number in range(4)] == [(200, False)] * 3 + [(200, True)]
    assert sign_in(page, "OP", "a-desk-for-tests") == (200, True)
    # From another address the operator gets in, and at this one somebody else does.
    assert sign_in(page, "op", "a-desk-for-tests", "192.0.2.8")[0] == 302
    assert sign_in(page, "other", "a-desk-for-others")[0] == 302


def test_one_address_does_not_try_all_accounts() -> None:
    for number in range(6):
        assert sign_in("/login/", f"account{number}", "guess") == (200, False)
    assert sign_in("/login/", "op", "a-desk-for-tests") == (200, True)


def test_who_knows_the_password_is_never_kept_waiting() -> None:
    assert [sign_in("/login/", "op", "a-desk-for-tests")[0] for _time in range(12)] == [302] * 12


def test_wrong_tokens_of_the_chat_api_are_counted(settings: Any) -> None:
    settings.CHAT_API_TOKEN = "a-token-for-tests"
    client = Client(REMOTE_ADDR="2001:db8::1")

    def ask(token: str) -> int:
        headers = {"authorization": f"Bearer {token}"}
        return client.post("/api/vtubers/baomi/chat", "{}", "application/json", headers=headers).status_code

    assert [ask("a-token-for-tests") for _time in range(8)] == [404] * 8  # nobody lives here, but the door is open
    assert [ask(f"guess {number}") for number in range(7)] == [401] * 6 + [429]
    assert ask("a-token-for-tests") == 429
    assert guess_limits.address_of("2001:db8::1") == guess_limits.address_of("2001:db8::ffff") == "2001:db8::/64"


def test_a_window_that_began_in_this_very_millisecond_keeps_them_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = "3/10 minutes"
    just_begun = (0, 0.0, 3, 1200.0)
    monkeypatch.setattr(MemoryStorage, "get_sliding_window", lambda *_asked: just_begun)
    assert guess_limits.wait_s("password", limit, "op", "192.0.2.7") == 1
    monkeypatch.setattr(MemoryStorage, "get_sliding_window", lambda *_asked: (0, 0.0, 2, 1200.0))
    assert guess_limits.wait_s("password", limit, "op", "192.0.2.7") == 0
