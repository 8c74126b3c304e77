"""Pages beside the board: settings, her persona, what models are told."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from llmservice.owner_settings.current import kept
from vtuber import registry
from vtuber.access import Right
from vtuber.audit_text import change_texts
from vtuber.models import AuditEntry, VTuber
from vtuber.services.persona_edits import persona_values
from vtuber.web.page_access import page_for
from vtuber.web.prompts_page import prompt_list
from vtuber.web.settings_page import page_groups

# So many changes of hers are listed, newest first.
VERSIONS = 20


@ensure_csrf_cookie
@require_safe
@page_for(Right.OWN)
def settings(request: HttpRequest) -> HttpResponse:
    """What an owner changes while everything runs."""
    return render(
        request,
        "settings/settings.html",
        {"groups": page_groups(), "number": kept().number, "language": get_language()},
    )


@ensure_csrf_cookie
@require_safe
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


@ensure_csrf_cookie
@require_safe
@page_for(Right.OPERATE)
def prompts(request: HttpRequest, slug: str) -> HttpResponse:
    """What models are told, filled with the day's values."""
    vtuber = get_object_or_404(VTuber.objects.select_related("persona"), slug=slug)
    return render(
        request,
        "persona/prompts.html",
        {"vtuber": vtuber, "prompts": prompt_list(vtuber), "language": get_language()},
    )
