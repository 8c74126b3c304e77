"""One's own account: password, second factor, sessions, tokens of the API."""

from typing import Any

import segno
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from vtuber.access import Right, Role, rights_of, role_of
from vtuber.errors import NotAllowed
from vtuber.models import VTuber
from vtuber.models.access import ROLE_NAMES
from vtuber.services import second_factor
from vtuber.services.accounts import set_password
from vtuber.services.api_tokens import make_token, revoke_token
from vtuber.services.sign_ins import end_sign_ins, open_sign_ins
from vtuber.web.account_forms import ChangePasswordForm, CodeForm, PasswordForm, TokenForm
from vtuber.web.page_access import page_for, person


@require_safe
@page_for(None)
def account(request: HttpRequest) -> HttpResponse:
    """Everything of one's own."""
    return _page(request)


@sensitive_post_parameters()
@require_POST
@page_for(None)
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password; whoever is signed in elsewhere with the old one is signed out."""
    user = person(request)
    form = ChangePasswordForm(user, request.POST)
    if not form.is_valid():
        return _page(request, password_form=form)
    set_password(user=user, password=form.cleaned_data["password"])
    update_session_auth_hash(request, user)
    end_sign_ins(user=user, but=request.session.session_key or "")
    return redirect("account")


@require_POST
@page_for(None)
def begin_code(request: HttpRequest) -> HttpResponse:
    """Show the picture that the app reads."""
    if not second_factor.is_on(person(request)):
        return _page(request, **_setting_up(person(request)))
    return redirect("account")


@require_POST
@page_for(None)
def confirm_code(request: HttpRequest) -> HttpResponse:
    """Turn the second step on; the spare codes are shown this once."""
    form, user = CodeForm(request.POST), person(request)
    spare = second_factor.confirm(user=user, code=form.cleaned_data["code"]) if form.is_valid() else None
    if spare is None:
        return _page(request, **_setting_up(user), code_is_wrong=True)
    return _page(request, spare_codes=spare)


@sensitive_post_parameters()
@require_POST
@page_for(None)
def turn_off_code(request: HttpRequest) -> HttpResponse:
    """Back to the password alone."""
    form = PasswordForm(person(request), request.POST)
    if not form.is_valid():
        return _page(request, off_form=form)
    second_factor.turn_off(user=person(request))
    return redirect("account")


@require_POST
@page_for(None)
def end_session(request: HttpRequest) -> HttpResponse:
    """End one session of one's own, or all others."""
    chosen = request.POST.get("session", "")
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 18:
        end_sign_ins(user=person(request), only=int(chosen))
    elif chosen == "others":
        end_sign_ins(user=person(request), but=request.session.session_key or "")
    return redirect("account")


@require_POST
@page_for(None)
def new_token(request: HttpRequest) -> HttpResponse:
    """A new token, shown this once."""
    user = person(request)
    form = TokenForm(user, request.POST)
    if not form.is_valid():
        return _page(request, token_form=form)
    given = form.cleaned_data
    try:
        made, secret = make_token(
            user=user,
            name=given["name"],
            scopes=[Right(scope) for scope in given["scopes"]],
            days=given["days"],
            real=timezone.now(),
        )
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _page(request, token_form=form)
    return _page(request, new_token=made, secret=secret)


@require_POST
@page_for(None)
def end_token(request: HttpRequest) -> HttpResponse:
    """Revoke a token of one's own."""
    chosen = request.POST.get("token", "")
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 18:
        revoke_token(user=person(request), token_id=int(chosen), real=timezone.now())
    return redirect("account")


def _setting_up(user: User) -> dict[str, Any]:
    device = second_factor.begin(user=user)
    picture = segno.make(device.config_url, error="m").svg_inline(scale=5, border=3, light="#fff", dark="#000")
    # Made by segno of an address of ours; rectangles alone.
    return {"setting_up": True, "picture": mark_safe(picture), "key": second_factor.key_text(device)}


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    user = person(request)
    role = role_of(user)
    context = {
        "role": dict(ROLE_NAMES)[role.value] if role else "",
        "is_owner": role == Role.OWNER,
        "audit_of": VTuber.objects.first() if Right.WATCH in rights_of(user) else None,
        "sessions": open_sign_ins(user),
        "this_session": request.session.session_key,
        "code_is_on": second_factor.is_on(user),
        "tokens": list(user.api_tokens.all()),
        "now": timezone.now(),
        "password_form": ChangePasswordForm(user),
        "off_form": PasswordForm(user),
        "token_form": TokenForm(user),
    }
    status = 400 if any(getattr(form, "errors", None) for form in more.values()) else 200
    return render(request, "house/account.html", context | more, status=status)
