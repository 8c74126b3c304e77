"""Viewers, what they say, and her answers while they come about."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from streaming.models.stream import Stream, StreamLine
from vtuber.models import VTuber
from vtuber.models.shapes import check_object, check_texts

NICKNAME_LIMIT = 24
# What a message may have at the very most; rules set a lower limit.
TEXT_LIMIT = 500
# What may be paid: 99,999,999,999.999 of a currency or unit, which has a short name.
AMOUNT_DIGITS, AMOUNT_PLACES = 14, 3
CURRENCY_LIMIT = 12
# Hues of nicknames; the pages know what each looks like by day and by night.
COLOURS = 12


class Viewer(models.Model):
    """Somebody who talks to one VTuber: a browser by its cookie, or a person on another platform.

    Who somebody is never depends on the nickname, which anybody may take.
    """

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="viewers", verbose_name=_("VTuber"))
    # Where they come from: "web", or the name that an adapter gives its platform.
    origin = models.CharField(_("comes from"), max_length=20, default="web")
    # A keyed hash of the cookie (or of platform and sender): the thing itself is kept nowhere.
    key = models.CharField(max_length=64, editable=False)
    # A keyed hash of the address last seen; empty where there is none.
    address = models.CharField(max_length=64, blank=True, editable=False)
    # Their platform has no number for them: known by name alone, they may be several, and nothing of them is kept.
    guest = models.BooleanField(_("guest"), default=False)
    nickname = models.CharField(_("nickname"), max_length=NICKNAME_LIMIT)
    colour = models.PositiveSmallIntegerField(_("colour"), default=0)
    follows = models.BooleanField(_("follows her"), default=False)
    # Everybody was told that they follow her: who stops and follows again is no news.
    follow_told = models.BooleanField(default=False, editable=False)
    # What they told her about themselves, in their own words, oldest first; bounded by `chat.memory`.
    notes = models.JSONField(_("what she remembers"), default=list, blank=True, validators=[check_texts])
    # She has answered them in a stream whose chat was let go since.
    answered_before = models.BooleanField(default=False, editable=False)
    # They asked to be forgotten: {"asked_at": real time, "texts": what she knew them by}, until all of it is gone.
    forgetting = models.JSONField(null=True, blank=True, editable=False, validators=[check_object])
    first_seen = models.DateTimeField(_("first seen, real time"))
    last_seen = models.DateTimeField(_("last seen, real time"))

    class Meta:
        verbose_name = _("viewer")
        verbose_name_plural = _("viewers")
        ordering = ["-last_seen"]
        constraints = [
            # Two rows for one person would have two memories, and a ban would hit only one of them.
            models.UniqueConstraint(fields=["vtuber", "key"], name="one_viewer_a_key"),
        ]
        indexes = [
            models.Index(fields=["vtuber", "address"], name="viewer_address"),
            models.Index(fields=["last_seen"], name="viewer_last_seen"),
            models.Index(fields=["id"], condition=Q(forgetting__isnull=False), name="viewer_forgetting"),
        ]

    def __str__(self) -> str:
        return self.nickname


class Answer(models.Model):
    """She answers a viewer: claimed with a lease and a fence (`token`) like every slow work, then a `StreamLine`.

    While it is `speaking`, `text` follows what has been said, sentence by sentence; so whoever interrupts it, or
    finds it abandoned, knows what to keep.
    """

    class State(models.TextChoices):
        SPEAKING = "speaking", _("speaking")
        SAID = "said", _("said")
        CUT = "cut", _("cut short")
        DROPPED = "dropped", _("dropped")

    stream = models.ForeignKey(Stream, models.CASCADE, related_name="answers", verbose_name=_("stream"))
    viewer = models.ForeignKey(Viewer, models.CASCADE, related_name="answers", verbose_name=_("viewer"))
    # The question as it stood when she took it: nickname and text, quoted on pages.
    nickname = models.CharField(_("nickname"), max_length=NICKNAME_LIMIT)
    question = models.CharField(_("question"), max_length=TEXT_LIMIT)
    askers = models.PositiveSmallIntegerField(_("how many asked"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SPEAKING)
    token = models.PositiveIntegerField(default=1, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    text = models.TextField(_("text"), blank=True)
    line = models.OneToOneField(
        StreamLine, models.SET_NULL, null=True, blank=True, related_name="answer", verbose_name=_("line")
    )
    # Real time.
    begun_at = models.DateTimeField(_("begun at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["-id"]
        constraints = [
            # She says one thing at a time.
            models.UniqueConstraint(fields=["stream"], condition=Q(state="speaking"), name="one_answer_at_a_time"),
            # What was said has its line, and what was not has none.
            models.CheckConstraint(
                condition=Q(state__in=["said", "cut"], ended_at__isnull=False)
                | Q(state="dropped", ended_at__isnull=False, line__isnull=True)
                | Q(state="speaking", ended_at__isnull=True, line__isnull=True),
                name="answers_end_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nickname}: {self.question}"


class ChatMessage(models.Model):
    """What a viewer said in a stream's chat."""

    class State(models.TextChoices):
        SHOWN = "shown", _("shown")
        # Only its writer sees it.
        SHADOW = "shadow", _("shadow-muted")
        REMOVED = "removed", _("removed")

    class Paid(models.TextChoices):
        SUPERCHAT = "superchat", _("paid message")
        BITS = "bits", _("bits")
        GIFT = "gift", _("gift")
        MEMBER = "member", _("membership")
        SUB = "sub", _("subscription")
        RAID = "raid", _("raid")

    stream = models.ForeignKey(Stream, models.CASCADE, related_name="messages", verbose_name=_("stream"))
    viewer = models.ForeignKey(Viewer, models.CASCADE, related_name="messages", verbose_name=_("viewer"))
    # Given by whoever sends it, so that sending again after a lost answer doubles nothing.
    client_id = models.CharField(max_length=64, editable=False)
    # As it was when it was said: a rename does not rewrite history.
    nickname = models.CharField(_("nickname"), max_length=NICKNAME_LIMIT)
    # Empty only where it was paid for and nothing was said with it.
    text = models.CharField(_("text"), max_length=TEXT_LIMIT, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SHOWN)
    # By the staff, or sponsored by its platform: answered first.
    highlighted = models.BooleanField(_("highlighted"), default=False)
    # When it was highlighted, real time: it is as fresh as the wish to have it answered.
    highlighted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What their platform says that it cost them, or whom they brought along; empty for ordinary messages.
    paid = models.CharField(_("paid as"), max_length=10, choices=Paid.choices, blank=True)
    # Of the currency or unit; months of a membership or subscription, viewers of a raid.
    amount = models.DecimalField(
        _("amount"), max_digits=AMOUNT_DIGITS, decimal_places=AMOUNT_PLACES, null=True, blank=True
    )
    currency = models.CharField(_("currency or unit"), max_length=CURRENCY_LIMIT, blank=True)
    # How often an answer to it has ended without a word.
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    # By somebody who is signed in as an operator.
    by_staff = models.BooleanField(_("by the staff"), default=False)
    answer = models.ForeignKey(
        Answer, models.SET_NULL, null=True, blank=True, related_name="messages", verbose_name=_("answer")
    )
    # Its viewer has said enough since: it stays chat, and the director's cut looks at it no more.
    passed_over = models.BooleanField(default=False, editable=False)
    said_at = models.DateTimeField(_("said at, game time"))
    real_time = models.DateTimeField(_("real time"))

    class Meta:
        verbose_name = _("chat message")
        verbose_name_plural = _("chat messages")
        ordering = ["-id"]
        constraints = [
            # However often a message is sent, it is said once.
            models.UniqueConstraint(fields=["viewer", "client_id"], name="one_message_a_client_id"),
            # What nobody paid for has no price, and nobody is paid for talking.
            models.CheckConstraint(
                condition=Q(paid="", amount__isnull=True, currency="")
                | (~Q(paid="") & (Q(amount__isnull=True, currency="") | Q(amount__gte=0))),
                name="prices_of_what_was_paid",
            ),
            # She answers words, or thanks for what was given without any.
            models.CheckConstraint(condition=~Q(text="") | ~Q(paid=""), name="words_or_a_gift"),
        ]
        indexes = [
            models.Index(fields=["stream", "id"], name="chat_in_order"),
            # Who waits is asked each second, however long the stream has been talked in.
            models.Index(
                fields=["stream", "real_time"], condition=Q(answer=None, passed_over=False), name="chat_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nickname}: {self.text}"
