"""The manners of the API: who may ask, in what shape, and how a refusal reads.

An app's API is a module with a `router`, named by `AppConfig.api`; `config/api.py` gathers them. Every operation
names the right that it needs, takes a body that is an `ApiBody`, and answers with an `ApiAnswer`: the OpenAPI
document is made from both. Every refusal is `{"error": code, "hint": sentence}` in the reader's language, with more
where more helps.
"""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, get_type_hints

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.params.models import Body, BodyModel
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from vtuber.access import Right
from vtuber.models import VTuber
from vtuber.web.api_access import access_with
from vtuber.web.refusals import Refusal, Refused

BODY_LIMIT = 64 * 1024
REFUSALS = (400, 401, 403, 404, 405, 409, 413, 422, 429)

Shape = TypeVar("Shape", bound=BaseModel)
View = TypeVar("View", bound=Callable[..., BaseModel])


class ApiBody(BaseModel):
    """Base of what an operation takes: JSON, extras refused."""

    model_config = ConfigDict(extra="forbid")


class NoBody(ApiBody):
    """Nothing is needed."""


class ApiAnswer(BaseModel):
    """Base of what an operation answers; what is sent is what the OpenAPI document says."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


class Done(ApiAnswer):
    """It is done, and there is nothing to tell."""


class _RefusedResponse(Schema):
    """As ninja wraps an answer."""

    response: Refused


class ApiRouter:
    """The operations of one app: `routes` is what ninja knows of them.

    A view is `(request, vtuber, …)` for what stands beneath `/api/vtubers/<slug>/`, `(request, …)` for what stands
    beneath `/api/`. A parameter that is an `ApiBody` is the request's body, one that is in the path (`{int:task_id}`)
    comes from there, any other from the query. The return annotation is the answer's shape.
    """

    def __init__(self, tag: str) -> None:
        self.routes = Router(tags=[tag])

    def get(self, path: str, *, right: Right) -> Callable[[View], View]:
        """A reading operation; it writes nothing."""
        return self._operation(["GET", "HEAD"], path, right)

    def post(self, path: str, *, right: Right) -> Callable[[View], View]:
        """An operation that does something."""
        return self._operation(["POST"], path, right)

    def patch(self, path: str, *, right: Right) -> Callable[[View], View]:
        """An operation that changes some of something."""
        return self._operation(["PATCH"], path, right)

    def put(self, path: str, *, right: Right) -> Callable[[View], View]:
        """An operation that sets something whole."""
        return self._operation(["PUT"], path, right)

    def delete(self, path: str, *, right: Right) -> Callable[[View], View]:
        """An operation that ends something."""
        return self._operation(["DELETE"], path, right)

    def _operation(self, methods: list[str], path: str, right: Right) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            hints = get_type_hints(view, include_extras=True)
            about_her = hints.get("vtuber") is VTuber
            asked = _as_operation(view, hints, about_her)
            self.routes.add_api_operation(
                f"/vtubers/{{slug:slug}}/{path}" if about_her else f"/{path}",
                methods,
                asked,
                auth=access_with(right),
                response={200: hints["return"]},
                operation_id="_".join((*view.__module__.split("."), view.__name__)),
                summary=view.__name__.replace("_", " "),
                openapi_extra={"x-right": right.value},
            )
            self._may_refuse(asked)
            return view

        return decorate

    def _may_refuse(self, asked: Callable[..., Any]) -> None:
        """One model for all refusals: ninja would make one for each status of each operation, which was a third of
        what a web server does to start."""
        for path in self.routes.path_operations.values():
            for operation in path.operations:
                if operation.view_func is asked:
                    operation.response_models |= dict.fromkeys(REFUSALS, _RefusedResponse)


def actor_of(request: HttpRequest) -> str:
    """Who asks, as the audit log names them."""
    return request.user.get_username()


def read_body(request: HttpRequest, shape: type[Shape]) -> Shape:
    """The request's JSON body as `shape`; a Refusal names the field that does not fit."""
    _check_size(request)
    try:
        return shape.model_validate_json(request.body or b"{}")
    except ValidationError as error:
        raise bad_input(error.errors(include_url=False, include_input=False, include_context=False)) from error


def bad_input(errors: Any, skip: int = 0) -> Refusal:
    """The refusal of what does not fit; `skip` parts at the beginning of a place are of no interest."""
    problems = [
        {"field": ".".join(str(part) for part in problem["loc"][skip:]), "problem": problem["msg"]}
        for problem in errors
    ]
    first = problems[0]
    hint = _("Please check “%(field)s”: %(problem)s") % (first | {"field": first["field"] or "JSON"})
    return Refusal(400, "bad_input", hint, problems=problems)


def _check_size(request: HttpRequest) -> None:
    if int(request.headers.get("Content-Length") or 0) > BODY_LIMIT or len(request.body) > BODY_LIMIT:
        raise Refusal(413, "too_large", _("The request is larger than 64 KiB."))


class _JsonBodyModel(BodyModel):
    """The body read by pydantic from the JSON itself, so that strict shapes know a number from a text."""

    @classmethod
    def resolve(cls, request: HttpRequest, api: Any, path_params: Any) -> Any:
        _check_size(request)
        ((name, field),) = cls.model_fields.items()
        shape: Any = field.annotation
        return cls.model_construct(**{name: TypeAdapter(shape).validate_json(request.body or b"{}")})


class _JsonBody(Body):  # type: ignore[misc]
    _model = _JsonBodyModel

    @classmethod
    def _param_source(cls) -> str:
        return "body"


def _as_operation(view: Callable[..., BaseModel], hints: dict[str, Any], about_her: bool) -> Callable[..., Any]:
    """The view as ninja reads it: `slug` in the place of the VTuber, bodies read as ours."""

    @wraps(view)
    def operation(request: HttpRequest, **given: Any) -> Any:
        if about_her:
            given["vtuber"] = _her(given.pop("slug"))
        return view(request, **given)

    parameters = []
    for name, parameter in inspect.signature(view).parameters.items():
        hint = hints.get(name, HttpRequest)
        parameter = parameter.replace(annotation=hint, kind=inspect.Parameter.POSITIONAL_OR_KEYWORD)
        if name == "vtuber" and about_her:
            parameter = parameter.replace(name="slug", annotation=str)
        elif isinstance(hint, type) and issubclass(hint, BaseModel):
            parameter = parameter.replace(default=_JsonBody(hint() if hint is NoBody else ...))
        parameters.append(parameter)
    operation.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return operation


def _her(slug: str) -> VTuber:
    vtuber = VTuber.objects.filter(slug=slug).first()
    if vtuber is None:
        raise Refusal(404, "unknown", _("Nobody of that name lives here."))
    return vtuber
