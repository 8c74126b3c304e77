"""What waits for a person: what of it was told or put aside, and the messages that carry it to a bot elsewhere."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from vtuber.models.vtuber import VTuber


class WaitingMark(models.Model):
    """What became of one line of the list. It goes when its line does, so that the same may come again."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    item = models.CharField(max_length=120)
    # Since when the list has it. Real times.
    seen_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            # Each line is told once, however many processes look.
            models.UniqueConstraint(fields=["vtuber", "kind", "item"], name="waitingmark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item}"


class WebhookDelivery(models.Model):
    """One message to the webhook. A worker owns it while its lease lasts; its id lets a receiver drop a double."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        GIVEN_UP = "given_up", _("Given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="+")
    # As the plain format sends it; other formats are made of it when it is sent.
    body = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    token = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # Why the last try failed, without the address: that is a secret.
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            # Who is next: few wait, many were sent.
            models.Index(fields=["due_at"], name="webhook_due", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
