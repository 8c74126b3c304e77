"""The desk: rows that people write, change, accept and reject; what a persona's model is tuned on."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action

from llmservice.models import PersonaRow
from llmservice.persona.datasets import datasets
from llmservice.persona.desk_checks import problems
from llmservice.persona.row_model import check_history
from llmservice.persona.rows import Row, as_array
from vtuber.admin.base import ServiceErrorMixin, actor, label, tell
from vtuber.admin.persona_files import files_page
from vtuber.errors import WorldError
from vtuber.services import persona_rows as desk

# Generic in its stubs, not at run time.
if TYPE_CHECKING:
    _RowForm = forms.ModelForm[PersonaRow]
else:
    _RowForm = forms.ModelForm

State = PersonaRow.State
STATE_COLOURS = {"candidate": "warning", "accepted": "success", "rejected": "danger"}


class RowForm(_RowForm):
    """One row, checked as `manage.py persona check` does; what is rejected need not be right."""

    class Meta:
        model = PersonaRow
        fields = ["persona", "language", "instruction", "input", "output", "history", "state"]
        help_texts = {
            "persona": _("The name of her folder: baomi, or one of your own."),
            "input": _("What holds while it is said, as in 现在：晚上八点，下雨. Mostly empty."),
            "output": _("Movements and speech as she writes them: （甩尾巴）「……喵～」"),
            "history": _(
                'Pairs of texts, oldest first: [["what a viewer said", "what she answered"]]. Mostly empty.'
            ),
            "state": _(
                "She learns from accepted rows; a rejected one hides the row in her files that it was made of."
            ),
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        probe = PersonaRow(
            pk=self.instance.pk,
            persona=cleaned.get("persona", self.instance.persona),
            language=cleaned.get("language", self.instance.language),
            shadows=self.instance.shadows,
            variant_of=self.instance.variant_of,
        )
        if "history" in cleaned:
            cleaned["history"] = cleaned["history"] or []
            try:
                check_history(cleaned["history"])
            except ValidationError as error:
                self.add_error("history", error)
        if self.errors:
            return cleaned
        probe.put(_row_of(cleaned))
        dataset = datasets().get(probe.persona)
        if dataset is None:
            known = ", ".join(datasets())
            self.add_error(
                "persona" if "persona" in self.fields else None,
                _("There is no folder of that name; there are: %(known)s. `manage.py persona new` makes one.")
                % {"known": known},
            )
            return cleaned
        same = PersonaRow.objects.filter(persona=probe.persona, language=probe.language, digest=probe.digest)
        if same.exclude(pk=probe.pk).exists():
            self.add_error(None, _("There is a row of these very words already."))
        if cleaned.get("state") != State.REJECTED:
            try:
                for wrong in problems(probe, dataset):
                    self.add_error(wrong.field, wrong.text)
            except ValueError as error:
                self.add_error(None, _("Her files cannot be read: %(why)s") % {"why": error})
        return cleaned


def _row_of(cleaned: dict[str, Any]) -> Row:
    turns = tuple((said, answer) for said, answer in cleaned["history"])
    return Row(cleaned["instruction"], cleaned["input"], cleaned["output"], turns)


@admin.register(PersonaRow)
class PersonaRowAdmin(ServiceErrorMixin, ModelAdmin):  # type: ignore[misc]
    """Rows on the desk. Those in files are taken up from a page of their own."""

    form = RowForm
    list_display = ["said", "answer", "persona", "language", "state_label", "source", "changed_at", "changed_by"]
    list_filter = ["state", "source", "persona", "language"]
    search_fields = ["instruction", "input", "output"]
    actions = ["accept", "reject", "export_rows"]
    actions_list = ["files"]
    readonly_fields = ["source", "created_at", "created_by", "changed_at", "changed_by"]
    fieldsets = [
        (None, {"fields": ["persona", "language", "instruction", "input", "output", "history", "state"]}),
        (_("Where it comes from"), {"fields": ["source", "created_at", "created_by", "changed_at", "changed_by"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: PersonaRow | None = None) -> list[str]:
        # What it stands in the place of lies in one persona's folder, and in one language.
        return [*self.readonly_fields, *(["persona", "language"] if obj else [])]

    def get_fieldsets(self, request: HttpRequest, obj: PersonaRow | None = None) -> Any:
        return self.fieldsets if obj else self.fieldsets[:1]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        # Whoever writes a row means it.
        return {"state": State.ACCEPTED, **super().get_changeform_initial_data(request)}

    @admin.display(description=_("what a viewer says"), ordering="instruction")
    def said(self, row: PersonaRow) -> str:
        return _beginning(row.instruction, 40)

    @admin.display(description=_("what she answers"), ordering="output")
    def answer(self, row: PersonaRow) -> str:
        return _beginning(row.output, 60)

    @label(_("state"), STATE_COLOURS, ordering="state")
    def state_label(self, row: PersonaRow) -> tuple[str, Any]:
        return row.state, row.get_state_display()

    def save_model(self, request: HttpRequest, obj: PersonaRow, form: Any, change: bool) -> None:
        desk.save_row(row=obj, actor=actor(request), real=timezone.now())

    def delete_model(self, request: HttpRequest, obj: PersonaRow) -> None:
        desk.remove_row(row=obj, actor=actor(request), real=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[PersonaRow]) -> None:
        for row in queryset:
            self.delete_model(request, row)

    @admin.action(description=_("Accept: she learns from it"), permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet[PersonaRow]) -> None:
        self._judge(request, queryset, State.ACCEPTED, _("%(count)d accepted."))

    @admin.action(description=_("Reject"), permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet[PersonaRow]) -> None:
        self._judge(request, queryset, State.REJECTED, _("%(count)d rejected."))

    @admin.action(description=_("Download as JSON"), permissions=["view"])
    def export_rows(self, request: HttpRequest, queryset: QuerySet[PersonaRow]) -> HttpResponse:
        text = as_array([row.row for row in queryset.order_by("pk")])
        headers = {"Content-Disposition": 'attachment; filename="rows.json"'}
        return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)

    @action(description=_("Rows in her files"), url_path="files", permissions=["change"], icon="folder_open")  # type: ignore[untyped-decorator]
    def files(self, request: HttpRequest) -> HttpResponse:
        return files_page(request, self)

    def _judge(self, request: HttpRequest, rows: QuerySet[PersonaRow], state: PersonaRow.State, done: Any) -> None:
        count, refused, real = 0, list[WorldError](), timezone.now()
        for row in rows.order_by("pk"):
            try:
                count += desk.judge_row(row=row, state=state, actor=actor(request), real=real)
            except WorldError as error:
                refused.append(error)
        tell(request, count, done, refused)


def _beginning(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
