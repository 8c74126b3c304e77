"""Forms of one's own account, and of who is invited."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vtuber.access import Right, Role, rights_of
from vtuber.models.access import RIGHT_NAMES, ROLE_NAMES
from vtuber.services.api_tokens import LONGEST_DAYS


class CodeForm(forms.Form):
    """A code of six digits, or a spare one."""

    code = forms.CharField(label=_("Code"), max_length=40)


class NewPasswordForm(forms.Form):
    """A password, twice."""

    password = forms.CharField(label=_("Password"), max_length=128, strip=False, widget=forms.PasswordInput)
    again = forms.CharField(label=_("Once more"), max_length=128, strip=False, widget=forms.PasswordInput)
    user: User | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        password = cleaned.get("password")
        if password is None or "again" not in cleaned:
            return cleaned
        if password != cleaned["again"]:
            raise ValidationError({"again": _("The two are not the same.")})
        try:
            validate_password(password, self.user)
        except ValidationError as error:
            raise ValidationError({"password": error.messages}) from error
        return cleaned


class JoinForm(NewPasswordForm):
    """Name and password of who was invited."""

    username = forms.CharField(label=_("Name"), max_length=150, validators=[User.username_validator])


class ChangePasswordForm(NewPasswordForm):
    """A new password; the present one shows that it is you."""

    present = forms.CharField(label=_("Present password"), max_length=128, strip=False, widget=forms.PasswordInput)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("New password")

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if self.user is None or not self.user.check_password(present):
            raise ValidationError(_("This is not your password."))
        return present


class PasswordForm(forms.Form):
    """The present password, for what needs to be you."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self._user = user
        super().__init__(*args, **kwargs)

    present = forms.CharField(label=_("Present password"), max_length=128, strip=False, widget=forms.PasswordInput)

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if not self._user.check_password(present):
            raise ValidationError(_("This is not your password."))
        return present


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(label=_("What it is for"), max_length=60)
    scopes = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=LONGEST_DAYS, initial=90)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = rights_of(user)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(value, name) for value, name in RIGHT_NAMES if Right(value) in mine]


class RoleForm(forms.Form):
    """A role, for somebody who is invited or here."""

    role = forms.TypedChoiceField(label=_("role"), choices=ROLE_NAMES, coerce=Role)
