"""The ledger in the admin: to read and to search, never to change."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from llmservice.models import EndpointFinding, ModelCall
from llmservice.purposes import purpose_text
from llmservice.translatable import translate


@admin.register(ModelCall)
class ModelCallAdmin(ModelAdmin):  # type: ignore[misc]  # the theme has no types
    """Every model call, newest first."""

    list_display = (
        "created_at",
        "owner",
        "what_for",
        "role",
        "backend",
        "model",
        "state",
        "tokens_in",
        "tokens_out",
        "cost",
        "latency_ms",
        "tries",
        "parse_failures",
    )
    list_filter = ("role", "backend", "state", "purpose", "language")
    search_fields = ("owner", "purpose", "model", "answer", "prompt_user", "error", "fallback_reason__msg")
    date_hierarchy = "created_at"
    # The ledger grows by thousands a day; counting all of it for each page would be the slowest part of the page.
    show_full_result_count = False
    fieldsets = (
        (
            None,
            {"fields": ("created_at", "owner", "purpose", "role", "language", "state", "error", "why_fallback")},
        ),
        (
            _("Backend"),
            {"fields": ("backend", "model", "endpoint", "latency_ms", "tries", "tokens_in", "tokens_out", "cost")},
        ),
        (_("Words"), {"fields": ("prompt_system", "prompt_user", "answer", "parse_failures", "parse_error")}),
    )

    @admin.display(description=_("purpose"), ordering="purpose")
    def what_for(self, call: ModelCall) -> str:
        return purpose_text(call.purpose)

    @admin.display(description=_("why the phrase book"))
    def why_fallback(self, call: ModelCall) -> str:
        return translate(call.fallback_reason)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ModelCall | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ModelCall | None = None) -> bool:
        return False


@admin.register(EndpointFinding)
class EndpointFindingAdmin(ModelAdmin):  # type: ignore[misc]  # the theme has no types
    """What endpoints were found to refuse or demand: to read, and to delete once an endpoint was mended."""

    list_display = ("endpoint", "model", "backend", "learnt_at")
    readonly_fields = ("backend", "endpoint", "model", "findings", "learnt_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: EndpointFinding | None = None) -> bool:
        return False
