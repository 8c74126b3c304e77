"""The audit log: every intervention, who did it, and what it was before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vtuber.models.shapes import check_object
from vtuber.models.vtuber import VTuber


class GiftGiven(models.Model):
    """A gift of `registry.on_vtuber_created` that a VTuber has had: who moves in later gives theirs, once."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="gifts_given", verbose_name=_("VTuber"))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vtuber", "name"], name="each_gift_once")]

    def __str__(self) -> str:
        return self.name


class AuditEntry(models.Model):
    """One intervention by a person, with enough kept to undo it."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="audit_entries", verbose_name=_("VTuber"))
    actor = models.CharField(_("who"), max_length=150)
    verb = models.CharField(_("what"), max_length=40)
    target = models.CharField(_("target"), max_length=60, blank=True)
    before = models.JSONField(_("before"), default=dict, blank=True, validators=[check_object])
    after = models.JSONField(_("after"), default=dict, blank=True, validators=[check_object])
    game_time = models.DateTimeField(_("game time"))
    real_time = models.DateTimeField(_("real time"))
    # What it takes to take it back, in the shape that `services.undo` reads; empty where it cannot be taken back.
    undo = models.JSONField(default=dict, blank=True, editable=False, validators=[check_object])
    undone = models.BooleanField(_("undone"), default=False)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        indexes = [
            # The newest of one VTuber: on the board, for undo, and to see what is old.
            models.Index(fields=["vtuber", "-id"], name="audit_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.verb}"

    @property
    def can_undo(self) -> bool:
        """Whether it holds what it takes to take it back, and has not been taken back yet."""
        return bool(self.undo) and not self.undone
