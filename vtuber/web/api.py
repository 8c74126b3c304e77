"""What operators' programs, the board among them, may ask and do: JSON under `/api/vtubers/<slug>/`."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, model_validator

from vtuber.errors import Conflict
from vtuber.events import head_seq, log_floor, message_of
from vtuber.models import AuditEntry, Event, GameClock, TodoTask, VTuber
from vtuber.services import going_live, operator_actions, task_edits
from vtuber.services import undo as undoing
from vtuber.task_view import task_state
from vtuber.web.api_base import Refusal, endpoint, read_body
from vtuber.web.board_snapshot import board_clock, picture, told_event

PAGE = 200


class PauseBody(BaseModel):
    """Whether game time shall stand still."""

    model_config = ConfigDict(extra="forbid", strict=True)
    paused: bool


class SpeedBody(BaseModel):
    """Game seconds a real second; at least one of the two."""

    model_config = ConfigDict(extra="forbid")
    speed: float | None = Field(default=None, gt=0, le=3600)
    live_speed: float | None = Field(default=None, gt=0, le=3600)

    @model_validator(mode="after")
    def _one_is_given(self) -> "SpeedBody":
        if self.speed is None and self.live_speed is None:
            raise ValueError("give speed, live_speed or both")
        return self


class NoBody(BaseModel):
    """Nothing is needed."""

    model_config = ConfigDict(extra="forbid")


class VersionBody(BaseModel):
    """The version of the task that the operator saw."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=1)


class EditBody(task_edits.TaskEdit):
    """Changes of a task, with the version that the operator saw. Times carry an offset; game time's is +00:00."""

    version: int = Field(ge=1)


@endpoint("GET", "HEAD")
def snapshot(request: HttpRequest, vtuber: VTuber) -> dict[str, Any]:
    """Everything that the board shows."""
    return picture(vtuber, timezone.now(), get_language() or "")


@endpoint("GET", "HEAD")
def events(request: HttpRequest, vtuber: VTuber) -> dict[str, Any]:
    """A page of the log: `?after=<seq>` the next ones, `?before=<seq>` the ones until then; always oldest first.

    Up to `floor` the log has been let go: who knows less than that needs a snapshot.
    """
    after, before = _seq(request, "after"), _seq(request, "before")
    if (after is None) == (before is None):
        raise Refusal(400, "bad_input", _("Say where to begin: either after=<number> or before=<number>."))
    log = Event.objects.filter(vtuber=vtuber)
    if after is not None:
        rows = list(log.filter(seq__gt=after).order_by("seq")[:PAGE])
    else:
        rows = list(log.filter(seq__lt=before).order_by("-seq")[:PAGE])[::-1]
    language = get_language() or ""
    told = [told_event(message_of(vtuber, row), language) for row in rows]
    return {"events": told, "head": head_seq(vtuber), "floor": log_floor(vtuber)}


@endpoint("POST")
def pause(request: HttpRequest, vtuber: VTuber) -> dict[str, Any]:
    """Stop game time, or let it run on."""
    body = read_body(request, PauseBody)
    return _clock(
        operator_actions.pause_clock(vtuber=vtuber, paused=body.paused, actor=_actor(request), real=timezone.now())
    )


@endpoint("POST")
def speed(request: HttpRequest, vtuber: VTuber) -> dict[str, Any]:
    """Change the day speed, the live speed, or both."""
    body = read_body(request, SpeedBody)
    clock = operator_actions.change_speed(
        vtuber=vtuber,
        speed=body.speed,
        live_speed=body.live_speed,
        actor=_actor(request),
        real=timezone.now(),
    )
    return _clock(clock)


@endpoint("POST")
def jump(request: HttpRequest, vtuber: VTuber) -> dict[str, Any]:
    """Move game time on to the start of the next task."""
    read_body(request, NoBody)
    task_edits.jump_to_next_task(vtuber=vtuber, actor=_actor(request), real=timezone.now())
    return _clock(GameClock.objects.get(vtuber=vtuber))


@endpoint("POST")
def live(request: HttpRequest, vtuber: VTuber) -> dict[str, Any]:
    """Bring today's next stream forward to this moment."""
    read_body(request, NoBody)
    return {"task": task_state(going_live.go_live_now(vtuber=vtuber, actor=_actor(request), real=timezone.now()))}


@endpoint("PATCH")
def task(request: HttpRequest, vtuber: VTuber, task_id: int) -> dict[str, Any]:
    """Change a task that has not begun. 409 with both versions when somebody else was faster."""
    body = read_body(request, EditBody)
    _check_owner(vtuber, task_id)
    changes = body.model_dump(exclude={"version"}, exclude_unset=True)
    try:
        edited = task_edits.edit_task(
            task_id=task_id,
            version=body.version,
            changes=task_edits.TaskEdit(**changes),
            actor=_actor(request),
            real=timezone.now(),
        )
    except Conflict as conflict:
        raise _both_versions(conflict, body.model_dump(mode="json", exclude_unset=True)) from conflict
    return {"task": task_state(edited)}


@endpoint("POST")
def cancel(request: HttpRequest, vtuber: VTuber, task_id: int) -> dict[str, Any]:
    """Call a task off. 409 with both versions when somebody else was faster."""
    body = read_body(request, VersionBody)
    _check_owner(vtuber, task_id)
    try:
        ended = task_edits.cancel_task(
            task_id=task_id, version=body.version, actor=_actor(request), real=timezone.now()
        )
    except Conflict as conflict:
        raise _both_versions(conflict, body.model_dump()) from conflict
    return {"task": task_state(ended)}


@endpoint("POST")
def undo(request: HttpRequest, vtuber: VTuber, entry_id: int) -> dict[str, Any]:
    """Take back what an operator did, if nothing was changed after it."""
    read_body(request, NoBody)
    if not AuditEntry.objects.filter(pk=entry_id, vtuber=vtuber).exists():
        raise Refusal(404, "unknown", _("This edit is not in the list any more."))
    tasks = undoing.undo(entry_id=entry_id, actor=_actor(request), real=timezone.now())
    return {"tasks": [task_state(task) for task in tasks]}


def _both_versions(conflict: Conflict, yours: dict[str, Any]) -> Refusal:
    current = task_state(conflict.current) if isinstance(conflict.current, TodoTask) else None
    return Refusal(409, "conflict", str(conflict), yours=yours, current=current)


def _check_owner(vtuber: VTuber, task_id: int) -> None:
    if not TodoTask.objects.filter(pk=task_id, vtuber=vtuber).exists():
        raise Refusal(404, "unknown", _("This task is not in the plan any more."))


def _actor(request: HttpRequest) -> str:
    return request.user.get_username()


def _clock(clock: GameClock) -> dict[str, Any]:
    return {"clock": board_clock(clock, timezone.now()).model_dump()}


def _seq(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Refusal(400, "bad_input", _("“%(name)s” is a whole number.") % {"name": name})
    return int(text)
