"""The rows that lie in a persona's files: found, and taken up to the desk, where they are edited or hidden."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from llmservice.models import PersonaRow
from llmservice.persona.datasets import Dataset, datasets
from llmservice.persona.desk import Placed
from vtuber.admin.base import actor
from vtuber.services import persona_rows as desk

ON_A_PAGE = 30
# Characters of a search: a line of a row is hardly longer.
_LONGEST = 200


def files_page(request: HttpRequest, row_admin: Any) -> HttpResponse:
    """The page, and what its buttons do."""
    known = datasets()
    given = request.POST if request.method == "POST" else request.GET
    dataset = known.get(given.get("persona", "")) or next(iter(known.values()))
    language = given.get("language", "")
    if language not in dataset.languages:
        language = next(iter(dataset.languages), "zh")
    try:
        rows = dataset.rows(language)
    except ValueError as error:
        messages.error(request, _("Her files cannot be read: %(why)s") % {"why": error})
        rows = []
    if request.method == "POST":
        return _take_up(request, dataset, language, rows)
    wanted = given.get("q", "").strip()[:_LONGEST]
    page = Paginator(_found(rows, wanted), ON_A_PAGE).get_page(given.get("page"))
    digests = [row.digest for _place, row in page]
    on_desk = {
        row.shadows: row
        for row in PersonaRow.objects.filter(persona=dataset.name, language=language, shadows__in=digests)
    }
    context = {
        **row_admin.admin_site.each_context(request),
        "title": _("Rows in her files"),
        "opts": row_admin.opts,
        "personas": list(known),
        "languages": dataset.languages,
        "persona": dataset.name,
        "language": language,
        "q": wanted,
        "page": page,
        "rows": [
            {"place": str(place), "row": row, "desk": on_desk.get(digest)}
            for (place, row), digest in zip(page, digests, strict=True)
        ],
        "back": reverse("admin:llmservice_personarow_changelist"),
    }
    return TemplateResponse(request, "admin/vtuber/persona_files.html", context)


def _found(rows: Placed, wanted: str) -> Placed:
    if not wanted:
        return rows
    needle = wanted.casefold()
    return [(place, row) for place, row in rows if needle in row.as_line().casefold()]


def _take_up(request: HttpRequest, dataset: Dataset, language: str, rows: Placed) -> HttpResponse:
    here = HttpResponseRedirect(request.get_full_path())
    shipped = next((row for _place, row in rows if row.digest == request.POST.get("row")), None)
    if shipped is None:
        messages.error(request, _("That row is not in her files any more; this is what stands there now."))
        return here
    hide = "hide" in request.POST
    try:
        taken = desk.take_up(
            dataset=dataset,
            language=language,
            shipped=shipped,
            hide=hide,
            actor=actor(request),
            real=timezone.now(),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return here
    if hide:
        messages.success(request, _("It is hidden: she does not learn from it any more."))
        return here
    return HttpResponseRedirect(reverse("admin:llmservice_personarow_change", args=[taken.pk]))
