"""How she looks on the stage where somebody has pictures of their own for her, as PNGTubers have them."""

from typing import get_args

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from vtuber.event_types import Expression
from vtuber.models import VTuber

# In the order of the protocol's; the first one stands in for all others.
FACES: tuple[str, ...] = get_args(Expression)
FACE_NAMES = {
    "neutral": _("neutral"),
    "happy": _("happy"),
    "sleepy": _("sleepy"),
    "curious": _("curious"),
    "smug": _("smug"),
    "surprised": _("surprised"),
    "sad": _("sad"),
    "asleep": _("asleep"),
}
FOLDER = "looks"


class LookPicture(models.Model):
    """A picture of hers with one face, mouth and eyes. Its file is named by its content and never changes."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="look_pictures", verbose_name=_("VTuber"))
    expression = models.CharField(_("face"), max_length=12, choices=[(face, FACE_NAMES[face]) for face in FACES])
    mouth_open = models.BooleanField(_("mouth open"), default=False)
    eyes_shut = models.BooleanField(_("eyes shut"), default=False)
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the file, hex
    bytes = models.PositiveIntegerField(editable=False)
    width = models.PositiveSmallIntegerField(editable=False)  # pixels, as are those that follow
    height = models.PositiveSmallIntegerField(editable=False)
    # The part of the picture in which there is something to see.
    left = models.PositiveSmallIntegerField(editable=False)
    top = models.PositiveSmallIntegerField(editable=False)
    right = models.PositiveSmallIntegerField(editable=False)
    bottom = models.PositiveSmallIntegerField(editable=False)
    uploaded_at = models.DateTimeField(_("uploaded at"), editable=False)

    class Meta:
        verbose_name = _("picture of her look")
        verbose_name_plural = _("own looks")
        ordering = ["vtuber", "expression", "eyes_shut", "mouth_open"]
        constraints = [
            # The stage asks for one picture of each kind: there is one.
            models.UniqueConstraint(
                fields=["vtuber", "expression", "mouth_open", "eyes_shut"], name="one_picture_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expression}{' open' if self.mouth_open else ''}{' shut' if self.eyes_shut else ''}"

    @property
    def file(self) -> str:
        """Its file, relative to MEDIA_ROOT."""
        return f"{FOLDER}/{self.vtuber.slug}/{self.digest}.webp"

    @property
    def url(self) -> str:
        """The address beneath which it is served, for ever."""
        return f"{settings.MEDIA_URL}{self.file}"
