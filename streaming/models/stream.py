"""Streams, what she says in them, and their covers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vtuber.models import TodoTask, VTuber


class Cover(models.Model):
    """A picture that announces a stream; the files lie under MEDIA_ROOT and never change once the row is there.

    Of old ones only the thumbnail is kept (COVERS_KEEP); `file` is empty then.
    """

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="covers", verbose_name=_("VTuber"))
    task = models.OneToOneField(
        TodoTask, models.SET_NULL, null=True, blank=True, related_name="cover", verbose_name=_("task")
    )
    date = models.DateField(_("date"))  # game day
    number = models.PositiveSmallIntegerField(_("number of the day"), default=1)
    headline = models.CharField(_("headline"), max_length=60)
    # Relative to MEDIA_ROOT: "covers/baomi/2026-11-24.png", the second of a day "…-2.png"; thumbnails end in .webp.
    file = models.CharField(_("file"), max_length=160, blank=True)
    thumbnail = models.CharField(_("thumbnail"), max_length=160)
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the picture, in hex
    made_by = models.CharField(_("made by"), max_length=120)
    made_at = models.DateTimeField(_("made at, game time"))

    class Meta:
        verbose_name = _("cover")
        verbose_name_plural = _("covers")
        ordering = ["-date", "-number"]
        constraints = [
            # A front end keeps covers by this name: two pictures under one would overwrite each other.
            models.UniqueConstraint(fields=["vtuber", "date", "number"], name="one_cover_a_name"),
            models.CheckConstraint(condition=Q(number__gte=1), name="covers_count_from_one"),
        ]
        indexes = [
            # Whose picture is kept: few, however many covers there have been.
            models.Index(fields=["id"], condition=~Q(file=""), name="cover_with_picture"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.headline}"

    @property
    def name(self) -> str:
        """`2026-11-24.png`; the second of a day is `2026-11-24-2.png`."""
        return f"{self.date.isoformat()}.png" if self.number == 1 else f"{self.date.isoformat()}-{self.number}.png"

    @property
    def url(self) -> str:
        """Where the picture is served; the small one, when only that is kept."""
        return f"{settings.MEDIA_URL}{self.file or self.thumbnail}"

    @property
    def thumbnail_url(self) -> str:
        """Where the small one is served."""
        return f"{settings.MEDIA_URL}{self.thumbnail}"


class Stream(models.Model):
    """One broadcast, from the moment she goes live. What is planned but not begun is still only a task."""

    class State(models.TextChoices):
        LIVE = "live", _("live")
        ENDED = "ended", _("ended")

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="streams", verbose_name=_("VTuber"))
    task = models.OneToOneField(
        TodoTask, models.SET_NULL, null=True, blank=True, related_name="stream", verbose_name=_("task")
    )
    title = models.CharField(_("title"), max_length=80)
    game_title = models.CharField(_("game"), max_length=80, blank=True)  # empty for a talk stream
    content = models.TextField(_("content"), max_length=600)
    cover = models.ForeignKey(
        Cover, models.SET_NULL, null=True, blank=True, related_name="streams", verbose_name=_("cover")
    )
    sponsor = models.CharField(_("sponsor"), max_length=80, blank=True)
    # The company's job, as data: opaque to viewers and to the front end.
    job_id = models.CharField(_("job"), max_length=20, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.LIVE)
    started_at = models.DateTimeField(_("started at, game time"))
    ended_at = models.DateTimeField(_("ended at, game time"), null=True, blank=True)
    ad_read_at = models.DateTimeField(_("ad read at, game time"), null=True, blank=True)
    viewers_simulated = models.PositiveIntegerField(_("viewers, simulated"), default=0)
    viewers_peak = models.PositiveIntegerField(_("most viewers, simulated"), default=0)
    # How far she is in her script. Her lines are counted apart, for not every line comes from the script.
    next_cue = models.PositiveSmallIntegerField(default=0, editable=False)
    # Until when somebody says aloud what is said in it (real time): one at a time.
    voice_lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    # False once what was said in its chat, and answered, is let go (CHAT_KEEP).
    chat_kept = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = _("stream")
        verbose_name_plural = _("streams")
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["vtuber"], condition=Q(state="live"), name="one_live_stream"),
            # A live stream has no end yet, and an ended one knows when.
            models.CheckConstraint(
                condition=Q(state="live", ended_at__isnull=True) | Q(state="ended", ended_at__gte=F("started_at")),
                name="ended_streams_have_an_end",
            ),
            models.CheckConstraint(condition=Q(viewers_peak__gte=F("viewers_simulated")), name="peak_is_the_most"),
        ]
        indexes = [
            models.Index(fields=["vtuber", "-started_at"], name="stream_latest"),
        ]

    def __str__(self) -> str:
        return self.title


class StreamLine(models.Model):
    """Something that she said in a stream, in order."""

    class Kind(models.TextChoices):
        GREETING = "greeting", _("greeting")
        TALK = "talk", _("talk")
        AD = "ad", _("ad")
        GOODBYE = "goodbye", _("goodbye")
        ANSWER = "answer", _("answer")

    stream = models.ForeignKey(Stream, models.CASCADE, related_name="lines", verbose_name=_("stream"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    text = models.TextField(_("text"), max_length=600)
    short = models.CharField(_("in short"), max_length=40)
    expression = models.CharField(_("expression"), max_length=12)
    action = models.CharField(_("action"), max_length=12, blank=True)
    # She was interrupted, or the model broke off: what stands here is what was really said.
    cut = models.BooleanField(_("cut short"), default=False)
    said_at = models.DateTimeField(_("said at, game time"))
    # Since when it is to be said aloud (real time); null where no sounds are made of it, and when all is said.
    voiced_from = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["stream", "number"]
        constraints = [
            models.UniqueConstraint(fields=["stream", "number"], name="one_line_a_number"),
            # However the script is read, a stream opens once, closes once, and its ad is read once.
            models.UniqueConstraint(
                fields=["stream", "kind"],
                condition=Q(kind__in=["greeting", "ad", "goodbye"]),
                name="one_greeting_ad_and_goodbye",
            ),
        ]
        indexes = [
            # What is being said aloud: looked for ten times a second while she speaks.
            models.Index(
                fields=["stream", "voiced_from"], name="line_voiced", condition=Q(voiced_from__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.short
