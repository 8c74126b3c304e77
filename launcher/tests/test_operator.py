"""The operator's account: made once, kept, and given a new password on request."""

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def say(monkeypatch: pytest.MonkeyPatch, password: str, *more: str) -> str:
    monkeypatch.setenv("OPERATOR_PASSWORD", password)
    said: str = call_command("operator", "--password-from-env", "OPERATOR_PASSWORD", *more)
    return said


def test_the_account_is_made_once_and_keeps_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    assert say(monkeypatch, "first-password") == "created"
    assert say(monkeypatch, "another-password") == "kept"
    user = authenticate(username="operator", password="first-password")
    assert user is not None
    assert user.is_superuser
    assert authenticate(username="operator", password="another-password") is None
    assert get_user_model().objects.count() == 1


def test_reset_gives_a_new_password_and_lets_a_locked_out_operator_in(monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, "first-password")
    get_user_model().objects.update(is_active=False, is_superuser=False)
    assert say(monkeypatch, "second-password", "--reset") == "reset"
    assert authenticate(username="operator", password="first-password") is None
    assert authenticate(username="operator", password="second-password") is not None


def test_no_password_makes_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="OPERATOR_PASSWORD is not set"):
        say(monkeypatch, "")
    assert get_user_model().objects.count() == 0
