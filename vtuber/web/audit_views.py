"""The audit log as a page, and as a table to take along."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from pydantic import ValidationError

from vtuber import registry
from vtuber.access import Right, rights_of
from vtuber.audit_search import AuditQuery, as_csv, find
from vtuber.audit_text import change_texts, verb_text
from vtuber.models import VTuber
from vtuber.web.page_access import page_for

PAGE = 100
EXPORTED = 50_000
_FIELDS = ("who", "verb", "text", "since", "until", "before")


@require_safe
@page_for(Right.WATCH)
def audit_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Search the log."""
    vtuber = get_object_or_404(VTuber, slug=slug)
    query, problem = _query(request)
    rows = list(find(vtuber, query)[: PAGE + 1])
    asked = {name: request.GET.get(name, "") for name in _FIELDS}
    more = request.GET.copy()
    if len(rows) > PAGE:
        more["before"] = str(rows[PAGE - 1].pk)
    context: dict[str, Any] = {
        "vtuber": vtuber,
        "is_owner": Right.OWN in rights_of(request.user),
        "asked": asked,
        "problem": problem,
        "verbs": sorted(((name, str(text)) for name, text in registry.audit_verbs.items()), key=lambda verb: verb[1]),
        "lines": [{"entry": row, "what": verb_text(row.verb), "changes": change_texts(row)} for row in rows[:PAGE]],
        "more": more.urlencode() if len(rows) > PAGE else "",
        "export": request.GET.urlencode(),
    }
    return render(request, "house/audit.html", context, status=400 if problem else 200)


@require_safe
@page_for(Right.WATCH)
def audit_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse | HttpResponse:
    """The lines that were found, as CSV."""
    vtuber = get_object_or_404(VTuber, slug=slug)
    query, problem = _query(request)
    if problem:
        return HttpResponse(problem, status=400, content_type="text/plain; charset=utf-8")
    rows = find(vtuber, query)[:EXPORTED]
    response = StreamingHttpResponse(as_csv(rows.iterator(500)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{vtuber.slug}.csv"'
    return response


def _query(request: HttpRequest) -> tuple[AuditQuery, str]:
    given = {name: request.GET[name] for name in _FIELDS if request.GET.get(name)}
    try:
        return AuditQuery.model_validate(given), ""
    except ValidationError:
        return AuditQuery(), _("One of the fields does not fit: days look like 2026-11-29, texts are short.")
