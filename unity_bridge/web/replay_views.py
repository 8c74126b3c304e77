"""A day or a stream of hers again, on the stage: the page, and what it plays.

The page is the same for everybody and tells nothing, as the stage's is. What it plays is asked for by a session, by a
link's token (behind the # of the address, so that no server's log has it), or, for streams, by anybody.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from streaming.web.overlay_headers import framed_by_us_and_the_named
from unity_bridge.replay.pages import about, page_after, page_at
from unity_bridge.replay.spans import NoReplay, Span, find_span, is_public
from unity_bridge.services.replay_links import opens
from unity_bridge.web.stage_views import stage_task_kinds
from vtuber.access import Right, rights_of
from vtuber.gametime import in_game_zone
from vtuber.models import VTuber
from vtuber.web.page_scripts import scripts_behind
from vtuber.web.refusals import refuse

STATUS = {"unknown": 404, "not_over": 404, "gone": 410}
BEARER = "Bearer "
# A game time in an address is no longer than that.
LONGEST = 40

Answer = Callable[[HttpRequest, VTuber, Span], dict[str, Any] | HttpResponse]


@never_cache
@ensure_csrf_cookie
@require_safe
def replay_page(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The stage with a player. `name` is a date, or `stream-` and a number; what it is worth, `about` says."""
    vtuber = get_object_or_404(VTuber, slug=slug)
    context = {
        "vtuber": vtuber,
        "name": name,
        "language": get_language(),
        "may_share": Right.OPERATE in rights_of(request.user),
        "task_kinds": stage_task_kinds(),
        "preloads": scripts_behind("js/stage/replay/main.js"),
    }
    response = render(request, "stage/replay.html", context)
    framed_by_us_and_the_named(response)
    return response


def _for_those_who_may(answer: Answer) -> Callable[..., HttpResponseBase]:
    """View decorator: who may not watch learns nothing of it, not even whether it is there."""

    @never_cache
    @require_safe
    def view(request: HttpRequest, slug: str, name: str) -> HttpResponse:
        real = timezone.now()
        vtuber = VTuber.objects.select_related("persona").filter(slug=slug).first()
        if vtuber is None or not _may_watch(request, vtuber, name, real):
            hint = _(
                "Only who is signed in, or was given a link, can watch this. A link holds for a while, and may have "
                "been taken back: ask for another one."
            )
            return refuse(404, "no_link", hint)
        try:
            told = answer(request, vtuber, find_span(vtuber, name, real))
        except NoReplay as why:
            return refuse(STATUS[why.code], why.code, str(why))
        return (
            told if isinstance(told, HttpResponse) else JsonResponse(told, json_dumps_params={"ensure_ascii": False})
        )

    return view


@_for_those_who_may
def replay_about(request: HttpRequest, vtuber: VTuber, span: Span) -> dict[str, Any]:
    """From when to when it goes, and what happened at which time."""
    return about(vtuber, span)


@_for_those_who_may
def replay_commands(request: HttpRequest, vtuber: VTuber, span: Span) -> dict[str, Any] | HttpResponse:
    """A page of it: `?at=` a game time begins there, with what was shown; `?after=` an event goes on behind it."""
    after, at = request.GET.get("after", ""), request.GET.get("at", "")
    if after.isascii() and after.isdigit() and len(after) < 16:
        return page_after(vtuber, span, int(after))
    try:
        moment = dt.datetime.fromisoformat(at[:LONGEST]) if at else span.starts
    except ValueError:
        return refuse(400, "bad_input", _("`at` is a game time, as 2026-11-24T20:15:00."))
    # Game times have no zone.
    return page_at(vtuber, span, in_game_zone(moment) if moment.tzinfo else moment.replace(tzinfo=dt.UTC))


def _may_watch(request: HttpRequest, vtuber: VTuber, name: str, real: dt.datetime) -> bool:
    if Right.WATCH in rights_of(request.user) or is_public(vtuber, name):
        return True
    shown = request.headers.get("Authorization", "")
    return shown.startswith(BEARER) and opens(vtuber=vtuber, name=name, shown=shown.removeprefix(BEARER), real=real)
