"""The viewer's cookie: by it her pages know again who talks, and by nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from streaming.chat.policy.identity import COOKIE_AGE_S, key_of_cookie, new_cookie

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]


def with_viewer_cookie(view: View[Given]) -> Callable[..., HttpResponse]:
    """View decorator: who comes without a cookie of ours (or with one that we did not sign) leaves with one."""

    @wraps(view)
    def pinned(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not key_of_cookie(request.COOKIES.get(settings.VIEWER_COOKIE_NAME, "")):
            response.set_cookie(
                settings.VIEWER_COOKIE_NAME,
                new_cookie(),
                max_age=COOKIE_AGE_S,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
                path=settings.SESSION_COOKIE_PATH,
            )
        return response

    return pinned
