"""The event log: the facts of her world, in order."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from vtuber.models.shapes import check_object
from vtuber.models.vtuber import VTuber


class EventHead(models.Model):
    """The last `seq` given out. Its row lock puts a VTuber's transactions in the order of their events."""

    vtuber = models.OneToOneField(VTuber, models.CASCADE, related_name="head", primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    # Names the log: another one after a copy was restored, so that nobody takes its numbers for those they know.
    log = models.UUIDField(default=uuid.uuid4, editable=False)

    def __str__(self) -> str:
        return f"{self.seq}"


class Event(models.Model):
    """One fact. `payload` has the shape that its `type` registered."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="events", verbose_name=_("VTuber"))
    seq = models.PositiveBigIntegerField(_("number"))
    type = models.CharField(_("type"), max_length=40)
    game_time = models.DateTimeField(_("game time"))
    real_time = models.DateTimeField(_("real time"))
    payload = models.JSONField(_("payload"), default=dict, validators=[check_object])

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["vtuber", "seq"]
        constraints = [
            # A reader that lost messages asks for everything after its last `seq`: gaps or twins would lie to it.
            models.UniqueConstraint(fields=["vtuber", "seq"], name="seq_unique_per_vtuber"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.type}"
