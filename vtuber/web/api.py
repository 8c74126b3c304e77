"""What operators' programs, the board among them, may ask and do: JSON under `/api/vtubers/<slug>/`."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import ConfigDict, Field, model_validator

from vtuber.access import Right
from vtuber.errors import Conflict
from vtuber.events import head_seq, log_floor, message_of
from vtuber.models import Event, GameClock, TodoTask, VTuber
from vtuber.services import going_live, operator_actions
from vtuber.task_view import task_state
from vtuber.web.api_base import ApiAnswer, ApiBody, ApiRouter, NoBody, actor_of
from vtuber.web.api_shapes import ClockAnswer, TaskAnswer, shown
from vtuber.web.board_snapshot import board_clock, picture, told_event
from vtuber.web.frames import Clock, ToldEvent
from vtuber.web.refusals import Refusal

router = ApiRouter("day")

PAGE = 200
# A number of the log's, or the time before its first.
Seq = Annotated[int, Field(ge=0, lt=10**18)]


class Who(ApiAnswer):
    """Whose day it is."""

    slug: str
    name: str


class Snapshot(ApiAnswer):
    """Everything that the board shows, true at `seq`. Each section stands under its name; `unavailable` names those
    that broke."""

    model_config = ConfigDict(extra="allow")

    vtuber: Who
    seq: int
    clock: Clock
    unavailable: list[str]


class EventsPage(ApiAnswer):
    """A page of the log, oldest first. `head` is the newest number; up to `floor` the log has been let go."""

    events: list[ToldEvent]
    head: int
    floor: int


class PauseBody(ApiBody):
    """Whether game time shall stand still."""

    model_config = ConfigDict(strict=True)
    paused: bool


class SpeedBody(ApiBody):
    """Game seconds a real second; at least one of the two."""

    speed: float | None = Field(default=None, gt=0, le=3600)
    live_speed: float | None = Field(default=None, gt=0, le=3600)

    @model_validator(mode="after")
    def _one_is_given(self) -> "SpeedBody":
        if self.speed is None and self.live_speed is None:
            raise ValueError("give speed, live_speed or both")
        return self


@router.get("snapshot", right=Right.WATCH)
def snapshot(request: HttpRequest, vtuber: VTuber) -> Snapshot:
    """Everything that the board shows."""
    return Snapshot(**picture(vtuber, timezone.now(), get_language() or ""))


@router.get("events", right=Right.WATCH)
def events(request: HttpRequest, vtuber: VTuber, after: Seq | None = None, before: Seq | None = None) -> EventsPage:
    """A page of the log: `?after=<seq>` the next ones, `?before=<seq>` the ones until then; always oldest first.

    Up to `floor` the log has been let go: who knows less than that needs a snapshot.
    """
    if (after is None) == (before is None):
        raise Refusal(400, "bad_input", _("Say where to begin: either after=<number> or before=<number>."))
    log = Event.objects.filter(vtuber=vtuber)
    if after is not None:
        rows = list(log.filter(seq__gt=after).order_by("seq")[:PAGE])
    else:
        rows = list(log.filter(seq__lt=before).order_by("-seq")[:PAGE])[::-1]
    language = get_language() or ""
    told = [ToldEvent(**told_event(message_of(vtuber, row), language)) for row in rows]
    return EventsPage(events=told, head=head_seq(vtuber), floor=log_floor(vtuber))


@router.post("clock/pause", right=Right.OPERATE)
def pause(request: HttpRequest, vtuber: VTuber, body: PauseBody) -> ClockAnswer:
    """Stop game time, or let it run on."""
    return _clock(
        operator_actions.pause_clock(vtuber=vtuber, paused=body.paused, actor=actor_of(request), real=timezone.now())
    )


@router.post("clock/speed", right=Right.OPERATE)
def speed(request: HttpRequest, vtuber: VTuber, body: SpeedBody) -> ClockAnswer:
    """Change the day speed, the live speed, or both."""
    clock = operator_actions.change_speed(
        vtuber=vtuber,
        speed=body.speed,
        live_speed=body.live_speed,
        actor=actor_of(request),
        real=timezone.now(),
    )
    return _clock(clock)


@router.post("live", right=Right.OPERATE)
def live(request: HttpRequest, vtuber: VTuber, body: NoBody) -> TaskAnswer:
    """Bring today's next stream forward to this moment."""
    task = going_live.go_live_now(vtuber=vtuber, actor=actor_of(request), real=timezone.now())
    return TaskAnswer(task=shown(task))


def both_versions(conflict: Conflict, yours: dict[str, Any]) -> Refusal:
    """The refusal of a stale edit: what was asked for, and what stands now."""
    current = task_state(conflict.current) if isinstance(conflict.current, TodoTask) else None
    return Refusal(409, "conflict", str(conflict), yours=yours, current=current)


def check_owner(vtuber: VTuber, task_id: int) -> None:
    """A Refusal when the task is not one of hers."""
    if not TodoTask.objects.filter(pk=task_id, vtuber=vtuber).exists():
        raise Refusal(404, "unknown", _("This task is not in the plan any more."))


def _clock(clock: GameClock) -> ClockAnswer:
    return ClockAnswer(clock=board_clock(clock, timezone.now()))
