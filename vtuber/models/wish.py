"""What an operator wants on a day that has no plan yet."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vtuber.kinds import label_of, task_kinds
from vtuber.models.day import TodoTask, TweetCategory
from vtuber.models.shapes import check_words
from vtuber.models.vtuber import VTuber


class DayWish(models.Model):
    """A task set for a day to come: that morning's plan has to hold it. Times are game time."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for its day")
        PLANNED = "planned", _("is on the plan")
        LEFT_OUT = "left_out", _("found no place")
        CANCELLED = "cancelled", _("cancelled")

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="wishes", verbose_name=_("VTuber"))
    date = models.DateField(_("date"))
    type = models.CharField(_("type"), max_length=40)
    category = models.CharField(_("category"), max_length=15, choices=TweetCategory.choices, blank=True, default="")
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))
    content = models.TextField(_("content"), max_length=600)
    # At exactly that time or not at all; otherwise the plan may move it to find room.
    locked = models.BooleanField(_("locked"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    by = models.CharField(_("set by"), max_length=150)
    # What editors compare: raised by every change.
    version = models.PositiveIntegerField(default=1, editable=False)
    # What became of it: the task, or why there is none.
    task = models.OneToOneField(
        TodoTask, models.SET_NULL, null=True, blank=True, related_name="wish", verbose_name=_("task")
    )
    reason = models.JSONField(_("reason"), null=True, blank=True, validators=[check_words])

    class Meta:
        verbose_name = _("wish for a day")
        verbose_name_plural = _("wishes for days")
        ordering = ["start", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="wish_ends_after_start"),
            # A wish that waits has become nothing yet.
            models.CheckConstraint(
                condition=~Q(state="open") | Q(task__isnull=True), name="open_wishes_have_no_task"
            ),
        ]
        indexes = [
            # The morning asks for one day's, the week for seven.
            models.Index(fields=["vtuber", "date"], name="wish_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} {self.label}"

    def clean(self) -> None:
        """Refuses a type that no app brings."""
        super().clean()
        if self.type not in task_kinds():
            raise ValidationError({"type": _("There is no such kind of task.")})

    @property
    def label(self) -> str:
        """What pages call it, in the active language."""
        return label_of(self.type, self.category)
