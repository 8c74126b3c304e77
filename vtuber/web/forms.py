"""Forms of the pages."""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class OperatorLogin(AuthenticationForm):
    """The desk is for staff; others learn so here rather than from a loop of redirects."""

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if not user.is_staff:
            raise ValidationError(
                _("This account may not sit at the desk. Ask an operator to mark it as staff."), code="not_staff"
            )
