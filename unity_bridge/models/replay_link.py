"""Links with which one day of hers can be watched again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vtuber.models import VTuber


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
