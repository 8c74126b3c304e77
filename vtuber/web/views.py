"""Pages of the board, and the sign of life that needs no login."""

from typing import Any

from django.contrib.auth.decorators import user_passes_test
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.auth.views import LoginView
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
from vtuber.web.forms import OperatorLogin
from vtuber.web.health import look


class BoardLogin(LoginView):
    """The page for signing in."""

    template_name = "registration/login.html"
    authentication_form = OperatorLogin
    redirect_authenticated_user = False


def _is_staff(user: AbstractBaseUser | AnonymousUser) -> bool:
    return bool(getattr(user, "is_active", False) and getattr(user, "is_staff", False))


def kinds_for_page() -> dict[str, Any]:
    """The kinds of tasks as the board's scripts need them, in the reader's language."""
    return {
        type: {
            "label": str(kind.label),
            "categories": {name: str(label) for name, label in kind.categories.items()},
            "colour": kind.colour,
            "props": kind.props,
        }
        for type, kind in task_kinds().items()
    }


@never_cache
@ensure_csrf_cookie
@require_safe
@user_passes_test(_is_staff, login_url="login")
def board(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The board of one VTuber; without a slug, of the first one. Everything in it comes over the live link."""
    everybody = VTuber.objects.order_by("pk")
    vtuber = get_object_or_404(everybody, slug=slug) if slug else everybody.first()
    if vtuber is None:
        return render(request, "board/nobody.html")
    parts = [part for _name, part in registry.board_parts.items()]
    return render(
        request,
        "board/board.html",
        {
            "vtuber": vtuber,
            "everybody": everybody,
            "language": get_language(),
            "kinds": kinds_for_page(),
            "may_own": Right.OWN in rights_of(request.user),
            "board_modules": [static(name) for part in parts for name in part.modules],
            "board_styles": [name for part in parts for name in part.styles],
        },
    )


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the program can serve: 200 or, without a database, 503; what else is amiss stands in the body."""
    health = look()
    return JsonResponse(health, status=200 if health["database"] == "ok" else 503)
