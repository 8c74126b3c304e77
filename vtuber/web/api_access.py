"""Who may ask the API: the session of a page, with its CSRF token; the right that the operation needs."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase

from vtuber.access import Right, rights_of
from vtuber.web.refusals import Refusal, refuse

READING = ("GET", "HEAD", "OPTIONS")


def access_with(right: Right) -> list[AuthBase]:
    """The ways in to an operation that needs `right`."""
    return [SessionAccess(right)]


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
        check_right(request, self.right)
        return True


def check_right(request: HttpRequest, right: Right) -> None:
    """A Refusal when the one who asks has not the right."""
    rights = rights_of(request.user)
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
    if check.process_view(request, check_csrf, (), {}) is not None:
        raise Refusal(403, "csrf", _("The page is out of date. Load it again and repeat what you did."))
