"""Addresses of the board, its API, and the sign of life."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, include, path

from vtuber.web import api, views

_api: list[URLPattern | URLResolver] = [
    path("snapshot", api.snapshot, name="api-snapshot"),
    path("events", api.events, name="api-events"),
    path("clock/pause", api.pause, name="api-pause"),
    path("clock/speed", api.speed, name="api-speed"),
    path("clock/jump", api.jump, name="api-jump"),
    path("live", api.live, name="api-live"),
    path("tasks/<int:task_id>", api.task, name="api-task"),
    path("tasks/<int:task_id>/cancel", api.cancel, name="api-cancel"),
    path("audit/<int:entry_id>/undo", api.undo, name="api-undo"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.board, name="board"),
    path("board/<slug:slug>/", views.board, name="board-of"),
    path("login/", views.BoardLogin.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("healthz", views.healthz, name="healthz"),
    path("api/vtubers/<slug:slug>/", include(_api)),
]
