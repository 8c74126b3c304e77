"""Her days: plans, tasks, and the steps around them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from vtuber.admin.base import GameDay, ReadOnlyMixin, ReadOnlyRowsMixin, ServiceErrorMixin, actor, label, tell
from vtuber.errors import WorldError
from vtuber.gametime import hhmm, stamp
from vtuber.kinds import task_kinds
from vtuber.models import DayStep, Effect, TodoList, TodoTask
from vtuber.planner.task_fields import CONTENT_LIMIT
from vtuber.services.task_edits import TaskEdit, cancel_task, edit_task
from vtuber.task_why import why_of
from vtuber.translatable import translate

# Generic in its stubs, not at run time.
if TYPE_CHECKING:
    _TaskForm = forms.ModelForm[TodoTask]
else:
    _TaskForm = forms.ModelForm

STATE_COLOURS = {
    "running": "warning",
    "done": "success",
    "failed": "danger",
    "planned": "info",
    "pending": "info",
}


class OfTodolist(GameDay):
    """The day of the list that a task stands on: what she does after midnight belongs to the evening before."""

    place = "todolist__date"


class OfKind(admin.SimpleListFilter):
    """Tasks by kind, whichever kinds there are."""

    title = _("type")
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(type, str(kind.label)) for type, kind in task_kinds().items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[TodoTask]) -> QuerySet[TodoTask]:
        return queryset.filter(type=self.value()) if self.value() else queryset


class TaskForm(_TaskForm):
    """A task's editable part, with the version that the operator sees."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = TodoTask
        fields = ["content", "start", "end", "locked", "prepared"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Begun tasks are shown without any field.
        if "seen_version" in self.fields:
            self.fields["seen_version"].initial = self.instance.version

    def clean_content(self) -> str:
        """As long as an operator's edit may be. What is longer, as a plan may be, can stay as it is."""
        content = str(self.cleaned_data["content"])
        if "content" in self.changed_data and len(content) > CONTENT_LIMIT:
            told = _("It has %(limit)d characters at most; this has %(length)d.")
            raise forms.ValidationError(told % {"limit": CONTENT_LIMIT, "length": len(content)})
        return content


class EffectInline(ReadOnlyMixin, TabularInline):  # type: ignore[misc]
    """What came of it."""

    model = Effect
    extra = 0
    fields = ["name", "game_time"]
    readonly_fields = fields


class TaskInline(ReadOnlyMixin, TabularInline):  # type: ignore[misc]
    """The list's tasks, to look at and to go to."""

    model = TodoTask
    extra = 0
    fields = ["start", "end", "label", "content", "state", "source"]
    readonly_fields = fields
    show_change_link = True


@admin.register(TodoList)
class TodoListAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """The plans: what the director answered, and what the planner made of it."""

    list_display = ["date", "vtuber", "planned_by", "task_count", "note_count"]
    list_filter = [GameDay, "vtuber", "planned_by"]
    search_fields = ["original", "tasks__content"]
    date_hierarchy = "date"
    ordering = ["-date"]
    fields = ["vtuber", "date", "planned_by", "created_at", "what_changed", "original"]
    inlines = [TaskInline]

    @admin.display(description=_("tasks"))
    def task_count(self, todolist: TodoList) -> int:
        return todolist.tasks.count()

    @admin.display(description=_("notes"))
    def note_count(self, todolist: TodoList) -> int:
        return len(todolist.notes)

    @admin.display(description=_("what the planner changed"))
    def what_changed(self, todolist: TodoList) -> str:
        return "\n".join(translate(note) for note in todolist.notes)


@admin.register(TodoTask)
class TodoTaskAdmin(ReadOnlyRowsMixin, ServiceErrorMixin, ModelAdmin):  # type: ignore[misc]
    """What she does. A task that has not begun may be changed; it is checked and audited as on the board."""

    form = TaskForm
    list_display = ["begins", "until", "kind", "content", "state_label", "source", "locked", "is_prepared", "why"]
    list_display_links = ["begins", "content"]
    list_filter = [OfTodolist, "state", OfKind, "source", "locked", "is_prepared", "vtuber"]
    search_fields = ["content"]
    date_hierarchy = "start"
    ordering = ["-start", "-id"]
    list_select_related = ["vtuber"]
    actions = ["cancel", "lock", "unlock"]
    inlines = [EffectInline]
    seen = [
        "vtuber",
        "todolist",
        "kind",
        "state",
        "source",
        "why",
        "attempts",
        "started_at",
        "ended_at",
    ]
    edited = ["content", "start", "end", "locked", "prepared"]

    def get_fields(self, request: HttpRequest, obj: TodoTask | None = None) -> list[str]:
        return [*self.edited, "seen_version", *self.seen] if self._is_open(obj) else [*self.seen, *self.edited]

    def get_readonly_fields(self, request: HttpRequest, obj: TodoTask | None = None) -> list[str]:
        return self.seen if self._is_open(obj) else [*self.seen, *self.edited]

    def _is_open(self, obj: TodoTask | None) -> bool:
        return obj is not None and obj.state == TodoTask.State.PLANNED

    @admin.display(description=_("type"), ordering="type")
    def kind(self, task: TodoTask) -> str:
        return task.label

    @admin.display(description=_("start"), ordering="start")
    def begins(self, task: TodoTask) -> str:
        return stamp(task.start)

    @admin.display(description=_("until"), ordering="end")
    def until(self, task: TodoTask) -> str:
        return hhmm(task.end)

    @label(_("state"), STATE_COLOURS, ordering="state")
    def state_label(self, task: TodoTask) -> tuple[str, Any]:
        return task.state, task.get_state_display()

    @admin.display(description=_("why"))
    def why(self, task: TodoTask) -> str:
        return translate(task.reason) or why_of(task)

    def save_model(self, request: HttpRequest, obj: TodoTask, form: Any, change: bool) -> None:
        changed = {name: form.cleaned_data[name] for name in form.changed_data if name in self.edited}
        if changed:
            edit_task(
                task_id=obj.pk,
                version=form.cleaned_data["seen_version"],
                changes=TaskEdit(**changed),
                actor=actor(request),
                real=timezone.now(),
            )

    def _each(self, request: HttpRequest, tasks: QuerySet[TodoTask], sentence: Any, verb: Callable[..., Any]) -> None:
        done, refused = 0, []
        for task in tasks:
            try:
                verb(task_id=task.pk, version=task.version, actor=actor(request), real=timezone.now())
                done += 1
            except WorldError as error:
                refused.append(error)
        tell(request, done, sentence, refused)

    @admin.action(permissions=["change"], description=_("Call off"))
    def cancel(self, request: HttpRequest, queryset: QuerySet[TodoTask]) -> None:
        self._each(request, queryset, _("%(count)d called off."), cancel_task)

    @admin.action(permissions=["change"], description=_("Lock: a new plan leaves it as it is"))
    def lock(self, request: HttpRequest, queryset: QuerySet[TodoTask]) -> None:
        self._each(request, queryset, _("%(count)d locked."), _with(TaskEdit(locked=True)))

    @admin.action(permissions=["change"], description=_("Unlock"))
    def unlock(self, request: HttpRequest, queryset: QuerySet[TodoTask]) -> None:
        self._each(request, queryset, _("%(count)d unlocked."), _with(TaskEdit(locked=False)))


def _with(changes: TaskEdit) -> Callable[..., TodoTask]:
    def verb(**given: Any) -> TodoTask:
        return edit_task(changes=changes, **given)

    return verb


@admin.register(DayStep)
class DayStepAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """Night shift, new day, diary: the frame of each day."""

    list_display = ["date", "step", "vtuber", "state_label", "due", "ended_at", "attempts", "why"]
    list_filter = [GameDay, "step", "state", "vtuber"]
    date_hierarchy = "date"
    ordering = ["-date", "-id"]
    inlines = [EffectInline]
    fields = ["vtuber", "date", "step", "state", "due", "ended_at", "attempts", "why"]

    @label(_("state"), STATE_COLOURS, ordering="state")
    def state_label(self, step: DayStep) -> tuple[str, Any]:
        return step.state, step.get_state_display()

    @admin.display(description=_("why"))
    def why(self, step: DayStep) -> str:
        return translate(step.reason)


@admin.register(Effect)
class EffectAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """What tasks and steps have caused, each once."""

    list_display = ["name", "task", "step", "game_time"]
    search_fields = ["name"]
    list_select_related = ["task", "step"]
    ordering = ["-id"]
    show_full_result_count = False
