"""What goes out next: read, change, have written anew, approve, hold; and which types need an approval."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from llmservice.calls import HINT_LIMIT
from vtuber.access import Right
from vtuber.errors import Conflict
from vtuber.models import GameClock, TodoTask, VTuber
from vtuber.prepared_content import content_state, prepared_section
from vtuber.services import approvals, content_edits
from vtuber.web.api_base import ApiAnswer, ApiBody, ApiRouter, actor_of
from vtuber.web.api_shapes import VersionBody
from vtuber.web.refusals import Refusal

router = ApiRouter("content")

# The longest part is a letter; a whole script has some forty parts.
MOST_PARTS, LONGEST = 80, 6000


class Choice(ApiAnswer):
    """One of several that a part may be."""

    value: str
    label: str


class Part(ApiAnswer):
    """A part of prepared content. `form` is how it reads: a post, a line, what she says, a letter, a picture, …"""

    path: str
    label: str
    form: str
    value: str
    limit: int
    editable: bool
    group: str
    options: list[Choice]
    remakes: bool


class Content(ApiAnswer):
    """What is prepared for one task. `waits`: it is there, and goes out only when somebody approves it."""

    id: int
    version: int
    type: str
    category: str
    kind: str
    start: str
    start_time: str
    end_time: str
    content: str
    state: str
    is_prepared: bool
    writing: bool
    approval: str
    approval_by: str
    needs_approval: bool
    waits: bool
    hint: str
    can_rewrite: bool
    problem: str
    parts: list[Part]


class ApprovalType(ApiAnswer):
    """A task type for which something is prepared, and whether that needs an approval."""

    type: str
    label: str
    required: bool


class Upcoming(ApiAnswer):
    """What goes out next, soonest first; `waiting` is how many of them wait for an approval."""

    tasks: list[Content]
    waiting: int
    types: list[ApprovalType]


class ContentAnswer(ApiAnswer):
    """The content, as it stands now."""

    content: Content


class TextsBody(ApiBody):
    """Other words for some parts, by path, and the version that the operator saw."""

    version: int = Field(ge=1, lt=2**31)
    texts: dict[
        Annotated[str, StringConstraints(min_length=1, max_length=80)],
        Annotated[str, StringConstraints(max_length=LONGEST)],
    ] = Field(min_length=1, max_length=MOST_PARTS)


class HintBody(ApiBody):
    """How another version should be, in words (may be empty), and the version that the operator saw."""

    version: int = Field(ge=1, lt=2**31)
    hint: str = Field(default="", max_length=HINT_LIMIT)


class RulesBody(ApiBody):
    """The task types whose content needs an approval from now on: these, and no others."""

    types: list[Annotated[str, StringConstraints(min_length=1, max_length=40)]] = Field(max_length=40)


class RulesAnswer(ApiAnswer):
    """The task types whose content needs an approval."""

    types: list[str]


@router.get("content", right=Right.WATCH)
def upcoming(request: HttpRequest, vtuber: VTuber) -> Upcoming:
    """What goes out next, in parts that people read."""
    now = GameClock.objects.get(vtuber=vtuber).now(timezone.now())
    return Upcoming.model_validate(prepared_section(vtuber, now))


@router.patch("content/{int:task_id}", right=Right.OPERATE)
def change_content(request: HttpRequest, vtuber: VTuber, task_id: int, body: TextsBody) -> ContentAnswer:
    """Change the words of some parts. What was approved is approved by whoever changes it."""
    return _done(
        vtuber,
        task_id,
        body,
        lambda: content_edits.edit_content(
            task_id=task_id, version=body.version, texts=body.texts, actor=actor_of(request), real=timezone.now()
        ),
    )


@router.post("content/{int:task_id}/approve", right=Right.OPERATE)
def approve_content(request: HttpRequest, vtuber: VTuber, task_id: int, body: VersionBody) -> ContentAnswer:
    """It may go out as it is."""
    return _done(
        vtuber,
        task_id,
        body,
        lambda: content_edits.approve_content(
            task_id=task_id, version=body.version, actor=actor_of(request), real=timezone.now()
        ),
    )


@router.post("content/{int:task_id}/hold", right=Right.OPERATE)
def hold_content(request: HttpRequest, vtuber: VTuber, task_id: int, body: VersionBody) -> ContentAnswer:
    """It does not go out until somebody approves it."""
    return _done(
        vtuber,
        task_id,
        body,
        lambda: content_edits.hold_content(
            task_id=task_id, version=body.version, actor=actor_of(request), real=timezone.now()
        ),
    )


@router.post("content/{int:task_id}/regenerate", right=Right.OPERATE)
def regenerate_content(request: HttpRequest, vtuber: VTuber, task_id: int, body: HintBody) -> ContentAnswer:
    """Have it written anew. The answer comes at once, the new version when she has written it."""
    return _done(
        vtuber,
        task_id,
        body,
        lambda: content_edits.regenerate_content(
            task_id=task_id, version=body.version, hint=body.hint, actor=actor_of(request), real=timezone.now()
        ),
    )


@router.post("approvals", right=Right.OPERATE)
def require_approval(request: HttpRequest, vtuber: VTuber, body: RulesBody) -> RulesAnswer:
    """Say which types of content go out only when somebody has approved them."""
    types = approvals.require_approval(vtuber=vtuber, types=body.types, actor=actor_of(request), real=timezone.now())
    return RulesAnswer(types=types)


def _done(vtuber: VTuber, task_id: int, body: ApiBody, verb: Callable[[], TodoTask]) -> ContentAnswer:
    if not TodoTask.objects.filter(pk=task_id, vtuber=vtuber).exists():
        raise Refusal(404, "unknown", _("This task is not in the plan any more."))
    try:
        return ContentAnswer(content=_shown(verb()))
    except Conflict as conflict:
        now: dict[str, Any] = {}
        if isinstance(conflict.current, TodoTask):
            now["content"] = _shown(conflict.current).model_dump()
        raise Refusal(409, "conflict", str(conflict), yours=body.model_dump(mode="json"), **now) from conflict


def _shown(task: TodoTask) -> Content:
    return Content.model_validate(content_state(task, approvals.required_types(task.vtuber)))
