"""Who she is, and the clock she lives by."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline

from vtuber.admin.base import ReadOnlyMixin, ReadOnlyRowsMixin, ServiceErrorMixin, actor, label
from vtuber.gametime import stamp
from vtuber.models import GameClock, Persona, VTuber
from vtuber.services import clock as clocks
from vtuber.services import operator_actions


class PersonaInline(ReadOnlyMixin, StackedInline):  # type: ignore[misc]
    """Her character stands with her; it is edited on its own page, where the change is noted."""

    model = Persona
    extra = 0
    show_change_link = True


@admin.register(VTuber)
class VTuberAdmin(ReadOnlyRowsMixin, ModelAdmin):  # type: ignore[misc]
    """Streamers. A new one needs a whole world: `manage.py vtuber new` makes it."""

    list_display = ["name", "slug", "game_time", "created_at"]
    search_fields = ["name", "slug"]
    # Addresses and files carry the slug, and her past was drawn from the seed.
    readonly_fields = ["slug", "seed", "created_at"]
    inlines = [PersonaInline]
    list_select_related = ["clock"]

    @admin.display(description=_("game time"))
    def game_time(self, vtuber: VTuber) -> str:
        return stamp(vtuber.clock.now(timezone.now()))


@admin.register(Persona)
class PersonaAdmin(ReadOnlyRowsMixin, ModelAdmin):  # type: ignore[misc]
    """Who she is, in words. Prompts and covers read it anew each time, so a change holds from the next call on."""

    list_display = ["vtuber", "language", "voice", "adapter", "wakes_at", "sleeps_at"]
    list_filter = ["language"]
    search_fields = ["vtuber__name", "character", "tastes", "looks"]
    readonly_fields = ["vtuber"]

    def save_model(self, request: HttpRequest, obj: Persona, form: Any, change: bool) -> None:
        operator_actions.rewrite_persona(
            persona=obj, changed=form.changed_data, actor=actor(request), real=timezone.now()
        )


@admin.register(GameClock)
class GameClockAdmin(ReadOnlyRowsMixin, ServiceErrorMixin, ModelAdmin):  # type: ignore[misc]
    """Clocks. What is changed here moves the anchor as the board's buttons do."""

    list_display = ["vtuber", "game_time", "speed", "live_speed", "running", "policy"]
    list_filter = ["paused", "live", "policy"]
    fields = [
        "vtuber",
        "game_time",
        "paused",
        "speed",
        "live_speed",
        "policy",
        "live",
        "waiting_for_stage",
        "unwatched",
        "hold_at",
        "last_tick_real",
        "generation",
    ]
    readonly_fields = [
        "vtuber",
        "game_time",
        "live",
        "waiting_for_stage",
        "unwatched",
        "hold_at",
        "last_tick_real",
        "generation",
    ]

    @admin.display(description=_("game time"))
    def game_time(self, clock: GameClock) -> str:
        return stamp(clock.now(timezone.now()))

    @label(_("state"), {"live": "warning", "runs": "success", "stands": "danger"})
    def running(self, clock: GameClock) -> tuple[str, Any]:
        if clock.rate == 0:
            return "stands", _("stands still")
        return ("live", _("live")) if clock.live else ("runs", _("runs"))

    def save_model(self, request: HttpRequest, obj: GameClock, form: Any, change: bool) -> None:
        real, changed = timezone.now(), set(form.changed_data)
        if changed & {"speed", "live_speed"}:
            operator_actions.change_speed(
                vtuber=obj.vtuber, speed=obj.speed, live_speed=obj.live_speed, actor=actor(request), real=real
            )
        if "paused" in changed:
            operator_actions.pause_clock(vtuber=obj.vtuber, paused=obj.paused, actor=actor(request), real=real)
        if "policy" in changed:
            clocks.set_policy(vtuber=obj.vtuber, policy=obj.policy, real=real)
