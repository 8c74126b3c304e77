"""Whether a session still stands, and what it may do: asked by sockets, for they outlive a request."""

from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from vtuber.access import Right, Role, rights_of, role_of


def session_stands(session_key: str | None, user_id: int) -> bool:
    """Whether the session is there, and nobody has changed the password since."""
    return _stands(session_key, _account(user_id))


def has_right(user_id: int, right: Right) -> bool:
    """Whether an account has a right at this moment."""
    user = _account(user_id)
    return user is not None and right in rights_of(user)


def role_in(session_key: str | None, user_id: int) -> tuple[bool, Role | None]:
    """Whether the session stands, and the role of its account at this moment. Two queries."""
    user = _account(user_id)
    return _stands(session_key, user), role_of(user) if user is not None else None


def _account(user_id: int) -> Any:
    return get_user_model()._default_manager.select_related("membership").filter(pk=user_id).first()


def _stands(session_key: str | None, user: Any) -> bool:
    if not session_key or user is None:
        return False
    row = Session.objects.filter(session_key=session_key, expire_date__gt=timezone.now()).first()
    if row is None:
        return False
    kept = SessionStore().decode(row.session_data)
    return SESSION_KEY not in kept or bool(kept.get(HASH_SESSION_KEY) == user.get_session_auth_hash())
