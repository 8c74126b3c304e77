"""Whether a session still stands, and what it may do: asked by sockets, for they outlive a request."""

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore

from vtuber.access import Right, rights_of


def session_stands(session_key: str | None, user_id: int) -> bool:
    """Whether the session is there, and nobody has changed the password since."""
    if not session_key or not SessionStore().exists(session_key):
        return False
    kept = SessionStore(session_key).load()
    user = get_user_model()._default_manager.filter(pk=user_id).first()
    if user is None or SESSION_KEY not in kept:
        return user is not None
    return bool(kept.get(HASH_SESSION_KEY) == user.get_session_auth_hash())


def has_right(user_id: int, right: Right) -> bool:
    """Whether an account has a right at this moment."""
    user = get_user_model()._default_manager.select_related("membership").filter(pk=user_id).first()
    return user is not None and right in rights_of(user)
