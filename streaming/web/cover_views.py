"""Serving covers. Only what has a row is served, by the name in the row: no part of a request becomes a path."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import condition, require_safe

from streaming.models import Cover
from streaming.on_air import cover_files

_TYPES = {"png": "image/png", "webp": "image/webp"}


def _etag(request: HttpRequest, slug: str, name: tuple[dt.date, int], suffix: str) -> str | None:
    date, number = name
    digest = (
        Cover.objects.filter(vtuber__slug=slug, date=date, number=number).values_list("digest", flat=True).first()
    )
    return f'"{digest[:32]}-{suffix}"' if digest else None


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
    except OSError as error:
        raise Http404("The file of this cover is gone.") from error
    # Whole rather than streamed: it is small, and an async server cannot stream a file without a thread.
    response = HttpResponse(data, content_type=_TYPES[suffix])
    response["Cache-Control"] = "public, max-age=3600"
    return response
