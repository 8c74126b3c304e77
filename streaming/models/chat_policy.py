"""Keeping order in the chat: the house rules, who may not talk, and words that nobody says."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from streaming.models.chat import TEXT_LIMIT, Viewer
from vtuber.models import VTuber


class ChatRules(models.Model):
    """The rules of one VTuber's chat."""

    vtuber = models.OneToOneField(VTuber, models.CASCADE, related_name="chat_rules", verbose_name=_("VTuber"))
    slow_s = models.PositiveSmallIntegerField(
        _("slow mode"),
        default=0,
        validators=[MaxValueValidator(600)],
        help_text=_("Real seconds that a viewer waits between two messages; 0 for none."),
    )
    followers_only = models.BooleanField(_("followers only"), default=False)
    emote_only = models.BooleanField(_("emotes only"), default=False)
    links = models.BooleanField(_("links allowed"), default=False)
    max_length = models.PositiveSmallIntegerField(
        _("longest message"), default=200, validators=[MinValueValidator(1), MaxValueValidator(TEXT_LIMIT)]
    )
    # In the chat she says nothing at all, whoever or whatever asks her to. The emergency stop stands with the clock.
    silenced = models.BooleanField(_("silenced"), default=False)

    class Meta:
        verbose_name = _("chat rules")
        verbose_name_plural = _("chat rules")

    def __str__(self) -> str:
        return f"{self.vtuber}"


class Restriction(models.Model):
    """Somebody may not talk, for a while or for good. It holds for the viewer and for the address they came from."""

    class Kind(models.TextChoices):
        TIMEOUT = "timeout", _("timed out")
        BAN = "ban", _("banned")
        SHADOW = "shadow", _("shadow-muted")

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="restrictions", verbose_name=_("VTuber"))
    viewer = models.ForeignKey(Viewer, models.CASCADE, related_name="restrictions", verbose_name=_("viewer"))
    # The viewer's address at that moment, hashed; a new cookie or nickname does not evade it.
    address = models.CharField(max_length=64, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.CharField(_("by"), max_length=150)
    made_at = models.DateTimeField(_("made at"))
    until = models.DateTimeField(_("until"), null=True, blank=True)  # none: until it is lifted
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="timeout") | Q(until__isnull=False), name="timeouts_end"),
        ]
        indexes = [models.Index(fields=["vtuber", "address"], name="restricted_address")]

    def __str__(self) -> str:
        return f"{self.viewer}: {self.get_kind_display()}"


class BannedWord(models.Model):
    """A word that neither viewers nor she may say, in any spelling that reads like it."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="banned_words", verbose_name=_("VTuber"))
    word = models.CharField(_("word"), max_length=40)

    class Meta:
        verbose_name = _("banned word")
        verbose_name_plural = _("banned words")
        ordering = ["word"]
        constraints = [models.UniqueConstraint(fields=["vtuber", "word"], name="one_entry_a_word")]

    def __str__(self) -> str:
        return self.word
