"""Websocket addresses of the stream page."""

from typing import Any

from django.urls import URLPattern, path

from streaming.chat.live.socket import live_socket

# Channels' router takes any ASGI callable; Django's `path` is typed for views.
_socket: Any = live_socket
websocket_urlpatterns: list[URLPattern] = [path("ws/live/<slug:slug>/", _socket)]
