"""What of her lines was said aloud, piece by piece."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from streaming.models.chat import Answer
from streaming.models.stream import Stream, StreamLine


class SpokenPiece(models.Model):
    """A piece of a line that is said aloud: of an answer while it comes, or of a line of her own.

    The sound itself lies in the cache of sounds, by `sound_key`; it can be fetched by `token`, and by nothing else,
    until the piece is silenced. Without a key it is only read.
    """

    stream = models.ForeignKey(Stream, models.CASCADE, related_name="spoken", verbose_name=_("stream"))
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, related_name="spoken", verbose_name=_("answer"))
    line = models.ForeignKey(StreamLine, models.CASCADE, null=True, related_name="spoken", verbose_name=_("line"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("text"), max_length=400)
    token = models.CharField(max_length=43, unique=True, editable=False)
    sound_key = models.CharField(max_length=64, blank=True, editable=False)
    silenced = models.BooleanField(_("silenced"), default=False)
    made_at = models.DateTimeField(_("made at"))  # real time

    class Meta:
        verbose_name = _("piece of speech")
        verbose_name_plural = _("pieces of speech")
        ordering = ["id"]
        constraints = [
            # It is a piece of one thing.
            models.CheckConstraint(
                condition=Q(answer__isnull=False, line__isnull=True) | Q(answer__isnull=True, line__isnull=False),
                name="spoken_pieces_are_of_one_thing",
            ),
            # Two workers that make the same piece say it once.
            models.UniqueConstraint(
                fields=["answer", "number"], condition=Q(answer__isnull=False), name="one_piece_of_an_answer"
            ),
            models.UniqueConstraint(
                fields=["line", "number"], condition=Q(line__isnull=False), name="one_piece_of_a_line"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def url(self) -> str:
        """Where its sound is served; empty where there is none."""
        return f"{settings.MEDIA_URL}voice/{self.token}.wav" if self.sound_key and not self.silenced else ""
