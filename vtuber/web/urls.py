"""Addresses of the board and of the sign of life."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, path

from vtuber.web import desk_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.board, name="board"),
    path("board/<slug:slug>/", views.board, name="board-of"),
    path("settings/", desk_views.settings, name="settings"),
    path("persona/<slug:slug>/", desk_views.persona, name="persona"),
    path("persona/<slug:slug>/prompts/", desk_views.prompts, name="prompts"),
    path("login/", views.BoardLogin.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("healthz", views.healthz, name="healthz"),
]
