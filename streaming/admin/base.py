"""What the admin's pages of the chat have in common."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vtuber.admin.base import ReadOnlyMixin, actor, tell
from vtuber.errors import NotAllowed, WorldError
from vtuber.translatable import translatable

Row = TypeVar("Row", bound=Model)

MESSAGE_COLOURS = {"shown": "success", "shadow": "warning", "removed": "danger"}
RESTRICTION_COLOURS = {"timeout": "warning", "ban": "danger", "shadow": "info"}
# Keyed hashes. Whoever may look at rows learns nothing about them, by no page and by no query.
HASHES = frozenset({"key", "address"})


class Moderated(ReadOnlyMixin):
    """Mixin for rows that are looked at only, with actions for those who have the permission to change them."""

    opts: Any

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.{get_permission_codename('change', self.opts)}")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Django lets an address filter by any column; a hash would be guessed digit by digit."""
        if not HASHES.isdisjoint(lookup.split("__")):
            return False
        return bool(super().lookup_allowed(lookup, value, request))  # type: ignore[misc]


class Choice(admin.SimpleListFilter):
    """A filter with two or three answers, each a condition."""

    answers: dict[str, Any]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(self.answers.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return self.narrowed(queryset, value) if value in self.answers else queryset

    def narrowed(self, queryset: QuerySet[Any], answer: str) -> QuerySet[Any]:
        """The rows that fit one of the answers."""
        raise NotImplementedError


def in_force(real: dt.datetime) -> Q:
    """Restrictions that hold at the real moment `real`."""
    return Q(lifted_at__isnull=True) & (Q(until__isnull=True) | Q(until__gt=real))


def beginning(text: str, most: int = 80) -> str:
    """As much of a text as a line of a list has room for."""
    return text if len(text) <= most else f"{text[:most]}…"


def each(
    request: HttpRequest,
    rows: Iterable[Row],
    verb: Callable[[Row, str, dt.datetime], object],
    *,
    done: Any,
    otherwise: str,
) -> None:
    """Do `verb` (of a row, the actor, the real moment) to each row by itself, and tell what came of it.

    `done` has a place for the count; `otherwise` is a marked msgid, said when there was nothing to do for some.
    """
    count, refused, real = 0, list[WorldError](), timezone.now()
    for row in rows:
        try:
            if verb(row, actor(request), real):
                count += 1
            else:
                refused.append(NotAllowed(translatable(otherwise)))
        except WorldError as error:
            refused.append(error)
    tell(request, count, done, refused)


def moderate(description: Any) -> Callable[[Any], Any]:
    """Decorator of an action that only those may run who may change the rows."""
    return admin.action(permissions=["moderate"], description=description)


YES_NO = {"yes": _("yes"), "no": _("no")}
