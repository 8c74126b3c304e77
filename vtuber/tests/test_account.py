"""One's own account: password, second step, sessions."""

import re
import time

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from vtuber.models import SignIn
from vtuber.services import second_factor
from vtuber.services.accounts import set_password
from vtuber.tests.support.world import baomi
from vtuber.web import guess_limits, login_views
from vtuber.web.standing import session_stands

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

EN = {"accept-language": "en"}
PASSWORD = "a-desk-for-tests"


@pytest.fixture
def op() -> User:
    guess_limits._own.cache_clear()
    baomi()
    return User.objects.create_user("op", password=PASSWORD, is_staff=True)


def signed_in(browser: str = "Testfox", page: str = "/login/") -> Client:
    client = Client(headers=EN | {"user-agent": browser})
    client.post(page, {"username": "op", "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def code_of(user: User, ahead: int = 0) -> str:
    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key, t0=-30 * ahead):06d}"


def switched_on(client: Client, user: User) -> list[str]:
    page = client.post("/account/code").content.decode()
    assert "<svg" in page and "style=" not in page
    assert second_factor.key_text(TOTPDevice.objects.get(user=user)) in page
    answer = client.post("/account/code/confirm", {"code": code_of(user)}).content.decode()
    return re.findall(r"<code>([a-z2-7-]{19})</code>", answer)


def test_with_a_second_step_the_password_opens_nothing(op: User) -> None:
    desk = signed_in()
    wrong = desk.post("/account/code/confirm", {"code": "000000"})
    assert not second_factor.is_on(op) and wrong.status_code == 200
    TOTPDevice.objects.all().delete()
    spare = switched_on(desk, op)
    assert len(set(spare)) == 8 and second_factor.is_on(op)
    assert is_in(desk)
    # At the next time: password, then code.
    client = Client(headers=EN)
    first = client.post("/login/", {"username": "op", "password": PASSWORD, "next": "/account/"})
    assert (first.status_code, first.headers["Location"]) == (302, "/login/code/")
    assert "_auth_user_id" not in client.session
    assert not is_in(client)
    assert client.get("/api/vtubers/baomi/snapshot").status_code == 401
    assert client.post("/login/code/", {"code": "12345678901234567890"}).status_code == 200
    assert not is_in(client)
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    # The code that turned it on is used up; the next one opens.
    assert client.post("/login/code/", {"code": code_of(op)}).status_code == 200
    assert not is_in(client)
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    through = client.post("/login/code/", {"code": code_of(op, ahead=1)})
    assert (through.status_code, through.headers["Location"]) == (302, "/account/")
    assert is_in(client)


def test_a_spare_code_opens_once_and_is_kept_as_a_digest(op: User) -> None:
    spare = switched_on(signed_in(), op)
    assert not {code.replace("-", "") for code in spare} & set(StaticToken.objects.values_list("token", flat=True))
    client = signed_in()
    assert client.post("/login/code/", {"code": spare[0].upper()}).status_code == 302
    assert is_in(client)
    assert StaticToken.objects.count() == 7
    again = signed_in()
    assert again.post("/login/code/", {"code": spare[0]}).status_code == 200
    assert not is_in(again)


def test_the_admin_s_own_door_is_shut_for_who_has_a_second_step(op: User) -> None:
    assert is_in(signed_in(page="/admin/login/"))
    switched_on(signed_in(), op)
    client = signed_in(page="/admin/login/")
    assert not is_in(client)
    assert client.get("/admin/").status_code == 302


def test_the_second_step_waits_five_minutes(op: User, monkeypatch: pytest.MonkeyPatch) -> None:
    switched_on(signed_in(), op)
    client = signed_in()
    later = time.time() + login_views.PATIENCE_S + 1
    monkeypatch.setattr("vtuber.web.login_views.time.time", lambda: later)
    answer = client.post("/login/code/", {"code": code_of(op, ahead=1)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/")
    assert not is_in(client)


def test_wrong_codes_are_counted(op: User, settings: pytest.FixtureRequest) -> None:
    settings.LOGIN_LIMITS = "3/10 minutes"  # type: ignore[attr-defined]
    switched_on(signed_in(), op)
    client = signed_in()
    said = [client.post("/login/code/", {"code": "1"}).content.decode() for _number in range(4)]
    assert ["Too many wrong codes" in each for each in said] == [False, False, False, True]


def test_turning_it_off_needs_the_password(op: User) -> None:
    desk = signed_in()
    switched_on(desk, op)
    assert desk.post("/account/code/off", {"present": "guess"}).status_code == 400
    assert second_factor.is_on(op)
    assert desk.post("/account/code/off", {"present": PASSWORD}).status_code == 302
    assert not second_factor.is_on(op) and not StaticToken.objects.exists()


def test_sessions_are_listed_and_ended_one_by_one_and_all_others(op: User) -> None:
    clients = {name: signed_in(name) for name in ("Here", "There", "Elsewhere")}
    page = clients["Here"].get("/account/").content.decode()
    assert all(name in page for name in clients)
    assert page.count("this one") == 1
    assert not any(str(client.session.session_key) in page for client in clients.values())
    there = SignIn.objects.get(browser="There")
    other = User.objects.create_user("other", password=PASSWORD, is_staff=True)
    stranger = Client(headers=EN)
    stranger.force_login(other)
    stranger.post("/account/sessions/end", {"session": there.pk})
    assert is_in(clients["There"])
    clients["Here"].post("/account/sessions/end", {"session": there.pk})
    assert [is_in(client) for client in clients.values()] == [True, False, True]
    clients["Here"].post("/account/sessions/end", {"session": "others"})
    assert [is_in(client) for client in clients.values()] == [True, False, False]
    assert is_in(stranger)


def test_a_new_password_ends_the_other_sessions(op: User) -> None:
    desk, elsewhere = signed_in("Here"), signed_in("There")
    new = {"password": "another-desk-now", "again": "another-desk-now"}
    assert desk.post("/account/password", new | {"present": "guess"}).status_code == 400
    assert is_in(elsewhere)
    assert desk.post("/account/password", new | {"present": PASSWORD}).status_code == 302
    assert (is_in(desk), is_in(elsewhere)) == (True, False)
    assert User.objects.get(username="op").check_password("another-desk-now")
    assert list(SignIn.objects.values_list("browser", flat=True)) == ["Here"]


def test_a_socket_s_session_ends_with_the_password_and_by_hand(op: User) -> None:
    client = signed_in()
    key = client.session.session_key
    assert session_stands(key, op.pk) and not session_stands("", op.pk) and not session_stands("gone", op.pk)
    set_password(user=User.objects.get(pk=op.pk), password="another-desk-now")
    assert not session_stands(key, op.pk)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("curl/8.5", "curl/8.5"),
        ("", ""),
    ],
)
def test_a_browser_is_called_as_its_owner_calls_it(agent: str, words: str) -> None:
    assert SignIn(browser=agent).seen_with == words
