"""Pages that need a right: who is signed out signs in, who has not the right learns so."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from vtuber.access import Right, rights_of
from vtuber.models import VTuber

Page = Callable[..., HttpResponseBase]


def page_for(right: Right | None) -> Callable[[Page], Page]:
    """View decorator; with None any role will do."""

    def decorate(view: Page) -> Page:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            rights = rights_of(request.user)
            if not rights:
                return redirect_to_login(request.get_full_path(), "login")
            if right is not None and right not in rights:
                return render(request, "house/no-right.html", {"somebody": VTuber.objects.first()}, status=403)
            return view(request, *args, **kwargs)

        return never_cache(answer)

    return decorate


def person(request: HttpRequest) -> User:
    """Who asks, on a page that somebody signed in has opened."""
    return cast(User, request.user)
