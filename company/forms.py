"""Forms with which an operator writes to her."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from company.models import Job, Mail
from company.services import AD_LINE_LIMIT, AD_LINES, BODY_LIMIT, SUBJECT_LIMIT
from llmservice.text.cleaning import clean_line, clean_text
from vtuber.gametime import game_day
from vtuber.models import GameClock

# Generic in their stubs, not at run time.
if TYPE_CHECKING:
    _MailForm = forms.ModelForm[Mail]
    _JobForm = forms.ModelForm[Job]
else:
    _MailForm = _JobForm = forms.ModelForm


class LetterForm(_MailForm):
    """A letter to her personal mailbox."""

    class Meta:
        model = Mail
        fields = ["vtuber", "kind", "sender", "subject", "body"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            kinds = (Mail.Kind.NOTICE, Mail.Kind.FAN)
            field = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in kinds], label=_("kind"))
            field.widget.attrs.update(self.fields["kind"].widget.attrs)
            self.fields["kind"] = field

    def clean_subject(self) -> str:
        return _written(clean_line(self.cleaned_data["subject"], SUBJECT_LIMIT))

    def clean_body(self) -> str:
        return _written(clean_text(self.cleaned_data["body"], BODY_LIMIT))


class JobOfferForm(_JobForm):
    """An ad job with the letter that offers it."""

    lines = forms.CharField(
        label=_("ad lines"),
        help_text=_("One a line, four at most; one of them names the brand."),
        widget=UnfoldAdminTextareaWidget,
    )
    subject = forms.CharField(label=_("subject"), max_length=SUBJECT_LIMIT, widget=UnfoldAdminTextInputWidget)
    body = forms.CharField(label=_("text"), max_length=BODY_LIMIT, widget=UnfoldAdminTextareaWidget)

    class Meta:
        model = Job
        fields = ["vtuber", "brand", "brief", "deadline", "reward"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "brand" in self.fields:
            self.fields["brand"].required = True

    def clean_lines(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if not lines or len(lines) > AD_LINES:
            told = _("She reads out one to %(limit)d lines; these are %(count)d.")
            raise forms.ValidationError(told % {"limit": AD_LINES, "count": len(lines)})
        if long := [line for line in lines if len(line) > AD_LINE_LIMIT]:
            told = _("A line has %(limit)d characters at most: “%(line)s…”")
            raise forms.ValidationError(told % {"limit": AD_LINE_LIMIT, "line": long[0][:20]})
        return lines

    def clean_subject(self) -> str:
        return _written(clean_line(self.cleaned_data["subject"], SUBJECT_LIMIT))

    def clean_body(self) -> str:
        return _written(clean_text(self.cleaned_data["body"], BODY_LIMIT))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        vtuber, deadline = cleaned.get("vtuber"), cleaned.get("deadline")
        if vtuber is None or deadline is None:
            return cleaned
        today = game_day(GameClock.objects.get(vtuber=vtuber).now(timezone.now()))
        if deadline < today:
            self.add_error("deadline", _("It is %(today)s in her world already.") % {"today": today})
        elif Job.objects.filter(vtuber=vtuber, kind="ad_stream", state__in=Job.OPEN, deadline=deadline).exists():
            self.add_error("deadline", _("There is an open ad for that day already."))
        return cleaned


def _written(text: str) -> str:
    if not text:
        raise forms.ValidationError(_("A letter needs a subject and a text."))
    return text
