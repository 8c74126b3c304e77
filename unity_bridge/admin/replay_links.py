"""The back office of links to days."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from unity_bridge.models import ReplayLink
from unity_bridge.services.replay_links import unshare
from vtuber.admin.base import ReadOnlyMixin, actor, label


@admin.register(ReplayLink)
class ReplayLinkAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """Links to days, which are made where a day is watched again; one that is not wanted any more is taken back."""

    list_display = ["date", "vtuber", "made_by", "made_at", "expires_at", "state_label"]
    list_filter = ["vtuber"]
    actions = ["take_back"]

    @label(_("state"), {"open": "success", "over": "info", "revoked": "danger"})
    def state_label(self, link: ReplayLink) -> tuple[str, Any]:
        if link.revoked_at:
            return "revoked", _("taken back")
        return ("open", _("valid")) if link.expires_at > timezone.now() else ("over", _("has run out"))

    @admin.action(permissions=["act"], description=_("Take back"))
    def take_back(self, request: HttpRequest, queryset: QuerySet[ReplayLink]) -> None:
        for link in queryset.select_related("vtuber"):
            unshare(link=link, actor=actor(request), real=timezone.now())
        messages.success(request, _("Taken back: these links show nobody anything any more."))
