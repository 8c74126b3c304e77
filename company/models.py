"""Who advertises, what is written to her and by her, and the jobs that come of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vtuber.models import VTuber
from vtuber.models.shapes import check_texts


class Tone(models.TextChoices):
    """How an advertiser talks: the phrase book has a page for each, and a prompt names it."""

    GRAND = "grand", _("pompous")
    SHY = "shy", _("shy")
    BREEZY = "breezy", _("breezy")
    SCIENCE = "science", _("scientific")
    GRANNY = "granny", _("grandmotherly")
    DRILL = "drill", _("military")


class Kin(models.TextChoices):
    """What kind of thing is advertised: what a cat finds to say about it hangs on that."""

    FOOD = "food", _("something to eat")
    COSY = "cosy", _("something soft or warm")
    GADGET = "gadget", _("a device")
    SERVICE = "service", _("a service")
    PLAY = "play", _("something to play with")


class Bilingual(models.Model):
    """Something with a name in both of her languages."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name_zh = models.CharField(_("name, Chinese"), max_length=40)
    name_en = models.CharField(_("name, English"), max_length=60)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name_zh} · {self.name_en}"

    def name_for(self, language: str) -> str:
        """Its name in `zh` or `en`."""
        return self.name_zh if language == "zh" else self.name_en


class Advertiser(Bilingual):
    """A firm that buys ad streams through the company. Shared by all VTubers."""

    tone = models.CharField(_("tone"), max_length=10, choices=Tone.choices)

    class Meta(Bilingual.Meta):
        abstract = False
        verbose_name = _("advertiser")
        verbose_name_plural = _("advertisers")
        ordering = ["key"]


class Brand(Bilingual):
    """What an advertiser wants to have talked about."""

    advertiser = models.ForeignKey(Advertiser, models.PROTECT, related_name="brands", verbose_name=_("advertiser"))
    kin = models.CharField(_("kind of thing"), max_length=10, choices=Kin.choices)
    product_zh = models.CharField(_("product, Chinese"), max_length=60)
    product_en = models.CharField(_("product, English"), max_length=80)
    tagline_zh = models.CharField(_("tagline, Chinese"), max_length=80)
    tagline_en = models.CharField(_("tagline, English"), max_length=120)
    active = models.BooleanField(_("buys ads"), default=True)

    class Meta(Bilingual.Meta):
        abstract = False
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ["key"]

    def product_for(self, language: str) -> str:
        """The product in `zh` or `en`."""
        return self.product_zh if language == "zh" else self.product_en

    def tagline_for(self, language: str) -> str:
        """The tagline in `zh` or `en`."""
        return self.tagline_zh if language == "zh" else self.tagline_en


class Mail(models.Model):
    """A letter, in her personal mailbox or on its way to the company's. All times are game time."""

    class Mailbox(models.TextChoices):
        PERSONAL = "personal", _("hers")
        COMPANY = "company", _("the company's")

    class Kind(models.TextChoices):
        JOB = "job", _("job")
        ANSWER = "answer", _("answer")
        PROPOSAL = "proposal", _("proposal")
        FAN = "fan", _("fan mail")
        NOTICE = "notice", _("notice")

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="mail", verbose_name=_("VTuber"))
    mailbox = models.CharField(_("mailbox"), max_length=10, choices=Mailbox.choices)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # The first letter of the exchange; null for that letter itself.
    thread = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="messages", verbose_name=_("thread")
    )
    in_reply_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    sender = models.CharField(_("from"), max_length=80)
    recipient = models.CharField(_("to"), max_length=80)
    subject = models.CharField(_("subject"), max_length=120)
    body = models.TextField(_("text"), max_length=4000)
    sent_at = models.DateTimeField(_("sent at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("sent_at")), name="mail_read_after_sent"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("sent_at")),
                name="mail_answered_after_sent",
            ),
            # Only she writes proposals, and only the company reads them.
            models.CheckConstraint(
                condition=~Q(kind="proposal") | Q(mailbox="company"), name="proposals_go_to_the_company"
            ),
        ]
        indexes = [
            # The night shift and the morning both ask what is still unanswered in one mailbox.
            models.Index(fields=["vtuber", "mailbox", "-sent_at"], name="mail_by_box"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def root_id(self) -> int:
        """The id of the first letter of its thread."""
        return self.thread_id or self.pk


class Job(models.Model):
    """Something that the company wants her to do for money. Deadlines are game days, and are kept until their end."""

    class Kind(models.TextChoices):
        AD_STREAM = "ad_stream", _("ad stream")
        PROJECT_TALK = "project_talk", _("project talk")

    class State(models.TextChoices):
        OFFERED = "offered", _("offered")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        DONE = "done", _("done")
        EXPIRED = "expired", _("expired")

    OPEN = (State.OFFERED, State.ACCEPTED)

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="jobs", verbose_name=_("VTuber"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    brand = models.ForeignKey(
        Brand, models.PROTECT, null=True, blank=True, related_name="jobs", verbose_name=_("brand")
    )
    brief = models.CharField(_("what is wanted"), max_length=300)
    # What she reads out, one line each; empty for a project talk.
    ad_lines = models.JSONField(_("ad lines"), default=list, blank=True, validators=[check_texts])
    deadline = models.DateField(_("deadline"))
    reward = models.PositiveSmallIntegerField(_("reward, coins"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OFFERED)
    # The letter that brought it: without it she would have promised nobody anything.
    mail = models.OneToOneField(Mail, models.RESTRICT, related_name="job", verbose_name=_("mail"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["deadline", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="ad_stream", brand__isnull=False) | Q(kind="project_talk", brand__isnull=True),
                name="ads_have_a_brand",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["offered", "declined", "expired"]) | Q(accepted_at__isnull=False),
                name="job_accepted_before_done",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at__isnull=True)),
                name="done_jobs_say_when",
            ),
            # Two ads due on one day would have to share a stream.
            models.UniqueConstraint(
                fields=["vtuber", "deadline"],
                condition=Q(kind="ad_stream", state__in=["offered", "accepted"]),
                name="one_open_ad_a_deadline",
            ),
            models.CheckConstraint(condition=Q(reward__gte=1, reward__lte=1000), name="job_reward_in_range"),
        ]
        indexes = [models.Index(fields=["vtuber", "state", "deadline"], name="job_open")]

    def __str__(self) -> str:
        return f"{self.brand}" if self.brand else self.brief[:40]
