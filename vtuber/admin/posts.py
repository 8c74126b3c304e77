"""What she leaves behind: posts, diary, weather."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget

from vtuber.admin.base import GameDay, ReadOnlyMixin, ReadOnlyRowsMixin, ServiceErrorMixin, actor, tell
from vtuber.models import Diary, Tweet, Weather
from vtuber.services import operator_actions
from vtuber.weather import weather_kind, weather_kinds


@admin.register(Tweet)
class TweetAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """Her posts. What is out is out: a draft is edited on its task, before it is published."""

    list_display = ["published_at", "vtuber", "category", "text", "likes_simulated"]
    list_display_links = ["published_at", "text"]
    list_filter = ["category", "vtuber"]
    search_fields = ["text"]
    date_hierarchy = "published_at"


@admin.register(Diary)
class DiaryAdmin(ReadOnlyRowsMixin, ModelAdmin):  # type: ignore[misc]
    """Her diary. The words are hers; whether others may read a page is the operators' choice."""

    list_display = ["date", "vtuber", "beginning", "public"]
    list_filter = ["public", GameDay, "vtuber"]
    search_fields = ["text"]
    date_hierarchy = "date"
    fields = ["vtuber", "date", "text", "public"]
    readonly_fields = ["vtuber", "date", "text"]
    actions = ["publish", "withdraw"]

    @admin.display(description=_("beginning"))
    def beginning(self, page: Diary) -> str:
        return page.text if len(page.text) <= 60 else f"{page.text[:60]}…"

    def save_model(self, request: HttpRequest, obj: Diary, form: Any, change: bool) -> None:
        if "public" in form.changed_data:
            operator_actions.publish_page(page=obj, public=obj.public, actor=actor(request), real=timezone.now())

    def _set(self, request: HttpRequest, pages: QuerySet[Diary], public: bool, sentence: Any) -> None:
        changed = list(pages.exclude(public=public))
        for page in changed:
            operator_actions.publish_page(page=page, public=public, actor=actor(request), real=timezone.now())
        tell(request, len(changed), sentence, [])

    @admin.action(permissions=["change"], description=_("Publish"))
    def publish(self, request: HttpRequest, queryset: QuerySet[Diary]) -> None:
        self._set(request, queryset, True, _("%(count)d published."))

    @admin.action(permissions=["change"], description=_("Take back from the public"))
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Diary]) -> None:
        self._set(request, queryset, False, _("%(count)d taken back."))


class OfSky(admin.SimpleListFilter):
    """Days by their weather, whichever kinds there are."""

    title = _("sky")
    parameter_name = "sky"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return _sky_choices()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Weather]) -> QuerySet[Weather]:
        return queryset.filter(sky=self.value()) if self.value() else queryset


def _sky_choices() -> list[tuple[str, str]]:
    return [(key, str(kind.label)) for key, kind in weather_kinds().items()]


@admin.register(Weather)
class WeatherAdmin(ReadOnlyRowsMixin, ServiceErrorMixin, ModelAdmin):  # type: ignore[misc]
    """The weather of each game day; a change is told to the stage at once."""

    list_display = ["date", "vtuber", "sky_label", "temperature"]
    list_filter = [GameDay, OfSky, "vtuber"]
    date_hierarchy = "date"
    ordering = ["-date"]
    readonly_fields = ["vtuber", "date"]

    @admin.display(description=_("sky"), ordering="sky")
    def sky_label(self, weather: Weather) -> str:
        return str(weather_kind(weather.sky).label)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "sky":
            return forms.ChoiceField(label=_("sky"), choices=_sky_choices, widget=UnfoldAdminSelectWidget)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Weather, form: Any, change: bool) -> None:
        if form.changed_data:
            operator_actions.change_weather(
                weather=obj, sky=obj.sky, temperature=obj.temperature, actor=actor(request), real=timezone.now()
            )
