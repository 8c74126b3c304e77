"""Serving what she says: by a name that nobody can guess, and no longer than it may be heard."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from llmservice.voice.speaking import sound_cache
from streaming.models import SpokenPiece


@require_safe
def sound(request: HttpRequest, token: str) -> HttpResponse:
    """A piece of speech (WAV). 404 for one that was silenced, or whose sound is gone."""
    piece = SpokenPiece.objects.filter(token=token, silenced=False).exclude(sound_key="").first()
    found = sound_cache().get(piece.sound_key) if piece else None
    if found is None:
        raise Http404("Nothing is to be heard here.")
    response = HttpResponse(found.wav, content_type="audio/wav")
    # What was silenced must not come out of somebody's cache.
    response["Cache-Control"] = "no-store"
    # Whoever has the address may play it: a scene on another machine, a page of another origin.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
