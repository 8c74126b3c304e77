"""The viewers' pages: her stream, what stands there while she is off air, and the replays. Nobody has to sign in."""

import time

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from streaming.models import Stream
from streaming.web.overlay_headers import as_overlay
from streaming.web.page_contexts import live_context, replay_context
from vtuber.models import VTuber

# Real seconds that the inside of the off-air page is kept for the next who asks.
OFF_AIR_S = 2


@never_cache
@ensure_csrf_cookie
@require_safe
def live_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The stream page; `?part=off-air` asks for the off-air part alone, which a page that stays open puts in anew.

    `?bg=none` is the page as a source in a broadcasting program: her and her words, with nothing behind them.
    """
    vtuber = get_object_or_404(VTuber.objects.select_related("persona"), slug=slug)
    if request.GET.get("part") == "off-air":
        return HttpResponse(_off_air(vtuber, request))
    overlay = request.GET.get("bg") == "none"
    response = render(request, "live/live.html", {**live_context(vtuber, request), "overlay": overlay})
    if overlay:
        as_overlay(response)
    return response


def _off_air(vtuber: VTuber, request: HttpRequest) -> str:
    """The off-air page's inside: the same for everybody who reads one language, and asked for by all at once."""
    key = f"off-air:{vtuber.pk}:{get_language()}"
    now = time.monotonic()
    # The cache counts by this machine's clock, and would keep it for as long as that is set back.
    made_at, html = cache.get(key, (0.0, ""))
    if not html or not 0 <= now - made_at < OFF_AIR_S:
        html = render_to_string("live/off-air.html", live_context(vtuber, request), request)
        cache.set(key, (now, html), OFF_AIR_S)
    return str(html)


@never_cache
@require_safe
def replay(request: HttpRequest, slug: str, stream_id: int) -> HttpResponse:
    """The chat of a stream that is over, and what she said in it. One that is still on has no replay yet: 404."""
    streams = Stream.objects.select_related("vtuber", "cover", "task").filter(state=Stream.State.ENDED)
    stream = get_object_or_404(streams, pk=stream_id, vtuber__slug=slug)
    number = request.GET.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    return render(request, "live/replay.html", replay_context(stream, page))
