"""Websocket addresses, gathered from the apps that own them."""

from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.urls import URLPattern, re_path

from config import installed

# Sessions are looked up for those who need one. A viewer's socket reads its own cookie: there may be thousands.
# Who shows a token is let in whatever page asks; a session counts there as well, from a page of ours.
_by_token = installed.sockets("token_sockets")
_signed_in: Any = AuthMiddlewareStack(URLRouter([*installed.sockets("sockets"), *_by_token]))
websocket_urlpatterns: list[URLPattern] = [*installed.sockets("public_sockets"), re_path("", _signed_in)]


def asks_for_token(scope: dict[str, Any]) -> bool:
    """Whether the websocket lets in who shows a token, instead of who comes from a page of ours."""
    path = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix("/")
    return any(pattern.resolve(path) is not None for pattern in _by_token)
