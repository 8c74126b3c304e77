"""Addresses of covers: `<date>.png`, `<date>-2.png` for the second of a day, and the same as `.webp` in small."""

import datetime as dt

from django.urls import path, register_converter

from streaming import views


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

urlpatterns = [
    path("media/covers/<slug:slug>/<cover_name:name>.<picture_suffix:suffix>", views.cover, name="cover"),
]
