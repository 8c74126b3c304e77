"""Who is one of us: the owners' page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from vtuber.access import Right
from vtuber.errors import NotAllowed
from vtuber.models import Invitation
from vtuber.models.access import ROLE_NAMES
from vtuber.services import people as services
from vtuber.web.account_forms import RoleForm
from vtuber.web.page_access import page_for, person


@require_safe
@page_for(Right.OWN)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a role, and who is invited."""
    return _page(request)


@require_POST
@page_for(Right.OWN)
def invite(request: HttpRequest) -> HttpResponse:
    """A link for somebody new, shown this once."""
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _page(request, invite_form=form)
    _invitation, secret = services.invite(
        role=form.cleaned_data["role"], actor=person(request).get_username(), real=timezone.now()
    )
    return _page(request, secret=secret)


@require_POST
@page_for(Right.OWN)
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """The link of an invitation leads nowhere any more."""
    services.withdraw_invitation(
        invitation_id=invitation_id, actor=person(request).get_username(), real=timezone.now()
    )
    return redirect("people")


@require_POST
@page_for(Right.OWN)
def change(request: HttpRequest, user_id: int) -> HttpResponse:
    """What is done to somebody: another role, signed out everywhere, or shown out."""
    actor, real = person(request).get_username(), timezone.now()
    form = RoleForm(request.POST)
    try:
        match request.POST.get("do"):
            case "role" if form.is_valid():
                services.change_role(user_id=user_id, role=form.cleaned_data["role"], actor=actor, real=real)
            case "sessions":
                services.end_all_sessions(user_id=user_id, actor=actor, real=real)
            case "end":
                services.end_access(user_id=user_id, actor=actor, real=real)
    except NotAllowed as refusal:
        return _page(request, refusal=str(refusal))
    return redirect("people")


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    names = dict(ROLE_NAMES)
    context = {
        "is_owner": True,
        "everybody": [{"user": user, "role": role.value} for user, role in services.people()],
        "roles": ROLE_NAMES,
        "invitations": [
            {"id": each.pk, "role": names[each.role], "by": each.by, "expires_at": each.expires_at}
            for each in Invitation.objects.filter(used_by="", expires_at__gt=timezone.now()).order_by("-pk")
        ],
        "invite_form": RoleForm(initial={"role": "viewer"}),
    }
    return render(request, "house/people.html", context | more, status=409 if "refusal" in more else 200)
