"""Websocket addresses, gathered from the apps that own them."""

from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.urls import URLPattern, re_path

from config import installed

# Sessions are looked up for those who need one. A viewer's socket reads its own cookie: there may be thousands.
_signed_in: Any = AuthMiddlewareStack(URLRouter(installed.sockets("sockets")))
websocket_urlpatterns: list[URLPattern] = [*installed.sockets("public_sockets"), re_path("", _signed_in)]
