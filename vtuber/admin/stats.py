"""Figures: coins and followers. Both are books; they are read here, and written by what happens to her."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from vtuber.admin.base import GameDay, ReadOnlyMixin, label
from vtuber.models import FollowerStats, Wallet, WalletEntry
from vtuber.translatable import translate


@admin.register(Wallet)
class WalletAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """What she has."""

    list_display = ["vtuber", "balance", "entries_count"]


@admin.register(WalletEntry)
class WalletEntryAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """Every movement of a wallet, in its chain."""

    list_display = ["number", "purse_of", "moved", "balance", "reason", "game_time"]
    list_filter = ["wallet__vtuber"]
    search_fields = ["key"]
    list_select_related = ["wallet__vtuber"]
    fields = ["purse_of", "number", "before", "amount", "after", "reason", "key", "game_time"]

    @admin.display(description=_("wallet"))
    def purse_of(self, entry: WalletEntry) -> str:
        return entry.wallet.vtuber.name

    @label(_("amount"), {"in": "success", "out": "danger"}, ordering="amount")
    def moved(self, entry: WalletEntry) -> tuple[str, str]:
        return ("out" if entry.amount < 0 else "in"), f"{entry.amount:+d}"

    @admin.display(description=_("balance"), ordering="after")
    def balance(self, entry: WalletEntry) -> int:
        return entry.after

    @admin.display(description=_("why"))
    def reason(self, entry: WalletEntry) -> str:
        return translate(entry.why)


@admin.register(FollowerStats)
class FollowerStatsAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """Followers at the end of each day, simulated and real ones apart."""

    list_display = ["date", "vtuber", "followers_simulated", "followers_real"]
    list_filter = [GameDay, "vtuber"]
    date_hierarchy = "date"
