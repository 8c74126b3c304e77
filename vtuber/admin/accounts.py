"""Accounts of operators, in the theme's dress."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as PlainGroupAdmin
from django.contrib.auth.admin import UserAdmin as PlainUserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static import admin as spare_codes
from django_otp.plugins.otp_totp import admin as authenticators
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, AuthenticationForm, UserChangeForm, UserCreationForm

from vtuber.access import Right, Role, rights_of, role_of
from vtuber.services import second_factor
from vtuber.services.people import is_owned_without
from vtuber.web.forms import GuessLimitMixin


class AdminLogin(GuessLimitMixin, AuthenticationForm):  # type: ignore[misc]
    """The admin's own page for signing in, with the same limit on guessing as the board's."""

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if second_factor.is_on(user):
            raise ValidationError(
                _("This account needs a code as well. Sign in at the board, then come here."),
                code="two_steps",
            )


def may_enter(request: HttpRequest) -> bool:
    """The admin is for owners and operators; what they may do there is what their permissions say."""
    return bool(request.user.is_active and request.user.is_staff and Right.OPERATE in rights_of(request.user))


admin.site.login_form = AdminLogin
admin.site.has_permission = may_enter  # type: ignore[method-assign]
# Keys of second factors and digests of spare codes are for nobody's eyes.
admin.site.unregister([authenticators.TOTPDevice, spare_codes.StaticDevice])
admin.site.unregister(User)
admin.site.unregister(Group)


class AccountForm(UserChangeForm):  # type: ignore[misc]
    """An account, of which the last owner's stays one."""

    def clean(self) -> dict[str, Any]:
        """Refuses what would leave nobody who owns the house."""
        given: dict[str, Any] = super().clean()
        keeps = given.get("is_superuser", self.instance.is_superuser) and given.get(
            "is_active", self.instance.is_active
        )
        owned = role_of(User.objects.get(pk=self.instance.pk)) == Role.OWNER
        if owned and not keeps and not is_owned_without(self.instance):
            raise ValidationError(_("Somebody has to own the house: make another account an owner first."))
        return given


@admin.register(User)
class UserAdmin(PlainUserAdmin, ModelAdmin):  # type: ignore[misc,type-arg]
    """Operators: staff may use the board."""

    form = AccountForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An owner's account, its password too, is changed by owners alone."""
        if obj is not None and role_of(obj) == Role.OWNER and Right.OWN not in rights_of(request.user):
            return False
        return bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An owner's access is ended on the page of people, which keeps the last one."""
        if obj is not None and role_of(obj) == Role.OWNER:
            return False
        return bool(super().has_delete_permission(request, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only an owner makes owners and operators; here or, with less to know, on the page of people."""
        fields = tuple(super().get_readonly_fields(request, obj))
        mine = Right.OWN in rights_of(request.user)
        return fields if mine else (*fields, "is_staff", "is_superuser", "groups", "user_permissions")


@admin.register(Group)
class GroupAdmin(PlainGroupAdmin, ModelAdmin):  # type: ignore[misc]
    """Groups of operators."""
