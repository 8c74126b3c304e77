"""What a day could be made into: a plan beside the plan, which somebody takes, takes parts of, or leaves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vtuber.models.day import Leased
from vtuber.models.shapes import check_object, check_words, check_words_list
from vtuber.models.vtuber import VTuber


class Proposal(Leased):
    """A proposed plan for the rest of one game day. Asked for first (slow, leased work), then open.

    `base` is the day that it was made from: by task id, what of the task mattered. `changes` are those of
    `vtuber.replanning.changes`. `due` is the game time at which it was asked for, as long as nobody has made it.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("being thought up")
        OPEN = "open", _("waits for a decision")
        ACCEPTED = "accepted", _("taken over")
        DISCARDED = "discarded", _("left as it was")
        STALE = "stale", _("overtaken")
        FAILED = "failed", _("did not come about")

    LIVE = (State.ASKED, State.OPEN)

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="proposals", verbose_name=_("VTuber"))
    date = models.DateField(_("date"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    # An operator's wish in words, and who wished; empty where she proposes it herself.
    wish = models.CharField(_("wish"), max_length=200, blank=True)
    asked_by = models.CharField(_("asked for by"), max_length=150, blank=True)
    # What made her propose it ("mail:12", "fans:500"); empty for an operator's wish. None twice a day.
    cause = models.CharField(_("cause"), max_length=60, blank=True)
    # What could be done about it: a task's type, content and length in minutes; empty for no idea.
    idea = models.JSONField(default=dict, blank=True, editable=False, validators=[check_object])
    why = models.JSONField(_("why"), null=True, blank=True, validators=[check_words])
    summary = models.TextField(_("in her words"), max_length=400, blank=True)
    made_by = models.CharField(_("made by"), max_length=60, blank=True)
    notes = models.JSONField(_("what the planner changed"), default=list, blank=True, validators=[check_words_list])
    base = models.JSONField(default=dict, blank=True, editable=False, validators=[check_object])
    changes = models.JSONField(_("changes"), default=list, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("asked for at, game time"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposed plan")
        verbose_name_plural = _("proposed plans")
        ordering = ["-id"]
        constraints = [
            # Two plans beside the plan would be taken half and half.
            models.UniqueConstraint(
                fields=["vtuber"], condition=Q(state__in=["asked", "open"]), name="one_live_proposal"
            ),
            # She does not come back to the same thing on the same day.
            models.UniqueConstraint(
                fields=["vtuber", "date", "cause"], condition=~Q(cause=""), name="one_proposal_a_cause_and_day"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", due__isnull=False) | (~Q(state="asked") & Q(due__isnull=True)),
                name="asked_proposals_are_due",
            ),
        ]
        indexes = [
            models.Index(fields=["vtuber", "-id"], name="proposal_latest"),
            # The tick asks each second for what has to be made.
            models.Index(fields=["vtuber"], condition=Q(state="asked"), name="proposal_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.get_state_display()}"
