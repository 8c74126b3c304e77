"""The manners of the API: who may ask, in what shape, and how a refusal reads.

Every refusal is `{"error": code, "hint": sentence}` in the reader's language, with more where more helps.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.decorators import decorator_from_middleware
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from pydantic import BaseModel, ValidationError

from vtuber.errors import Conflict, NotAllowed
from vtuber.models import TodoTask, VTuber
from vtuber.task_view import task_state

BODY_LIMIT = 64 * 1024

Given = ParamSpec("Given")
Body = TypeVar("Body", bound=BaseModel)
View = Callable[Concatenate[HttpRequest, VTuber, Given], dict[str, Any]]


class Refusal(Exception):
    """A request that is answered with a status, a code and a sentence."""

    def __init__(self, status: int, error: str, hint: str, **more: Any) -> None:
        self.response = refuse(status, error, hint, **more)
        super().__init__(hint)


def refuse(status: int, error: str, hint: str, **more: Any) -> JsonResponse:
    """A refusal as JSON."""
    return JsonResponse({"error": error, "hint": hint, **more}, status=status)


class _JsonCsrf(CsrfViewMiddleware):
    """Django's own check; only the refusal is ours, for a program reads it."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return refuse(403, "csrf", _("The page is out of date. Load it again and repeat what you did."))


_check_csrf = decorator_from_middleware(_JsonCsrf)


def endpoint(*methods: str) -> Callable[[View[Given]], Callable[..., HttpResponse]]:
    """View decorator: staff only, with CSRF, for one VTuber, JSON out; errors of her world become refusals."""

    def decorate(view: View[Given]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, slug: str, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
            user = request.user
            if not user.is_authenticated:
                return refuse(401, "signed_out", _("You are signed out. Sign in again; nothing was changed."))
            if not user.is_staff:
                return refuse(403, "not_staff", _("Only operators may do this."))
            vtuber = VTuber.objects.filter(slug=slug).first()
            if vtuber is None:
                return refuse(404, "unknown", _("Nobody of that name lives here."))
            try:
                return JsonResponse(view(request, vtuber, *args, **kwargs))
            except Refusal as refusal:
                return refusal.response
            except Conflict as conflict:
                return _conflict(conflict)
            except NotAllowed as error:
                return refuse(422, "not_allowed", str(error))

        checked = cast(Callable[..., HttpResponse], _check_csrf(answer))
        return csrf_exempt(never_cache(require_http_methods(methods)(checked)))

    return decorate


def _conflict(conflict: Conflict) -> JsonResponse:
    current = task_state(conflict.current) if isinstance(conflict.current, TodoTask) else None
    return refuse(409, "conflict", str(conflict), current=current)


def read_body(request: HttpRequest, shape: type[Body]) -> Body:
    """The request's JSON body as `shape`; a Refusal names the field that does not fit."""
    try:
        if int(request.headers.get("Content-Length") or 0) > BODY_LIMIT or len(request.body) > BODY_LIMIT:
            raise Refusal(413, "too_large", _("The request is larger than 64 KiB."))
        return shape.model_validate_json(request.body or b"{}")
    except ValidationError as error:
        problems = [
            {"field": ".".join(str(part) for part in problem["loc"]), "problem": problem["msg"]}
            for problem in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        first = problems[0]
        hint = _("Please check “%(field)s”: %(problem)s") % (first | {"field": first["field"] or "JSON"})
        raise Refusal(400, "bad_input", hint, problems=problems) from error
