"""Pages of the board, and the sign of life that needs no login."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from vtuber import registry
from vtuber.access import Right, rights_of
from vtuber.kinds import task_kinds
from vtuber.models import VTuber
from vtuber.web.health import look
from vtuber.web.page_access import page_for
from vtuber.web.page_scripts import scripts_behind


def kinds_for_page() -> dict[str, Any]:
    """The kinds of tasks as the board's scripts need them, in the reader's language."""
    return {
        type: {
            "label": str(kind.label),
            "categories": {name: str(label) for name, label in kind.categories.items()},
            "colour": kind.colour,
            "props": kind.props,
            "scene": kind.scene,
        }
        for type, kind in task_kinds().items()
    }


@never_cache
@ensure_csrf_cookie
@require_safe
@page_for(Right.WATCH)
def board(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The board of one VTuber; without a slug, of the first one. Everything in it comes over the live link."""
    everybody = VTuber.objects.order_by("pk")
    vtuber = get_object_or_404(everybody, slug=slug) if slug else everybody.first()
    if vtuber is None:
        return render(request, "board/nobody.html")
    parts = [part for _name, part in registry.board_parts.items()]
    modules = [name for part in parts for name in part.modules]
    return render(
        request,
        "board/board.html",
        {
            "vtuber": vtuber,
            "everybody": everybody,
            "language": get_language(),
            "rights": sorted(rights_of(request.user)),
            "kinds": kinds_for_page(),
            "preloads": scripts_behind("js/board/main.js", *modules),
            "board_modules": [static(name) for name in modules],
            "board_styles": [name for part in parts for name in part.styles],
        },
    )


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the program can serve: 200 or, without a database, 503; what else is amiss stands in the body."""
    health = look()
    return JsonResponse(health, status=200 if health["database"] == "ok" else 503)
