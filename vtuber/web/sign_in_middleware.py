"""Notes where somebody is signed in, now and then, so that they can see it and end it."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from vtuber.services.sign_ins import SEEN_EVERY, note_sign_in

log = logging.getLogger(__name__)

_SEEN = "seen_at"


class SignInMiddleware:
    """One small write each five minutes of a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        session = request.session
        # A page that looked at nobody has read no session, and need not.
        if session.accessed and session.session_key and session.get("_auth_user_id"):
            self._note(request)
        return response

    def _note(self, request: HttpRequest) -> None:
        now, session = timezone.now(), request.session
        seen = session.get(_SEEN, "")
        key = session.session_key
        mark = f"{key}:{int(now.timestamp() // SEEN_EVERY.total_seconds())}"
        if seen == mark or not request.user.is_authenticated or key is None:
            return
        try:
            note_sign_in(
                user=request.user,
                session_key=key,
                browser=request.headers.get("User-Agent", ""),
                address=request.META.get("REMOTE_ADDR") or "",
                real=now,
            )
        except DatabaseError as error:
            # The page is made; it is noted at the next one.
            log.warning("a session was not noted as seen: %s", error)
            return
        session[_SEEN] = mark
