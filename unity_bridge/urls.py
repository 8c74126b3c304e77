"""Addresses of her stage, and of the pictures of her look."""

from django.urls import URLPattern, path

from unity_bridge.web.look_views import look_picture
from unity_bridge.web.replay_views import replay_about, replay_commands, replay_page
from unity_bridge.web.stage_views import stage_page

urlpatterns: list[URLPattern] = [
    path("stage/<slug:slug>/", stage_page, name="stage"),
    path("media/looks/<slug:slug>/<slug:digest>.webp", look_picture, name="look-picture"),
    path("stage/<slug:slug>/replay/<slug:name>/", replay_page, name="stage-replay"),
    path("stage/<slug:slug>/replay/<slug:name>/about.json", replay_about, name="stage-replay-about"),
    path("stage/<slug:slug>/replay/<slug:name>/commands.json", replay_commands, name="stage-replay-commands"),
]
