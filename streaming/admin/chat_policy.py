"""Order in the chat: who is held back, the house rules, and words that nobody says."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from unfold.admin import ModelAdmin

from llmservice.text.cleaning import clean_line
from streaming.admin.base import RESTRICTION_COLOURS, YES_NO, Choice, Moderated, each, in_force, moderate
from streaming.chat.services import moderation
from streaming.chat.services.chat_settings import NAMES, change_rules, edit_words, rules_for, silence
from streaming.models import BannedWord, ChatRules, Restriction
from vtuber.admin.base import ReadOnlyRowsMixin, ServiceErrorMixin, actor, label
from vtuber.models import AuditEntry, VTuber

# Generic in their stubs, not at run time.
if TYPE_CHECKING:
    _RulesForm = forms.ModelForm[ChatRules]
    _WordForm = forms.ModelForm[BannedWord]
else:
    _RulesForm = forms.ModelForm
    _WordForm = forms.ModelForm


class InForce(Choice):
    """What still holds, and what is over."""

    title = _("in force")
    parameter_name = "in_force"
    answers = YES_NO

    def narrowed(self, queryset: QuerySet[Restriction], answer: str) -> QuerySet[Restriction]:
        holds = in_force(timezone.now())
        return queryset.filter(holds) if answer == "yes" else queryset.exclude(holds)


@admin.register(Restriction)
class RestrictionAdmin(Moderated, ModelAdmin):  # type: ignore[misc]
    """Who may not talk. A restriction is made on the viewer's row, and lifted here or there."""

    list_display = ["viewer", "kind_label", "until", "reason", "by", "made_at", "state_label"]
    list_filter = [InForce, "kind", "vtuber"]
    list_select_related = ["viewer", "vtuber"]
    search_fields = ["viewer__nickname", "reason", "by"]
    show_full_result_count = False
    actions = ["lift", "take_back"]
    fields = ["viewer", "vtuber", "kind", "reason", "by", "made_at", "until", "lifted_at"]

    @label(_("kind"), RESTRICTION_COLOURS, ordering="kind")
    def kind_label(self, held: Restriction) -> tuple[str, Any]:
        return held.kind, held.get_kind_display()

    @label(_("state"), {"holds": "danger", "over": "success"})
    def state_label(self, held: Restriction) -> tuple[str, Any]:
        return ("holds", _("in force")) if _holds(held, timezone.now()) else ("over", _("over"))

    @moderate(_("Lift"))
    def lift(self, request: HttpRequest, queryset: QuerySet[Restriction]) -> None:
        each(
            request,
            queryset,
            _lift,
            done=_("%(count)d lifted."),
            otherwise=gettext_noop("Some of these restrictions were over already."),
        )

    @moderate(_("Take back the ban: they may talk, and what it removed is shown again"))
    def take_back(self, request: HttpRequest, queryset: QuerySet[Restriction]) -> None:
        each(
            request,
            queryset,
            _take_back,
            done=_("The bans of %(count)d taken back."),
            otherwise=gettext_noop("Some of these are no bans, or were taken back already."),
        )


def _take_back(held: Restriction, by: str, real: dt.datetime) -> AuditEntry | None:
    return moderation.take_back_ban(restriction=held, actor=by, real=real)


def _holds(held: Restriction, real: dt.datetime) -> bool:
    return held.lifted_at is None and (held.until is None or held.until > real)


def _lift(held: Restriction, by: str, real: dt.datetime) -> AuditEntry | None:
    return moderation.lift(restriction=held, actor=by, real=real) if _holds(held, real) else None


