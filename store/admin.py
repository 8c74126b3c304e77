"""The store in the admin. Every save and action goes through `store.operator_actions`, and is audited."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin

from store import operator_actions, services
from store.models import Game, Ownership
from vtuber.admin.base import NoDeletingMixin, actor
from vtuber.errors import WorldError

# Generic in its stubs, not at run time.
if TYPE_CHECKING:
    _GameForm = ModelForm[Game]
else:
    _GameForm = ModelForm


class GameForm(_GameForm):
    """Checks titles as the service will keep them, so that a double shows in the form."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        game = self.instance
        for field in ("title_zh", "title_en"):
            setattr(game, field, (cleaned or {}).get(field, ""))
        try:
            services.fold_titles(game)
        except ValidationError as error:
            raise ValidationError(error.messages) from error
        return cleaned


@admin.register(Game)
class GameAdmin(NoDeletingMixin, ModelAdmin):  # type: ignore[misc]
    """The shared catalogue."""

    form = GameForm
    list_display = ["titles", "genre", "price", "source", "released"]
    list_filter = ["genre", "released", "source"]
    search_fields = ["title_zh", "title_en", "pitch_zh", "pitch_en"]
    readonly_fields = ["key", "source", "listed_on"]
    actions = ["put_on_sale", "take_off_sale"]

    @admin.display(description=_("title"), ordering="title_zh")
    def titles(self, game: Game) -> str:
        return " · ".join(filter(None, (game.title_zh, game.title_en)))

    def save_model(self, request: HttpRequest, obj: Game, form: Any, change: bool) -> None:
        if not change:
            obj.source = Game.Source.OPERATOR
        operator_actions.save_game(game=obj, actor=actor(request), real=timezone.now())

    @admin.action(permissions=["change"], description=_("Put on sale"))
    def put_on_sale(self, request: HttpRequest, queryset: QuerySet[Game]) -> None:
        self._release(request, queryset, released=True)

    @admin.action(permissions=["change"], description=_("Take off sale"))
    def take_off_sale(self, request: HttpRequest, queryset: QuerySet[Game]) -> None:
        self._release(request, queryset, released=False)

    def _release(self, request: HttpRequest, queryset: QuerySet[Game], *, released: bool) -> None:
        games = list(queryset.values_list("pk", flat=True))
        count = operator_actions.set_released(
            games=games, released=released, actor=actor(request), real=timezone.now()
        )
        self.message_user(
            request, ngettext("{count} game changed.", "{count} games changed.", count).format(count=count)
        )


class NotYetStreamed(admin.SimpleListFilter):
    """What people look for first: what she could still show."""

    title = _("streamed")
    parameter_name = "streamed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("not yet streamed")), ("yes", _("streamed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Ownership]) -> QuerySet[Ownership]:
        match self.value():
            case "no":
                return queryset.filter(streamed=False)
            case "yes":
                return queryset.filter(streamed=True)
        return queryset


@admin.register(Ownership)
class OwnershipAdmin(NoDeletingMixin, ModelAdmin):  # type: ignore[misc]
    """Her library. Adding a row is giving her the game; none is taken away again, for it was paid, and is told of."""

    list_display = ["game", "vtuber", "streamed", "bought_on", "price_paid", "gift"]
    list_filter = [NotYetStreamed, "game__genre", "gift", "vtuber"]
    search_fields = ["game__title_zh", "game__title_en"]
    autocomplete_fields = ["game"]
    list_select_related = ["game", "vtuber"]
    actions = ["mark_streamed", "mark_not_streamed"]

    def get_fields(self, request: HttpRequest, obj: Ownership | None = None) -> list[str]:
        if obj is None:
            return ["vtuber", "game"]
        return ["vtuber", "game", "streamed", "bought_on", "price_paid", "gift", "task"]

    def get_readonly_fields(self, request: HttpRequest, obj: Ownership | None = None) -> list[str]:
        return [] if obj is None else ["vtuber", "game", "bought_on", "price_paid", "gift", "task"]

    def save_model(self, request: HttpRequest, obj: Ownership, form: Any, change: bool) -> None:
        if change:
            self._set_streamed(request, obj, obj.streamed)
            return
        try:
            given = operator_actions.give_game(
                vtuber=obj.vtuber, game=obj.game, actor=actor(request), real=timezone.now()
            )
        except WorldError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            obj.pk = given.pk

    @admin.action(permissions=["change"], description=_("Mark as streamed"))
    def mark_streamed(self, request: HttpRequest, queryset: QuerySet[Ownership]) -> None:
        for owned in queryset.select_related("game", "vtuber"):
            self._set_streamed(request, owned, True)

    @admin.action(permissions=["change"], description=_("Mark as not yet streamed"))
    def mark_not_streamed(self, request: HttpRequest, queryset: QuerySet[Ownership]) -> None:
        for owned in queryset.select_related("game", "vtuber"):
            self._set_streamed(request, owned, False)

    def _set_streamed(self, request: HttpRequest, owned: Ownership, streamed: bool) -> None:
        operator_actions.set_streamed(owned=owned, streamed=streamed, actor=actor(request), real=timezone.now())
