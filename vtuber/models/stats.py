"""Figures that grow: fans and money."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vtuber.models.shapes import check_words
from vtuber.models.vtuber import VTuber


class FollowerStats(models.Model):
    """How many follow her at the end of a game day. What the game made up and who really came stay apart."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="follower_stats", verbose_name=_("VTuber"))
    date = models.DateField(_("date"))
    followers_simulated = models.PositiveIntegerField(_("followers, simulated"), default=0)
    followers_real = models.PositiveIntegerField(_("followers, real"), default=0)

    class Meta:
        verbose_name = _("fan figures")
        verbose_name_plural = _("fan figures")
        ordering = ["-date"]
        constraints = [models.UniqueConstraint(fields=["vtuber", "date"], name="one_figure_a_day")]

    def __str__(self) -> str:
        return f"{self.date}"


class Wallet(models.Model):
    """Her money, in whole coins of her world."""

    vtuber = models.OneToOneField(VTuber, models.CASCADE, related_name="wallet", verbose_name=_("VTuber"))
    balance = models.PositiveIntegerField(_("balance"), default=0)
    entries_count = models.PositiveIntegerField(_("entries"), default=0)

    class Meta:
        verbose_name = _("wallet")
        verbose_name_plural = _("wallets")

    def __str__(self) -> str:
        return f"{self.balance}"


class WalletEntry(models.Model):
    """One movement of the wallet. Entries form a chain: each begins where the one before it ended."""

    wallet = models.ForeignKey(Wallet, models.CASCADE, related_name="entries", verbose_name=_("wallet"))
    number = models.PositiveIntegerField(_("number"))
    before = models.PositiveIntegerField(_("before"))
    amount = models.IntegerField(_("amount"))
    after = models.PositiveIntegerField(_("after"))
    why = models.JSONField(_("why"), validators=[check_words])
    # What was paid for ("job:12", "game:7"): paying it twice is refused by the database.
    key = models.CharField(_("key"), max_length=80)
    game_time = models.DateTimeField(_("game time"))

    class Meta:
        verbose_name = _("wallet entry")
        verbose_name_plural = _("wallet entries")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(after=F("before") + F("amount")), name="entry_adds_up"),
            models.UniqueConstraint(fields=["wallet", "number"], name="entries_in_one_chain"),
            models.UniqueConstraint(fields=["wallet", "key"], name="paid_once"),
        ]

    def __str__(self) -> str:
        return f"{self.amount:+d}"
