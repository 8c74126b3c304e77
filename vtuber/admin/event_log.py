"""The log of her world, and the audit log."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from vtuber.access import Right, rights_of
from vtuber.admin.base import ReadOnlyMixin, actor, tell
from vtuber.audit_text import change_texts, verb_text
from vtuber.errors import WorldError
from vtuber.gametime import stamp
from vtuber.models import AuditEntry, Event
from vtuber.services.undo import undo


@admin.register(Event)
class EventAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """Facts, numbered."""

    list_display = ["seq", "vtuber", "type", "game_time", "carried"]
    list_filter = ["type", "vtuber"]
    search_fields = ["type"]
    date_hierarchy = "game_time"
    ordering = ["-game_time", "-seq"]
    # Counting a log of months for each page would be the slowest part of the page.
    show_full_result_count = False

    @admin.display(description=_("payload"))
    def carried(self, event: Event) -> str:
        text = " · ".join(f"{name}: {value}" for name, value in event.payload.items())
        return text if len(text) <= 120 else f"{text[:120]}…"


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """Who did what. What kept enough for it can be taken back."""

    list_display = ["real_time", "actor", "done", "changes", "vtuber", "at", "undone"]
    list_filter = ["verb", "undone", "actor", "vtuber"]
    search_fields = ["actor", "target"]
    date_hierarchy = "real_time"
    actions = ["take_back"]

    @admin.display(description=_("what"), ordering="verb")
    def done(self, entry: AuditEntry) -> str:
        return verb_text(entry.verb)

    @admin.display(description=_("changes"))
    def changes(self, entry: AuditEntry) -> str:
        return " · ".join(change_texts(entry)[:4])

    @admin.display(description=_("game time"), ordering="game_time")
    def at(self, entry: AuditEntry) -> str:
        return stamp(entry.game_time)

    @admin.action(permissions=["act"], description=_("Take back"))
    def take_back(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> None:
        done, refused = 0, []
        owns = Right.OWN in rights_of(request.user)
        # The latest first: an earlier edit can be undone only when nothing stands on it.
        for row in queryset.order_by("-id"):
            try:
                undo(entry_id=row.pk, actor=actor(request), real=timezone.now(), owns=owns)
                done += 1
            except WorldError as error:
                refused.append(error)
        tell(request, done, _("%(count)d taken back."), refused)
