"""What the admin's pages of her world have in common."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib import admin, messages
from django.contrib.auth import get_permission_codename
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from vtuber.errors import WorldError
from vtuber.gametime import DAY, game_day
from vtuber.models import GameClock

Column = TypeVar("Column", bound=Callable[..., tuple[str, Any]])


def label(description: Any, colours: dict[str, str], ordering: str = "") -> Callable[[Column], Column]:
    """Decorator of a column that shows a word on a coloured ground; the method returns (key of the colour, word)."""
    marked = display(description=description, label=colours, ordering=ordering or None)
    return cast(Callable[[Column], Column], marked)


class ReadOnlyRowsMixin:
    """Mixin for rows that the executor or a service makes: nobody adds or deletes them by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NoDeletingMixin:
    """Mixin for rows that others stand on: what was paid, promised or written is not taken out of the books."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ActionsMixin:
    """Mixin for rows that no form changes, but actions on the list do: these name the permission `act`."""

    opts: Any

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Whether somebody may change these rows at all, though no form does."""
        return request.user.has_perm(f"{self.opts.app_label}.{get_permission_codename('change', self.opts)}")


class ReadOnlyMixin(ActionsMixin, ReadOnlyRowsMixin):
    """Mixin for books: changing a line of them would make the others lie."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ServiceErrorMixin:
    """Mixin: when a service refuses, the operator reads why, and the form shows what stands now."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc,no-any-return]
        except WorldError as error:
            messages.error(request, _("%(why)s Nothing was saved; this is what stands now.") % {"why": error})
            return HttpResponseRedirect(request.get_full_path())


def actor(request: HttpRequest) -> str:
    """Who is signed in, for the audit."""
    return request.user.get_username()


class GameDay(admin.SimpleListFilter):
    """Days as people say them, by each VTuber's own clock."""

    title = _("game day")
    parameter_name = "day"
    # Where the date stands, seen from the listed rows.
    place = "date"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("today", _("today")), ("yesterday", _("yesterday")), ("week", _("the last seven days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        spans = {"today": (0, 0), "yesterday": (1, 1), "week": (6, 0)}
        if self.value() not in spans:
            return queryset
        oldest, newest = spans[str(self.value())]
        real, found = timezone.now(), Q(pk__in=[])
        for clock in GameClock.objects.all():
            today = game_day(clock.now(real))
            between = (today - oldest * DAY, today - newest * DAY)
            found |= Q(vtuber=clock.vtuber_id, **{f"{self.place}__range": between})
        return queryset.filter(found)


def tell(request: HttpRequest, done: int, sentence: Any, refused: list[WorldError]) -> None:
    """The outcome of an action on several rows: what was done, and why not the rest."""
    if done:
        messages.success(request, sentence % {"count": done})
    for why in sorted({str(error) for error in refused}):
        messages.error(request, why)
