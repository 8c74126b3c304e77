"""Websocket addresses of front ends."""

from django.urls import URLPattern, path

from unity_bridge.consumers import StageConsumer

websocket_urlpatterns: list[URLPattern] = [
    path("ws/stage/<slug:slug>/", StageConsumer.as_asgi()),
]
