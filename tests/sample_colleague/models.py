"""What the merch shop keeps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vtuber.models import TodoTask, VTuber


class Stall(models.Model):
    """One for each VTuber: how much was sold."""

    vtuber = models.OneToOneField(VTuber, models.CASCADE, related_name="+", verbose_name=_("VTuber"))
    counted_on = models.DateField(_("last counted"), null=True, blank=True)
    sold = models.PositiveIntegerField(_("sold"), default=0)

    def __str__(self) -> str:
        return f"{self.vtuber}"


class Souvenir(models.Model):
    """Something that she has designed."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="+", verbose_name=_("VTuber"))
    # One design a task, however often its end is tried.
    task = models.OneToOneField(TodoTask, models.SET_NULL, null=True, related_name="+", verbose_name=_("task"))
    name = models.CharField(_("name"), max_length=60)
    price = models.PositiveSmallIntegerField(_("price, coins"))
    sold = models.PositiveIntegerField(_("sold"), default=0)
    made_at = models.DateTimeField(_("made at, game time"))

    class Meta:
        verbose_name = _("souvenir")
        verbose_name_plural = _("souvenirs")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
