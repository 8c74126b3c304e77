"""Who may link a front end to her, and which front ends are linked."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from vtuber.models import VTuber

SCOPES = ("watch", "ask", "time")


def check_scopes(value: Any) -> None:
    """A list of scopes, each once; `watch` is always among them, for who may not watch is not let in at all."""
    if not isinstance(value, list) or len(set(map(str, value))) != len(value) or not set(value) <= set(SCOPES):
        raise ValidationError(_("Scopes are a list of: watch, ask, time."))
    if "watch" not in value:
        raise ValidationError(_("Who may not watch needs no token."))


class FrontEndToken(models.Model):
    """What a front end shows to be let in. Only a digest is kept; of 256 bits of chance a plain one will do."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="front_end_tokens", verbose_name=_("VTuber"))
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256, hex
    scopes = models.JSONField(_("scopes"), default=list, validators=[check_scopes])
    created_at = models.DateTimeField(_("made at"))
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("front end token")
        verbose_name_plural = _("front end tokens")
        ordering = ["vtuber", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class FrontEndLink(models.Model):
    """A front end, and how its last link is or was. Whose `link` stands here has the place; others are closed."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="front_end_links", verbose_name=_("VTuber"))
    client_id = models.CharField(_("front end"), max_length=64)
    link = models.CharField(max_length=32)  # of the link, in hex
    client = models.CharField(_("program"), max_length=160)
    transport = models.CharField(_("by way of"), max_length=12)
    address = models.CharField(_("address"), max_length=80)
    opened_at = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("seen at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    lag_events = models.PositiveIntegerField(_("events behind"), default=0)
    lag_ms = models.PositiveIntegerField(_("milliseconds behind"), default=0)
    status = models.CharField(_("state"), max_length=260, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    # Set by an operator, who wants the link ended.
    unwanted = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("front end")
        verbose_name_plural = _("front ends")
        ordering = ["vtuber", "client_id"]
        constraints = [
            # A second link of a front end takes the first one's place: there is one place.
            models.UniqueConstraint(fields=["vtuber", "client_id"], name="one_place_a_front_end"),
        ]

    def __str__(self) -> str:
        return self.client_id


class FrontEndRequest(models.Model):
    """A request that was done: written with what it did, so that one that is sent again is not done again."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="front_end_requests")
    client_id = models.CharField(max_length=64)
    request = models.CharField(max_length=64)  # the frame's id
    done_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vtuber", "client_id", "request"], name="a_request_is_done_once"),
        ]

    def __str__(self) -> str:
        return self.request


class ReplayLink(models.Model):
    """Who has it may watch one day of hers again, signed in or not, until it runs out. Only a digest is kept."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="replay_links", verbose_name=_("VTuber"))
    date = models.DateField(_("game day"))
    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256, hex
    made_by = models.CharField(_("made by"), max_length=150)
    # Real time.
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("runs out at"))
    revoked_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("link to a day")
        verbose_name_plural = _("links to days")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.date}"
