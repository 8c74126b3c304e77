"""The API of all apps as one: addresses beneath /api/, one OpenAPI document, one way of saying no."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, re_path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from config import installed
from vtuber.models import TodoTask
from vtuber.plugin import Conflict, WorldError
from vtuber.task_view import task_state
from vtuber.web.api_base import bad_input
from vtuber.web.refusals import Refusal, refuse

ABOUT = """\
What the board does, for programs. A program shows a personal token (`Authorization: Bearer …`); a page of ours its
session and its CSRF token. `x-right` is the right that an operation needs.

Chat from other platforms comes in by an address and with a token of its own: docs/chat-api.md.
"""


class _Json(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return to_json(data)


class Api(NinjaAPI):
    """Ninja's, with our refusals, and its document made once."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        found = super()._get_urls()
        for pattern in found:
            assert isinstance(pattern, URLPattern)
            pattern.callback = _with_manners(pattern.callback)
        # Whatever it is, a line feed in it included.
        return [*found, re_path(r"[\s\S]+", _nothing_there)]

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        return self._document(self.get_root_path({}) if path_prefix is None else path_prefix)

    @lru_cache(maxsize=1)  # noqa: B019 (there is one API, as long as there is a process)
    def _document(self, prefix: str) -> OpenAPISchema:
        document = super().get_openapi_schema(path_prefix=prefix)
        for methods in document["paths"].values():
            # GET says it.
            methods.pop("head", None)
        return document


def _with_manners(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return _nothing_there(request)
        if response.status_code == 405:
            refusal = refuse(405, "wrong_method", _("This address is asked in another way."))
            refusal["Allow"] = response["Allow"]
            return refusal
        return response

    return never_cache(answer)


@csrf_exempt
@never_cache
def _nothing_there(request: HttpRequest) -> HttpResponse:
    return refuse(404, "unknown", _("There is nothing at this address."))


def make_api() -> Api:
    """The API of all apps that are installed."""
    api = Api(
        title="VTuberAgent",
        version="1",
        description=ABOUT,
        docs_url=None,
        urls_namespace="api",
        renderer=_Json(),
    )
    for router in installed.api_routers():
        api.add_router("", router.routes)
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Refusal: lambda request, refusal: refusal.response,
        Conflict: _conflict,
        WorldError: lambda request, error: refuse(422, "not_allowed", str(error)),
        ValidationError: lambda request, error: bad_input(error.errors, skip=1).response,
        HttpError: lambda request, error: refuse(error.status_code, "bad_input", str(error)),
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
    return api


def _conflict(request: HttpRequest, conflict: Conflict) -> HttpResponse:
    current = task_state(conflict.current) if isinstance(conflict.current, TodoTask) else None
    return refuse(409, "conflict", str(conflict), current=current)
