"""What a socket may do is looked at when it does it."""

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore

from streaming.chat.live.viewer_session import ViewerSession


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
    assert session.me()["staff"] is False
