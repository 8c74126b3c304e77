"""Serving covers. Only what has a row is served, by the name in the row: no part of a request becomes a path."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import condition, require_safe

from config.env import BASE_DIR
from streaming.models import Cover
from streaming.on_air import cover_files
from vtuber.access import Right, rights_of
from vtuber.models import TodoTask
from vtuber.models.day import TaskType

_TYPES = {"png": "image/png", "webp": "image/webp"}
# Her paper, with the paw of her pages on it, as wide as a cover.
_PAW = (BASE_DIR / "static" / "img" / "paw.svg").read_text(encoding="utf-8")
_BLANK = f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720"><path fill="#fbf1dd" d="M0 0h1280v720H0z"/>
<svg x="496" y="216" width="288" height="288" color="#ead8b8">{_PAW}</svg></svg>
"""


def _etag(request: HttpRequest, slug: str, name: tuple[dt.date, int], suffix: str) -> str | None:
    date, number = name
    digest = (
        Cover.objects.filter(vtuber__slug=slug, date=date, number=number).values_list("digest", flat=True).first()
    )
    return f'"{digest[:32]}-{suffix}"' if digest else None


@require_safe
def pending(request: HttpRequest, slug: str, task_id: int, digest: str) -> HttpResponse:
    """A painted cover that is not out yet, in small (webp): for operators alone. 404 for everybody else."""
    if Right.WATCH not in rights_of(request.user):
        raise Http404("Only operators see what is not out yet.")
    task = get_object_or_404(TodoTask, pk=task_id, vtuber__slug=slug, type=TaskType.COVER)
    if not digest or (task.prepared or {}).get("digest") != digest:
        raise Http404("Another picture was painted since.")
    try:
        data = cover_files.read_pending(task.pk, digest)
    except OSError as error:
        raise Http404("The file of this cover is gone.") from error
    response = HttpResponse(data, content_type=_TYPES["webp"])
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_safe
@condition(etag_func=_etag)
def cover(request: HttpRequest, slug: str, name: tuple[dt.date, int], suffix: str) -> HttpResponse:
    """A cover (png) or its thumbnail (webp). 404 for one that is not registered, or whose file is gone."""
    date, number = name
    row = get_object_or_404(Cover, vtuber__slug=slug, date=date, number=number)
    file = row.file if suffix == "png" else row.thumbnail
    if not file:
        raise Http404("Of this cover only the small picture is kept.")
    try:
        data = cover_files.read(file)
    except OSError:
        # The copies of the database hold no pictures: pages show blank paper rather than a torn one.
        blank = HttpResponse(_BLANK, status=404, content_type="image/svg+xml")
        blank["Cache-Control"] = "no-store"
        return blank
    # Whole rather than streamed: it is small, and an async server cannot stream a file without a thread.
    response = HttpResponse(data, content_type=_TYPES[suffix])
    response["Cache-Control"] = "public, max-age=3600"
    return response
