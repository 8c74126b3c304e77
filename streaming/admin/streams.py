"""Streams and covers in the admin: to look at. What she did is not edited; what she will do is, on her todolist."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from streaming.models import Cover, Stream, StreamLine
from vtuber.admin.base import ReadOnlyMixin


class StreamLineInline(ReadOnlyMixin, TabularInline):  # type: ignore[misc]
    """What she said, in order."""

    model = StreamLine
    fields = ["number", "said_at", "kind", "text", "expression", "action"]
    ordering = ["number"]
    extra = 0
    tab = True


@admin.register(Stream)
class StreamAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """Broadcasts, the latest first."""

    list_display = ["small_cover", "title", "vtuber", "state", "started_at", "viewers_peak", "sponsor"]
    list_display_links = ["title"]
    list_filter = [
        "state",
        "vtuber",
        ("sponsor", admin.EmptyFieldListFilter),
        ("game_title", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["vtuber", "cover"]
    search_fields = ["title", "game_title", "content", "sponsor"]
    date_hierarchy = "started_at"
    inlines = [StreamLineInline]

    @admin.display(description=_("cover"))
    def small_cover(self, stream: Stream) -> SafeString | str:
        return _picture(stream.cover) if stream.cover else "–"


@admin.register(Cover)
class CoverAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """Her covers, the latest first."""

    list_display = ["small", "headline", "date", "number", "vtuber", "made_by"]
    list_display_links = ["headline"]
    list_filter = ["vtuber", "made_by"]
    list_select_related = ["vtuber"]
    search_fields = ["headline"]
    date_hierarchy = "date"
    fields = ["large", "headline", "date", "number", "vtuber", "task", "made_by", "made_at", "file"]
    readonly_fields = ["large"]

    @admin.display(description=_("cover"))
    def small(self, cover: Cover) -> SafeString:
        return _picture(cover)

    @admin.display(description=_("cover"))
    def large(self, cover: Cover) -> SafeString:
        return format_html('<img src="{}" alt="{}" width="640" height="360">', cover.url, cover.headline)


def _picture(cover: Cover) -> SafeString:
    return format_html(
        '<img src="{}" alt="{}" width="128" height="72" loading="lazy">', cover.thumbnail_url, cover.headline
    )