class RulesForm(_RulesForm):
    """The house rules. Changed is what differs from what the operator saw, not from what stands now.

    So a form that was open while somebody silenced her does not set her talking.
    """

    class Meta:
        model = ChatRules
        fields = [*NAMES, "silenced"]
        help_texts = {
            "followers_only": _("Only those who follow her may talk."),
            "emote_only": _("Only emotes and emoji may be sent."),
            "links": _("Messages may hold addresses of pages."),
            "max_length": _("Characters of a message."),
            "silenced": _(
                "She breaks off at once and answers nobody in the chat until this is taken back;"
                " the emergency stop is on the board."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True


@admin.register(ChatRules)
class ChatRulesAdmin(ReadOnlyRowsMixin, ServiceErrorMixin, ModelAdmin):  # type: ignore[misc]
    """One row for each VTuber. A change holds for the next message, and is told to everybody who watches."""

    form = RulesForm
    list_display = ["vtuber", "voice", "slow_s", "followers_only", "emote_only", "links", "max_length"]
    list_filter = ["silenced"]
    list_select_related = ["vtuber"]
    readonly_fields = ["vtuber"]
    fieldsets = [
        (None, {"fields": ["vtuber", "slow_s", "max_length", "followers_only", "emote_only", "links"]}),
        (_("Her voice in the chat"), {"fields": ["silenced"]}),
    ]

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.has_view_permission(request):
            for vtuber in VTuber.objects.filter(chat_rules__isnull=True):
                rules_for(vtuber=vtuber)
        return super().changelist_view(request, *args, **kwargs)  # type: ignore[no-any-return]

    @label(_("her voice"), {"silenced": "danger", "speaks": "success"}, ordering="silenced")
    def voice(self, rules: ChatRules) -> tuple[str, Any]:
        return ("silenced", _("silenced")) if rules.silenced else ("speaks", _("speaks"))

    def save_model(self, request: HttpRequest, obj: ChatRules, form: Any, change: bool) -> None:
        real, given = timezone.now(), form.cleaned_data
        changes = {name: given[name] for name in form.changed_data if name in NAMES}
        if changes:
            change_rules(vtuber=obj.vtuber, changes=changes, actor=actor(request), real=real)
        if "silenced" in form.changed_data:
            silence(vtuber=obj.vtuber, silenced=given["silenced"], actor=actor(request), real=real)


class WordForm(_WordForm):
    """One word, checked as the service keeps it, so that a double shows in the form."""

    class Meta:
        model = BannedWord
        fields = ["vtuber", "word"]

    def clean_word(self) -> str:
        word = clean_line(self.cleaned_data["word"], 40)
        if not word:
            raise forms.ValidationError(_("There is nothing in it."))
        return word


@admin.register(BannedWord)
class BannedWordAdmin(ServiceErrorMixin, ModelAdmin):  # type: ignore[misc]
    """Words that neither viewers nor she may say. One is added or taken out; none is rewritten."""

    form = WordForm
    list_display = ["word", "vtuber"]
    list_filter = ["vtuber"]
    list_select_related = ["vtuber"]
    search_fields = ["word"]
    fields = ["vtuber", "word"]

    def has_change_permission(self, request: HttpRequest, obj: BannedWord | None = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given: dict[str, Any] = super().get_changeform_initial_data(request)
        # Who looks after one VTuber does not choose her each time.
        if len(only := VTuber.objects.all()[:2]) == 1:
            given.setdefault("vtuber", only[0].pk)
        return given

    def save_model(self, request: HttpRequest, obj: BannedWord, form: Any, change: bool) -> None:
        edit_words(vtuber=obj.vtuber, add=[obj.word], remove=[], actor=actor(request), real=timezone.now())
        obj.pk = BannedWord.objects.get(vtuber=obj.vtuber, word=obj.word).pk

    def delete_model(self, request: HttpRequest, obj: BannedWord) -> None:
        edit_words(vtuber=obj.vtuber, add=[], remove=[obj.word], actor=actor(request), real=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[BannedWord]) -> None:
        chosen: dict[VTuber, list[str]] = {}
        for entry in queryset.select_related("vtuber"):
            chosen.setdefault(entry.vtuber, []).append(entry.word)
        for vtuber, gone in chosen.items():
            edit_words(vtuber=vtuber, add=[], remove=gone, actor=actor(request), real=timezone.now())
