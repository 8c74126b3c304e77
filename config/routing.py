"""Websocket addresses, gathered from the apps that own them."""

from django.urls import URLPattern

from unity_bridge.routing import websocket_urlpatterns as stages
from vtuber.web.routing import websocket_urlpatterns as boards

websocket_urlpatterns: list[URLPattern] = [*boards, *stages]
