"""Serving pictures of her look. Only what has a row is served, by the name in the row: no request becomes a path."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from unity_bridge.look import files
from unity_bridge.models import LookPicture


@require_safe
def look_picture(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """A picture (WebP), as it was drawn anew. 404 for one that no row names, or whose file is gone."""
    row = LookPicture.objects.filter(vtuber__slug=slug, digest=digest).select_related("vtuber").first()
    if row is None:
        raise Http404("She has no such picture.")
    try:
        data = files.read(row.file)
    except OSError as error:
        raise Http404("The file of this picture is gone.") from error
    response = HttpResponse(data, content_type="image/webp")
    # Its name is its content's: beneath this address there is never another.
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
