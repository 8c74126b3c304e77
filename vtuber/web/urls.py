"""Addresses of the board and of the sign of life."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, path

from vtuber.web import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.board, name="board"),
    path("board/<slug:slug>/", views.board, name="board-of"),
    path("login/", views.BoardLogin.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("healthz", views.healthz, name="healthz"),
]
