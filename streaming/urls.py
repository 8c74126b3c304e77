"""Addresses of the stream page, of chat from other platforms, of covers and of what she says.

A cover is `<date>.png`, the second of a day `<date>-2.png`; the same as `.webp` in small.
"""

import datetime as dt

from django.urls import URLPattern, URLResolver, path, register_converter

from streaming.chat.api import external_chat_api
from streaming.chat.policy.viewer_cookie import with_viewer_cookie
from streaming.web import cover_views, live_views, voice_views


class CoverName:
    """`2026-11-24`, or `2026-11-24-2`, as (date, number)."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[1-9][0-9]?)?"

    def to_python(self, value: str) -> tuple[dt.date, int]:
        number = int(value[11:] or 1)
        if value[10:] == "-1":
            raise ValueError("the first cover of a day has no number")
        return dt.date.fromisoformat(value[:10]), number

    def to_url(self, value: tuple[dt.date, int]) -> str:
        date, number = value
        return date.isoformat() if number == 1 else f"{date.isoformat()}-{number}"


class PictureSuffix:
    """`png` or `webp`."""

    regex = "png|webp"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CoverName, "cover_name")
register_converter(PictureSuffix, "picture_suffix")

urlpatterns: list[URLPattern | URLResolver] = [
    path("live/<slug:slug>/", with_viewer_cookie(live_views.live_page), name="live"),
    path("live/<slug:slug>/streams/<int:stream_id>/", live_views.replay, name="replay"),
    path("api/vtubers/<slug:slug>/chat", external_chat_api.outside, name="chat-outside"),
    path(
        "media/pending-covers/<slug:slug>/<int:task_id>-<str:digest>.webp", cover_views.pending, name="pending-cover"
    ),
    path("media/voice/<slug:token>.wav", voice_views.sound, name="sound"),
    path("media/covers/<slug:slug>/<cover_name:name>.<picture_suffix:suffix>", cover_views.cover, name="cover"),
]
