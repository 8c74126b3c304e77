"""Her day as data: the todolist, its tasks, the fixed steps around it, and the effects that happened once."""

import datetime as dt
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vtuber.kinds import label_of, task_kinds
from vtuber.models.shapes import check_object, check_origin, check_planned, check_words, check_words_list
from vtuber.models.vtuber import VTuber


class TaskType(StrEnum):
    """The task types that `vtuber` itself speaks of. There are as many as apps register (`vtuber.kinds`)."""

    STREAM = "stream"
    COVER = "cover"
    TWEET = "tweet"
    REST = "rest"


class TweetCategory(models.TextChoices):
    NONE = "", _("none")
    PREVIEW = "preview", _("announces a stream")
    COMMUNICATION = "communication", _("everyday talk")


class Leased(models.Model):
    """Work that exactly one worker owns at a time.

    `token` is the fence: it rises with every claim, and a result is written only where it still matches. `due` is
    the game time at which the row next needs the executor, and null once it has ended.
    """

    due = models.DateTimeField(_("due"), null=True, blank=True)
    token = models.PositiveIntegerField(default=0, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    retry_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.JSONField(_("reason"), null=True, blank=True, validators=[check_words])

    class Meta:
        abstract = True

    def claimable(self, real: dt.datetime) -> bool:
        """Whether a worker may take it at the real moment `real`."""
        free = self.lease_until is None or self.lease_until <= real
        return free and (self.retry_at is None or self.retry_at <= real)


class TodoList(models.Model):
    """The plan of one game day, with what the director answered and what the planner made of it."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="todolists", verbose_name=_("VTuber"))
    date = models.DateField(_("date"))
    original = models.TextField(_("the director's answer"), blank=True)
    planned_by = models.CharField(_("planned by"), max_length=60)
    notes = models.JSONField(_("what the planner changed"), default=list, blank=True, validators=[check_words_list])
    created_at = models.DateTimeField(_("planned at, game time"))
    # Its tasks as they were when the day was planned: what really happened is told against this. Empty for days that
    # were planned before it was kept.
    planned = models.JSONField(
        _("as the morning had it"), default=list, blank=True, editable=False, validators=[check_planned]
    )

    class Meta:
        verbose_name = _("todolist")
        verbose_name_plural = _("todolists")
        constraints = [
            # Planning a day twice would give her two evenings.
            models.UniqueConstraint(fields=["vtuber", "date"], name="one_todolist_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.vtuber} {self.date}"


class TodoTask(Leased):
    """One thing that she does. Times are game time."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        SKIPPED = "skipped", _("skipped")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    class Source(models.TextChoices):
        DIRECTOR = "director", _("the director")
        PLANNER = "planner", _("the planner")
        OPERATOR = "operator", _("an operator")

    class Approval(models.TextChoices):
        NONE = "", _("nobody has said anything")
        APPROVED = "approved", _("approved")
        HELD = "held", _("held")

    OPEN = (State.PLANNED, State.RUNNING)

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="tasks", verbose_name=_("VTuber"))
    todolist = models.ForeignKey(TodoList, models.CASCADE, related_name="tasks", verbose_name=_("todolist"))
    type = models.CharField(_("type"), max_length=40)
    category = models.CharField(_("category"), max_length=15, choices=TweetCategory.choices, blank=True, default="")
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))
    content = models.TextField(_("content"), max_length=600)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    source = models.CharField(_("planned by"), max_length=10, choices=Source.choices, default=Source.DIRECTOR)
    # Who asked for it, as data ({"app", "id", "why"}): a foreign key would point up to a colleague's table.
    origin = models.JSONField(_("origin"), default=dict, blank=True, validators=[check_origin])
    # The text or picture made ahead of the start; operators may edit it until then.
    prepared = models.JSONField(_("prepared"), null=True, blank=True, validators=[check_object])
    is_prepared = models.BooleanField(_("is prepared"), default=False)
    # What a person has said to it. Held content never goes out, and where `ApprovalRule` asks for it, nothing does
    # that is not approved.
    approval = models.CharField(
        _("approval"), max_length=10, choices=Approval.choices, blank=True, default=Approval.NONE
    )
    approval_by = models.CharField(_("approved or held by"), max_length=150, blank=True, default="")
    # How a person would like it, in their words; and how often it was asked for anew: what was, is made at once.
    hint = models.CharField(_("hint for another version"), max_length=200, blank=True, default="")
    rewrites = models.PositiveSmallIntegerField(_("versions asked for"), default=0, editable=False)
    locked = models.BooleanField(
        _("locked"), default=False, help_text=_("Nothing moves or calls it off by itself; going live says so.")
    )
    # What editors compare: raised by every change that a person can see.
    version = models.PositiveIntegerField(default=1, editable=False)
    # When its handler next wants a moment of it; null once it only waits for its end.
    next_tick = models.DateTimeField(null=True, blank=True, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["start", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="task_ends_after_start"),
            # She does one thing at a time.
            models.UniqueConstraint(fields=["vtuber"], condition=Q(state="running"), name="one_task_running"),
            models.CheckConstraint(
                condition=Q(type="tweet", category__in=["preview", "communication"])
                | (~Q(type="tweet") & Q(category="")),
                name="category_only_for_tweets",
            ),
            # An open task without an alarm would never be looked at again; an ended one must not ring.
            models.CheckConstraint(
                condition=Q(state__in=["planned", "running"], due__isnull=False)
                | Q(state__in=["done", "skipped", "failed", "cancelled"], due__isnull=True),
                name="open_tasks_are_due",
            ),
        ]
        indexes = [
            # The tick asks every second what is open; ended tasks pile up for years.
            models.Index(fields=["vtuber", "due"], condition=Q(due__isnull=False), name="task_due"),
            # What is planned, in its order: the next stream, what has to be prepared.
            models.Index(fields=["vtuber", "start"], condition=Q(due__isnull=False), name="task_open_by_start"),
            models.Index(fields=["vtuber", "start"], name="task_by_start"),
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

    @property
    def minutes(self) -> int:
        """Planned length in game minutes."""
        return int((self.end - self.start).total_seconds() // 60)


class ApprovalRule(models.Model):
    """What she prepares for tasks of this type goes out only when a person has approved it."""

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="approval_rules", verbose_name=_("VTuber"))
    task_type = models.CharField(_("type"), max_length=40)

    class Meta:
        verbose_name = _("approval rule")
        verbose_name_plural = _("approval rules")
        constraints = [models.UniqueConstraint(fields=["vtuber", "task_type"], name="one_approval_rule_a_type")]

    def __str__(self) -> str:
        return self.task_type


class DayStep(Leased):
    """One of the three fixed things that frame a day: the night before it, its plan, its diary.

    Each step's end makes the next one, so exactly one is open per VTuber, however far the clock jumps.
    """

    class Step(models.TextChoices):
        NIGHT = "night", _("night shift")
        NEW_DAY = "new_day", _("new day")
        DIARY = "diary", _("diary")

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        DONE = "done", _("done")
        SKIPPED = "skipped", _("skipped")
        FAILED = "failed", _("failed")

    vtuber = models.ForeignKey(VTuber, models.CASCADE, related_name="steps", verbose_name=_("VTuber"))
    date = models.DateField(_("date"))
    step = models.CharField(_("step"), max_length=10, choices=Step.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("day step")
        verbose_name_plural = _("day steps")
        constraints = [
            models.UniqueConstraint(fields=["vtuber", "date", "step"], name="one_step_a_day"),
            # The chain night, new day, diary, night … has one open link.
            models.UniqueConstraint(fields=["vtuber"], condition=Q(state="pending"), name="one_open_step"),
            models.CheckConstraint(
                condition=Q(state="pending", due__isnull=False) | (~Q(state="pending") & Q(due__isnull=True)),
                name="open_steps_are_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.get_step_display()}"


class Effect(models.Model):
    """Something that a task or a step caused. It is written in the same transaction as what it names."""

    task = models.ForeignKey(TodoTask, models.CASCADE, null=True, blank=True, related_name="effects")
    step = models.ForeignKey(DayStep, models.CASCADE, null=True, blank=True, related_name="effects")
    name = models.CharField(_("effect"), max_length=60)
    game_time = models.DateTimeField(_("game time"))

    class Meta:
        verbose_name = _("effect")
        verbose_name_plural = _("effects")
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, step__isnull=True) | Q(task__isnull=True, step__isnull=False),
                name="effect_has_one_cause",
            ),
            # The promise that nothing happens twice, kept by the database rather than by care.
            models.UniqueConstraint(
                fields=["task", "name"], condition=Q(task__isnull=False), name="one_effect_per_task"
            ),
            models.UniqueConstraint(
                fields=["step", "name"], condition=Q(step__isnull=False), name="one_effect_per_step"
            ),
        ]

    def __str__(self) -> str:
        return self.name
