"""What a browser may do with the stream page and the stage as an overlay, beyond what it may do with every page."""

from django.conf import settings
from django.http import HttpResponse


def as_overlay(response: HttpResponse) -> None:
    """Let OBS put its custom CSS in, and let those frame the page that FRAME_ANCESTORS names.

    OBS injects a style element into the page, which the policy of the other pages refuses. Scripts stay ours alone.
    """
    framed_by_the_named(response)
    response._csp_update = {"style-src": ["'unsafe-inline'"]}  # type: ignore[attr-defined]


def framed_by_the_named(response: HttpResponse) -> None:
    """Let those alone frame the page that FRAME_ANCESTORS names; without any, nobody."""
    _framed_by(response, list(settings.FRAME_ANCESTORS))


def framed_by_us_and_the_named(response: HttpResponse) -> None:
    """Let pages of ours frame the page, and those that FRAME_ANCESTORS names."""
    _framed_by(response, ["'self'", *settings.FRAME_ANCESTORS])


def _framed_by(response: HttpResponse, ancestors: list[str]) -> None:
    replace = {}
    if ancestors:
        replace["frame-ancestors"] = ancestors
        # The older header knows no list; browsers that know the policy go by the policy.
        response.xframe_options_exempt = True
    response._csp_replace = replace  # type: ignore[attr-defined]
