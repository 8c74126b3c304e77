"""The viewers' pages: her stream (or her door, while she is off air), and the replays. Nobody has to sign in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from streaming.models import Stream
from streaming.web.page_contexts import live_context, replay_context
from vtuber.models import VTuber


@never_cache
@ensure_csrf_cookie
@require_safe
def live_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The stream page; `?part=door` asks for her door alone, which a page that stays open hangs in anew."""
    vtuber = get_object_or_404(VTuber.objects.select_related("persona"), slug=slug)
    template = "live/off-air.html" if request.GET.get("part") == "door" else "live/live.html"
    return render(request, template, live_context(vtuber, request))


@never_cache
@require_safe
def replay(request: HttpRequest, slug: str, stream_id: int) -> HttpResponse:
    """The chat of a stream that is over, and what she said in it. One that is still on has no replay yet: 404."""
    streams = Stream.objects.select_related("vtuber", "cover", "task").filter(state=Stream.State.ENDED)
    stream = get_object_or_404(streams, pk=stream_id, vtuber__slug=slug)
    number = request.GET.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    return render(request, "live/replay.html", replay_context(stream, page))
