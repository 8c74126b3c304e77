"""Websocket addresses of the pages."""

from django.urls import URLPattern, path

from vtuber.web.consumers import BoardConsumer

websocket_urlpatterns: list[URLPattern] = [
    path("ws/board/<slug:slug>/", BoardConsumer.as_asgi()),
]
