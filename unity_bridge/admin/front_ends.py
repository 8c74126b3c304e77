"""Front ends in the admin: tokens are made and revoked here, links looked at and ended."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from unity_bridge.models import SCOPES, FrontEndLink, FrontEndToken
from unity_bridge.services.link_records import disconnect
from unity_bridge.services.tokens import create_token, revoke_token
from vtuber.admin.base import ReadOnlyMixin, actor, label

# Generic in its stubs, not at run time.
if TYPE_CHECKING:
    _TokenForm = forms.ModelForm[FrontEndToken]
else:
    _TokenForm = forms.ModelForm

SCOPE_NAMES = {
    "watch": _("watch: see what she does"),
    "ask": _("ask: hand her what people in front of the stage say"),
    "time": _("time: hold, speed up and set game time"),
}


class TokenForm(_TokenForm):
    """Scopes as boxes to tick. Who may not watch needs no token, so that is not asked."""

    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        choices=[(scope, SCOPE_NAMES[scope]) for scope in SCOPES],
        initial=["watch", "ask"],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean_scopes(self) -> list[str]:
        wanted = {"watch", *self.cleaned_data["scopes"]}
        return [scope for scope in SCOPES if scope in wanted]


@admin.register(FrontEndToken)
class FrontEndTokenAdmin(ModelAdmin):  # type: ignore[misc]
    """What front ends show. A token is seen once, when it is made; one that is not needed any more is revoked."""

    form = TokenForm
    list_display = ["name", "vtuber", "allows", "state_label", "created_at", "used_at"]
    list_filter = ["vtuber"]
    search_fields = ["name"]
    actions = ["revoke"]

    @admin.display(description=_("scopes"))
    def allows(self, token: FrontEndToken) -> str:
        return ", ".join(token.scopes)

    @label(_("state"), {"valid": "success", "revoked": "danger"})
    def state_label(self, token: FrontEndToken) -> tuple[str, Any]:
        return ("revoked", _("revoked")) if token.revoked_at else ("valid", _("valid"))

    def get_fields(self, request: HttpRequest, obj: FrontEndToken | None = None) -> list[str]:
        if obj is None:
            return ["name", "vtuber", "scopes"]
        return ["name", "vtuber", "allows", "created_at", "used_at", "revoked_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: FrontEndToken | None = None) -> list[str]:
        return [] if obj is None else self.get_fields(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            kwargs["form"] = forms.ModelForm
        return super().get_form(request, obj, change, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: FrontEndToken, form: Any, change: bool) -> None:
        if change:
            return
        token, shown = create_token(
            vtuber=obj.vtuber,
            name=obj.name,
            scopes=form.cleaned_data["scopes"],
            actor=actor(request),
            real=timezone.now(),
        )
        obj.pk = token.pk
        said = _("The token of {name}, shown this once: {token}")
        messages.warning(
            request, format_html(str(said), name=token.name, token=format_html("<code>{}</code>", shown))
        )

    @admin.action(permissions=["change"], description=_("Revoke"))
    def revoke(self, request: HttpRequest, queryset: QuerySet[FrontEndToken]) -> None:
        for token in queryset.select_related("vtuber"):
            revoke_token(token=token, actor=actor(request), real=timezone.now())
        messages.success(request, _("Revoked: links that they let in are closed within seconds."))


@admin.register(FrontEndLink)
class FrontEndLinkAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """Front ends, and how their last link is or was."""

    list_display = ["client_id", "vtuber", "client", "state_label", "transport", "address", "lag_ms", "last_error"]
    list_filter = ["vtuber", "transport"]
    search_fields = ["client_id", "client"]
    actions = ["disconnect"]

    @label(_("state"), {"linked": "success", "gone": "info"})
    def state_label(self, link: FrontEndLink) -> tuple[str, Any]:
        return ("gone", _("gone")) if link.closed_at else ("linked", _("linked"))

    @admin.action(permissions=["act"], description=_("Disconnect"))
    def disconnect(self, request: HttpRequest, queryset: QuerySet[FrontEndLink]) -> None:
        for link in queryset.select_related("vtuber"):
            disconnect(row=link, actor=actor(request), real=timezone.now())
        messages.success(request, _("Their links are ended within seconds."))
