"""What belongs to TLS, request by request; plain http on this machine still works."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.middleware.security import SecurityMiddleware

_HERE = ("localhost", "127.0.0.1", "[::1]")


class TlsMiddleware(SecurityMiddleware):
    """Django's own, first of all; cookies that were asked for over https never travel without it.

    A browser that has once been told to ask "localhost" by https alone does so for every program on the machine, and
    whoever asks from here (the launcher, a person at the machine) is not sent away to a proxy.
    """

    def process_request(self, request: HttpRequest) -> HttpResponsePermanentRedirect | None:
        return None if is_here(request.META.get("HTTP_HOST", "")) else super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        if request.is_secure():
            for cookie in response.cookies.values():
                cookie["secure"] = True
        if is_here(request.META.get("HTTP_HOST", "")) and "Strict-Transport-Security" in response:
            del response["Strict-Transport-Security"]
        return response


def is_here(host: str) -> bool:
    """Whether a request's Host names this machine itself."""
    # Not get_host(): a name that is not allowed is refused by the next one in line, with a 400.
    host = host.lower()
    return host.partition("]")[0] == "[::1" or host.partition(":")[0] in _HERE
