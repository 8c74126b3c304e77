"""Addresses of her stage, and of the pictures of her look."""

from django.urls import URLPattern, path

from unity_bridge.web.look_views import look_picture
from unity_bridge.web.stage_views import stage_page

urlpatterns: list[URLPattern] = [
    path("stage/<slug:slug>/", stage_page, name="stage"),
    path("media/looks/<slug:slug>/<slug:digest>.webp", look_picture, name="look-picture"),
]
