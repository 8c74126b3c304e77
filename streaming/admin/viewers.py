"""Who talks to her: what she knows of them, and whether they may."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from unfold.admin import ModelAdmin, TabularInline

from streaming.admin.base import (
    RESTRICTION_COLOURS,
    YES_NO,
    Choice,
    Moderated,
    each,
    in_force,
    moderate,
)
from streaming.chat.services import moderation
from streaming.chat.services.forgetting import forget
from streaming.models import Answer, ChatMessage, Restriction, Viewer
from streaming.selectors import restriction_of
from vtuber.admin.base import ReadOnlyMixin, label
from vtuber.gametime import stamp
from vtuber.models import AuditEntry

# Real minutes of a time-out that is given from a list.
MINUTES = 10
LATELY = 20


class RestrictedNow(Choice):
    """Whether something holds them back at this moment."""

    title = _("restricted now")
    parameter_name = "restricted"
    answers = YES_NO

    def narrowed(self, queryset: QuerySet[Any], answer: str) -> QuerySet[Any]:
        return queryset.filter(held__isnull=answer == "no")


class Remembered(Choice):
    """Whether she knows something about them."""

    title = _("she remembers something")
    parameter_name = "remembered"
    answers = YES_NO

    def narrowed(self, queryset: QuerySet[Viewer], answer: str) -> QuerySet[Viewer]:
        return queryset.filter(notes=[]) if answer == "no" else queryset.exclude(notes=[])


class MessageInline(ReadOnlyMixin, TabularInline):  # type: ignore[misc]
    """What they said, the latest first, a page at a time."""

    model = ChatMessage
    verbose_name_plural = _("last messages")
    extra = 0
    tab = True
    per_page = LATELY
    ordering = ["-id"]
    fields = ["said", "text", "state", "stream", "highlighted"]
    readonly_fields = fields
    show_change_link = True

    @admin.display(description=_("said at"))
    def said(self, message: ChatMessage) -> str:
        return stamp(message.said_at)


class RestrictionInline(ReadOnlyMixin, TabularInline):  # type: ignore[misc]
    """What held them back, and what still does."""

    model = Restriction
    extra = 0
    tab = True
    per_page = LATELY
    ordering = ["-id"]
    fields = ["kind", "made_at", "until", "lifted_at", "reason", "by"]
    readonly_fields = fields


@admin.register(Viewer)
class ViewerAdmin(Moderated, ModelAdmin):  # type: ignore[misc]
    """People by their rows, not by their nicknames, which anybody may take."""

    list_display = ["nickname", "vtuber", "origin", "follows", "said", "answered", "restricted", "last_seen"]
    list_filter = ["follows", RestrictedNow, Remembered, "origin", "vtuber"]
    list_select_related = ["vtuber"]
    search_fields = ["nickname"]
    show_full_result_count = False
    actions = ["time_out", "ban", "shadow_mute", "let_talk", "take_back_ban", "forget_told"]
    inlines = [MessageInline, RestrictionInline]
    fields = [
        "nickname",
        "vtuber",
        "origin",
        "guest",
        "follows",
        "restricted_word",
        "remembers",
        "said",
        "answered",
        "first_seen",
        "last_seen",
    ]
    readonly_fields = ["restricted_word", "remembers", "said", "answered"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Viewer]:
        viewers: QuerySet[Viewer] = super().get_queryset(request)
        return viewers.annotate(
            held=_held(timezone.now()),
            said_count=_count(ChatMessage.objects.all()),
            answer_count=_count(Answer.objects.filter(state__in=[Answer.State.SAID, Answer.State.CUT])),
        )

    @admin.display(description=_("messages"), ordering="said_count")
    def said(self, viewer: Any) -> int:
        return int(viewer.said_count)

    @admin.display(description=_("answers"), ordering="answer_count")
    def answered(self, viewer: Any) -> int:
        return int(viewer.answer_count)

    @label(_("restricted now"), {**RESTRICTION_COLOURS, "free": "success"})
    def restricted(self, viewer: Any) -> tuple[str, Any]:
        return (viewer.held, Restriction.Kind(viewer.held).label) if viewer.held else ("free", _("may talk"))

    @admin.display(description=_("restricted now"))
    def restricted_word(self, viewer: Any) -> str:
        # Coloured words are for lists; a page of one row shows the plain one.
        return str(self.restricted(viewer)[1])

    @admin.display(description=_("what she remembers"))
    def remembers(self, viewer: Viewer) -> SafeString | str:
        return format_html_join("", "<p>{}</p>", ((note,) for note in viewer.notes)) or "–"

    def _restrict(self, request: HttpRequest, viewers: QuerySet[Viewer], kind: Restriction.Kind, done: Any) -> None:
        def verb(viewer: Viewer, by: str, real: dt.datetime) -> AuditEntry:
            return moderation.restrict(viewer=viewer, kind=kind, actor=by, real=real, minutes=MINUTES)

        each(request, viewers, verb, done=done, otherwise="")

    @moderate(_("Time out for ten minutes"))
    def time_out(self, request: HttpRequest, queryset: QuerySet[Viewer]) -> None:
        self._restrict(request, queryset, Restriction.Kind.TIMEOUT, _("%(count)d timed out for ten minutes."))

    @moderate(_("Ban, and remove what they said in this stream"))
    def ban(self, request: HttpRequest, queryset: QuerySet[Viewer]) -> None:
        self._restrict(request, queryset, Restriction.Kind.BAN, _("%(count)d banned."))

    @moderate(_("Shadow-mute: only they see what they say"))
    def shadow_mute(self, request: HttpRequest, queryset: QuerySet[Viewer]) -> None:
        self._restrict(request, queryset, Restriction.Kind.SHADOW, _("%(count)d shadow-muted."))

    @moderate(_("Take back the ban: they may talk, and what it removed is shown again"))
    def take_back_ban(self, request: HttpRequest, queryset: QuerySet[Viewer]) -> None:
        each(
            request,
            queryset,
            _take_back_ban,
            done=_("The bans of %(count)d taken back."),
            otherwise=gettext_noop("There was no ban of some of these viewers to take back."),
        )

    @moderate(_("Let talk again"))
    def let_talk(self, request: HttpRequest, queryset: QuerySet[Viewer]) -> None:
        each(
            request,
            queryset,
            _let_talk,
            done=_("%(count)d may talk again."),
            otherwise=gettext_noop("Nothing held some of these viewers back."),
        )

    @moderate(_("Forget them: what they told her, what they said, what she said to them"))
    def forget_told(self, request: HttpRequest, queryset: QuerySet[Viewer]) -> None:
        each(
            request,
            queryset,
            lambda viewer, by, real: forget(viewer=viewer, actor=by, real=real),
            done=_("She knows nothing any more of %(count)d."),
            otherwise=gettext_noop("She knew nothing about some of these viewers."),
        )


def _take_back_ban(viewer: Viewer, by: str, real: dt.datetime) -> bool:
    bans = Restriction.objects.filter(viewer=viewer, kind=Restriction.Kind.BAN).select_related("vtuber")
    undone = [moderation.take_back_ban(restriction=ban, actor=by, real=real) for ban in bans.order_by("-pk")]
    return any(undone)


def _let_talk(viewer: Viewer, by: str, real: dt.datetime) -> bool:
    """Lift whatever holds them back, also what was meant for somebody else at their address."""
    lifted = False
    while (held := restriction_of(viewer, real)) is not None:
        lifted = moderation.lift(restriction=held, actor=by, real=real) is not None or lifted
    return lifted


def _held(real: dt.datetime) -> Subquery:
    """The kind of what holds a viewer back, for a whole list in one query; the order is `restriction_of`'s."""
    whom = Q(viewer=OuterRef("pk")) | Q(address=OuterRef("address")) & ~Q(address="")
    kinds = [Restriction.Kind.BAN, Restriction.Kind.TIMEOUT, Restriction.Kind.SHADOW]
    first = Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(kinds)))
    found = Restriction.objects.filter(in_force(real), whom, vtuber=OuterRef("vtuber"))
    return Subquery(found.order_by(first).values("kind")[:1])


def _count(rows: QuerySet[Any]) -> Coalesce:
    of_viewer = rows.filter(viewer=OuterRef("pk")).order_by().values("viewer").annotate(count=Count("pk"))
    return Coalesce(Subquery(of_viewer.values("count")), 0, output_field=IntegerField())
