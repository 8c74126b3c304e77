"""Her stage as a page: a source for OBS, or a tab.

Who may see her there is asked by the link, of a token that stands behind the # of the address (so that no server's
log has it), or of an operator's session. The page itself is the same for everybody and tells nothing.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from streaming.web.overlay_headers import framed_by_the_named
from vtuber.models import VTuber
from vtuber.plugin import kind_of, registry
from vtuber.web.page_scripts import scripts_behind


@never_cache
@require_safe
def stage_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The stage of one VTuber; 404 where nobody of that name lives. Those may frame it whom FRAME_ANCESTORS names."""
    vtuber = get_object_or_404(VTuber, slug=slug)
    context = {
        "vtuber": vtuber,
        "language": get_language(),
        "task_kinds": stage_task_kinds(),
        "preloads": scripts_behind("js/stage/main.js"),
    }
    response = render(request, "stage/stage.html", context)
    framed_by_the_named(response)
    return response


def stage_task_kinds() -> dict[str, Any]:
    """What her tasks are called, as the scripts of pages read it, in the reader's language."""
    return {
        type: {"label": str(kind_of(type).label), "categories": {}, "colour": "", "props": []}
        for type, _handler in registry.handlers.items()
    }
