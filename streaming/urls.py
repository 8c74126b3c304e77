"""Addresses of the stream page, its API, and covers.

A cover is `<date>.png`, the second of a day `<date>-2.png`; the same as `.webp` in small.
"""

import datetime as dt

from django.urls import URLPattern, URLResolver, include, path, register_converter

from streaming.chat.api import external_chat_api, moderation_api
from streaming.chat.policy.viewer_cookie import with_viewer_cookie
from streaming.web import cover_views, live_views


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

_chat: list[URLPattern | URLResolver] = [
    path("messages/<int:message_id>/remove", moderation_api.remove, name="chat-remove"),
    path("messages/<int:message_id>/highlight", moderation_api.highlight, name="chat-highlight"),
    path("viewers/<int:viewer_id>/timeout", moderation_api.timeout, name="chat-timeout"),
    path("viewers/<int:viewer_id>/ban", moderation_api.ban, name="chat-ban"),
    path("viewers/<int:viewer_id>/shadow", moderation_api.shadow, name="chat-shadow"),
    path("restrictions/<int:restriction_id>/lift", moderation_api.lift, name="chat-lift"),
    path("undo/<int:entry_id>", moderation_api.undo, name="chat-undo"),
    path("rules", moderation_api.rules, name="chat-rules"),
    path("silence", moderation_api.silence_chat, name="chat-silence"),
    path("words", moderation_api.banned, name="chat-words"),
    path("moderation", moderation_api.overview, name="chat-moderation"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("live/<slug:slug>/", with_viewer_cookie(live_views.live_page), name="live"),
    path("live/<slug:slug>/streams/<int:stream_id>/", live_views.replay, name="replay"),
    path("api/vtubers/<slug:slug>/chat", external_chat_api.outside, name="chat-outside"),
    path("api/vtubers/<slug:slug>/chat/", include(_chat)),
    path(
        "media/pending-covers/<slug:slug>/<int:task_id>-<str:digest>.webp", cover_views.pending, name="pending-cover"
    ),
    path("media/covers/<slug:slug>/<cover_name:name>.<picture_suffix:suffix>", cover_views.cover, name="cover"),
]
