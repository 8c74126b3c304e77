"""Pages beside the board: settings, her persona, what models are told."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from llmservice.owner_settings.current import kept
from vtuber import registry
from vtuber.access import Right, rights_of
from vtuber.audit_text import change_texts
from vtuber.models import AuditEntry, VTuber
from vtuber.services.persona_edits import persona_values
from vtuber.web.prompts_page import prompt_list
from vtuber.web.settings_page import page_groups

View = Callable[..., HttpResponse]
# So many changes of hers are listed, newest first.
VERSIONS = 20


def page_for(right: Right) -> Callable[[View], View]:
    """View decorator: for those with the right; strangers sign in first, others read that they may not."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("login"))
            if right not in rights_of(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return never_cache(ensure_csrf_cookie(require_safe(answer)))

    return decorate


@page_for(Right.OWN)
def settings(request: HttpRequest) -> HttpResponse:
    """What an owner changes while everything runs."""
    return render(
        request,
        "settings/settings.html",
        {"groups": page_groups(), "number": kept().number, "language": get_language()},
    )


@page_for(Right.OPERATE)
def persona(request: HttpRequest, slug: str) -> HttpResponse:
    """Who she is, and a try of how she talks."""
    vtuber = get_object_or_404(VTuber.objects.select_related("persona"), slug=slug)
    written = AuditEntry.objects.filter(vtuber=vtuber, target="persona").order_by("-pk")[:VERSIONS]
    return render(
        request,
        "persona/persona.html",
        {
            "vtuber": vtuber,
            "persona": vtuber.persona,
            "values": persona_values(vtuber.persona),
            "catchphrases": "\n".join(vtuber.persona.catchphrases),
            "versions": [{"entry": entry, "changes": change_texts(entry)} for entry in written],
            "can_try": bool(list(registry.test_chats.items())),
            "language": get_language(),
        },
    )


@page_for(Right.OPERATE)
def prompts(request: HttpRequest, slug: str) -> HttpResponse:
    """What models are told, filled with the day's values."""
    vtuber = get_object_or_404(VTuber.objects.select_related("persona"), slug=slug)
    return render(
        request,
        "persona/prompts.html",
        {"vtuber": vtuber, "prompts": prompt_list(vtuber), "language": get_language()},
    )
