"""Forms of the pages."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vtuber.access import rights_of
from vtuber.web import guess_limits


class GuessLimitMixin(AuthenticationForm):
    """Signing in, with a limit on guessing: by account and address, by address, and loosely by account."""

    def clean(self) -> dict[str, Any]:
        guesses = self._guesses()
        seconds = max(guess_limits.wait_s(what, limits, *who) for what, limits, who in guesses)
        if seconds:
            minutes = -(-seconds // 60)
            raise ValidationError(
                ngettext(
                    "Too many wrong tries. Try again in %(minutes)d minute.",
                    "Too many wrong tries. Try again in %(minutes)d minutes.",
                    minutes,
                )
                % {"minutes": minutes},
                code="too_many_tries",
            )
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            for what, limits, who in guesses:
                guess_limits.note_wrong(what, limits, *who)
            raise
        return cleaned

    def _guesses(self) -> list[tuple[str, str, tuple[str, ...]]]:
        account = str(self.cleaned_data.get("username") or "").casefold()
        host = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        address = guess_limits.address_of(host)
        return [
            ("password", settings.LOGIN_LIMITS, (account, address)),
            ("address", settings.LOGIN_ADDRESS_LIMITS, (address,)),
            ("account", settings.LOGIN_ACCOUNT_LIMITS, (account,)),
        ]


class OperatorLogin(GuessLimitMixin):
    """For who has a role; others learn so here rather than from a loop of redirects."""

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if not rights_of(user):
            raise ValidationError(_("This account may not see the board. Ask an owner for a role."), code="not_staff")
