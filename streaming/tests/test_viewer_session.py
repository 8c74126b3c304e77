"""What a socket may do is looked at when it does it."""

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore

from streaming.chat.live.viewer_session import ViewerSession
from streaming.chat.policy.identity import cookies_of, key_of_cookie, new_cookie


def signed_in(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["is_staff", "is_active"])
async def test_an_operator_who_is_none_any_more_has_limits_like_everybody(change: str) -> None:
    user = await User.objects.acreate(username="op", is_staff=True, password="!")
    session = ViewerSession(None, None, "", "")  # type: ignore[arg-type]
    session._session = await sync_to_async(signed_in)(user)
    assert await session._still_staff()
    await User.objects.aupdate(**{change: False})
    assert not await session._still_staff()
    assert session.me().staff is False


@pytest.mark.parametrize(
    "around",
    [
        "viewer={};",
        "viewer={}; user=John Smith",
        "user=John Smith; viewer={}",
        "theme=Mon, 01 Jan; viewer={}",
        "bare; viewer={}; other",
        'quoted="a b; viewer={}',
        "a:b=c; viewer={}; naïve=ä",
        "=nobody; viewer={}; x=[1, 2]",
        " viewer = {} ",
    ],
)
def test_no_other_cookie_makes_a_viewer_nobody(around: str) -> None:
    cookie = new_cookie()
    found = cookies_of(
        [
            (b"host", b"a"),
            (b"cookie", around.replace("viewer", settings.VIEWER_COOKIE_NAME).format(cookie).encode("latin-1")),
        ]
    )
    assert found[settings.VIEWER_COOKIE_NAME] == cookie and key_of_cookie(cookie)


def test_cookies_may_come_in_several_headers() -> None:
    cookie = new_cookie()
    headers = [(b"cookie", b"bare"), (b"cookie", f"viewer={cookie}".encode()), (b"cookie", b"sessionid=s")]
    assert cookies_of(headers) == {"": "bare", "viewer": cookie, "sessionid": "s"}
    assert cookies_of([]) == {}
