"""Addresses of what the board asks of front ends."""

from django.urls import URLPattern, path

from unity_bridge import board_api

urlpatterns: list[URLPattern] = [
    path("api/vtubers/<slug:slug>/front-ends/<int:link_id>/disconnect", board_api.disconnect, name="front-end-end"),
]
