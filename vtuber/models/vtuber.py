"""The streamer and who she is."""

import datetime as dt
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from vtuber.gametime import DAY_START, at
from vtuber.models.shapes import check_catchphrases

SHORTEST_DAY = dt.timedelta(hours=2)


class VTuber(models.Model):
    """One streamer. Everything else in the database belongs to a row of this table."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    # Every choice that chance makes in her world is drawn from this number: the same seed, the same month.
    seed = models.BigIntegerField(_("seed"), default=1)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("VTuber")
        verbose_name_plural = _("VTubers")

    def __str__(self) -> str:
        return self.name

    @property
    def owner(self) -> str:
        """How the model ledger calls her; the ledger knows no VTuber table."""
        return f"vtuber:{self.slug}"


class Persona(models.Model):
    """Who she is, in words that go into prompts."""

    LANGUAGES = [("zh", _("Chinese")), ("en", _("English"))]

    vtuber = models.OneToOneField(VTuber, models.CASCADE, related_name="persona", verbose_name=_("VTuber"))
    looks = models.TextField(_("looks"), help_text=_("The fixed description that every cover is painted from."))
    character = models.TextField(_("character"))
    tastes = models.TextField(_("tastes"), blank=True)
    catchphrases = models.JSONField(_("catchphrases"), default=list, blank=True, validators=[check_catchphrases])
    voice = models.CharField(_("voice"), max_length=60, blank=True)
    adapter = models.CharField(
        _("adapter"),
        max_length=120,
        blank=True,
        help_text=_("The LoRA adapter that the persona model speaks with."),
    )
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="zh")
    is_ai = models.BooleanField(
        _("is an AI"), default=False, help_text=_("She may say of herself that she is one; a cat may not.")
    )
    wakes_at = models.TimeField(_("wakes at"), default=dt.time(8, 0))
    sleeps_at = models.TimeField(_("goes to sleep at"), default=dt.time(2, 0))

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")

    def __str__(self) -> str:
        return f"{self.vtuber}"

    def clean(self) -> None:
        """Refuses hours that leave no day: at least two between getting up and going to sleep."""
        super().clean()
        if self.catchphrases is None:
            self.catchphrases = []
        opens, closes = self.awake(dt.date(2000, 1, 1))
        if closes - opens < SHORTEST_DAY:
            raise ValidationError(
                {
                    "sleeps_at": _(
                        "That leaves her no day. A day runs from 08:00 to 08:00, and she is up for two hours of it "
                        "at least: a time before 08:00 is the night after."
                    )
                }
            )

    def awake(self, date: dt.date) -> tuple[dt.datetime, dt.datetime]:
        """When she gets up on game day `date`, and when she goes to sleep. Game times.

        The day begins at 08:00, so whoever gets up earlier is taken to get up then.
        """
        return at(date, max(self.wakes_at, DAY_START)), at(date, self.sleeps_at)

    @property
    def speaks(self) -> Literal["zh", "en"]:
        """Her language, as prompts and phrase books are filed."""
        return "en" if self.language == "en" else "zh"
