"""The viewers' pages: her stream (or her door, while she is off air), and the replays. Nobody has to sign in."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from streaming.models import Stream
from streaming.web.page_contexts import live_context, replay_context
from vtuber.models import VTuber

# Real seconds that the inside of the off-air page is kept for the next who asks.
DOOR_S = 2


@never_cache
@ensure_csrf_cookie
@require_safe
def live_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The stream page; `?part=door` asks for her door alone, which a page that stays open hangs in anew."""
    vtuber = get_object_or_404(VTuber.objects.select_related("persona"), slug=slug)
    if request.GET.get("part") == "door":
        return HttpResponse(_door(vtuber, request))
    return render(request, "live/live.html", live_context(vtuber, request))


def _door(vtuber: VTuber, request: HttpRequest) -> str:
    """The off-air page's inside: the same for everybody who reads one language, and asked for by all at once."""
    key = f"off-air:{vtuber.pk}:{get_language()}"
    html: str | None = cache.get(key)
    if html is None:
        html = render_to_string("live/off-air.html", live_context(vtuber, request), request)
        cache.set(key, html, DOOR_S)
    return html


@never_cache
@require_safe
def replay(request: HttpRequest, slug: str, stream_id: int) -> HttpResponse:
    """The chat of a stream that is over, and what she said in it. One that is still on has no replay yet: 404."""
    streams = Stream.objects.select_related("vtuber", "cover", "task").filter(state=Stream.State.ENDED)
    stream = get_object_or_404(streams, pk=stream_id, vtuber__slug=slug)
    number = request.GET.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    return render(request, "live/replay.html", replay_context(stream, page))
