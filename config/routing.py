"""Websocket addresses, gathered from the apps that own them."""

from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.urls import URLPattern, re_path

from streaming.chat.live.routing import websocket_urlpatterns as live
from unity_bridge.routing import websocket_urlpatterns as stages
from vtuber.web.routing import websocket_urlpatterns as boards

# Sessions are looked up for those who need one. A viewer's socket reads its own cookie: there may be thousands.
_signed_in: Any = AuthMiddlewareStack(URLRouter([*boards, *stages]))
websocket_urlpatterns: list[URLPattern] = [*live, re_path("", _signed_in)]
