"""Who may ask the API: a program with a token, or the session of a page with its CSRF token; and with which right."""

from collections.abc import Collection

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase

from vtuber.access import Right, rights_of
from vtuber.services import api_tokens
from vtuber.web import guess_limits
from vtuber.web.refusals import Refusal, refuse

READING = ("GET", "HEAD", "OPTIONS")


def access_with(right: Right) -> list[AuthBase]:
    """The ways in to an operation that needs `right`."""
    return [TokenAccess(right), SessionAccess(right)]


class TokenAccess(AuthBase):
    """A program with a personal token: no cookie, so no CSRF. Who shows none is asked for a session."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, right: Right) -> None:
        self.right = right
        super().__init__()

    def __call__(self, request: HttpRequest) -> bool:
        scheme, _space, shown = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return False
        guesser = guess_limits.address_of(request.META.get("REMOTE_ADDR", ""))
        if seconds := guess_limits.wait_s("api-token", settings.LOGIN_ADDRESS_LIMITS, guesser):
            raise Refusal(429, "too_fast", _("Too many wrong tokens. Wait %(seconds)d s.") % {"seconds": seconds})
        token = api_tokens.token_of(shown.strip(), real=timezone.now())
        if token is None:
            guess_limits.note_wrong("api-token", settings.LOGIN_ADDRESS_LIMITS, guesser)
            raise Refusal(401, "no_token", _("This token opens nothing: it is wrong, revoked or too old."))
        request.user = token.user
        _admit(request, api_tokens.rights_of_token(token), self.right)
        return True


class SessionAccess(AuthBase):
    """A signed-in page."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"

    def __init__(self, right: Right) -> None:
        self.right = right
        super().__init__()

    def __call__(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated:
            raise Refusal(401, "signed_out", _("You are signed out. Sign in again; nothing was changed."))
        if request.method not in READING:
            check_csrf(request)
        _admit(request, rights_of(request.user), self.right)
        return True


def _admit(request: HttpRequest, rights: Collection[Right], right: Right) -> None:
    check_right(rights, right)
    request.granted_rights = rights  # type: ignore[attr-defined]


def has_right(request: HttpRequest, right: Right) -> bool:
    """Whether who was let in to an operation has another right as well: a token may have fewer than its owner."""
    return right in getattr(request, "granted_rights", ())


def check_right(rights: Collection[Right], right: Right) -> None:
    """A Refusal when the right is not among those that the one who asks has."""
    if not rights:
        raise Refusal(403, "not_staff", _("Only operators may do this."))
    if right not in rights:
        raise Refusal(403, "no_right", _("Your role does not allow this. Ask an owner."), right=right.value)


class _JsonCsrf(CsrfViewMiddleware):
    """Django's own check; only the refusal is ours, for a program reads it."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return refuse(403, "csrf", _("The page is out of date. Load it again and repeat what you did."))


def check_csrf(request: HttpRequest) -> None:
    """A Refusal when the request is not one of our own pages'."""
    check = _JsonCsrf(lambda request: HttpResponse())
    check.process_request(request)
    # The middleware in front has let the view off: it is looked at here, for a token needs none.
    request.csrf_processing_done = False  # type: ignore[attr-defined]
    # It asks nothing of the view but whether it is let off.
    if check.process_view(request, lambda: HttpResponse(), (), {}) is not None:
        raise Refusal(403, "csrf", _("The page is out of date. Load it again and repeat what you did."))
