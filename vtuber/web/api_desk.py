"""What the bar at the top of the board does, beside pause and speed: the emergency stop, jumps, the weather."""

from typing import Annotated

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from vtuber.access import Right
from vtuber.gametime import game_day, hhmm
from vtuber.jumps import Fate, look_at_jump
from vtuber.models import GameClock, VTuber
from vtuber.selectors import weather_on
from vtuber.services import emergency_stop, operator_actions, task_edits
from vtuber.services.new_tasks import GameTime
from vtuber.web.api_base import ApiAnswer, ApiBody, ApiRouter, NoBody, actor_of
from vtuber.web.api_shapes import ClockAnswer
from vtuber.web.board_snapshot import board_clock, stop_state
from vtuber.web.frames import Clock
from vtuber.web.refusals import Refusal

router = ApiRouter("desk")


class Stop(ApiAnswer):
    """Who has stopped her, and when in real time."""

    by: str
    at: str


class StopAnswer(ApiAnswer):
    """The emergency stop, null while nobody has pulled it, and the clock."""

    stop: Stop | None
    clock: Clock


class JumpBody(ApiBody):
    """Where to, in game time; without it, to the start of the next task."""

    to: GameTime | None = None


class PassedTask(ApiAnswer):
    """A task that would be passed, what becomes of it by its kind's rule, and the same in words."""

    id: int
    type: str
    category: str
    content: str
    start_time: str
    end_time: str
    fate: Fate
    words: str


class JumpPreview(ApiAnswer):
    """A jump as it would be; `to` is where it would end. Game times."""

    now: str
    to: str
    passed: list[PassedTask]


class WeatherBody(ApiBody):
    """The sky, as a kind that an app has brought, and the degrees Celsius."""

    sky: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    temperature: int = Field(ge=-40, le=50)


class WeatherAnswer(ApiAnswer):
    """The weather of her day, as it stands now."""

    date: str
    sky: str
    temperature: int


@router.post("stop", right=Right.OPERATE)
def stop(request: HttpRequest, vtuber: VTuber, body: NoBody) -> StopAnswer:
    """The emergency stop: every front end falls silent, her time stands, nothing of hers goes on."""
    clock = emergency_stop.stop_her(vtuber=vtuber, actor=actor_of(request), real=timezone.now())
    return _stop(clock)


@router.post("stop/release", right=Right.OPERATE)
def release(request: HttpRequest, vtuber: VTuber, body: NoBody) -> StopAnswer:
    """Let her go on from where she was stopped."""
    clock = emergency_stop.let_go_on(vtuber=vtuber, actor=actor_of(request), real=timezone.now())
    return _stop(clock)


@router.get("clock/jump/look", right=Right.WATCH)
def look_ahead(request: HttpRequest, vtuber: VTuber, to: GameTime) -> JumpPreview:
    """What a jump to `to` would pass, and what would become of it. Changes nothing."""
    look = look_at_jump(vtuber, to, timezone.now())
    return JumpPreview(
        now=look.now.isoformat(),
        to=look.to.isoformat(),
        passed=[
            PassedTask(
                id=passed.task.pk,
                type=passed.task.type,
                category=passed.task.category,
                content=passed.task.content,
                start_time=hhmm(passed.task.start),
                end_time=hhmm(passed.task.end),
                fate=passed.fate,
                words=passed.words,
            )
            for passed in look.passed
        ],
    )


@router.post("clock/jump", right=Right.OPERATE)
def jump(request: HttpRequest, vtuber: VTuber, body: JumpBody) -> ClockAnswer:
    """Move game time forward, at most to the next 08:00 without a plan. What is passed follows its kind's rule."""
    real, actor = timezone.now(), actor_of(request)
    if body.to is None:
        task_edits.jump_to_next_task(vtuber=vtuber, actor=actor, real=real)
    else:
        operator_actions.jump_clock(vtuber=vtuber, to=body.to, actor=actor, real=real)
    return ClockAnswer(clock=board_clock(GameClock.objects.get(vtuber=vtuber), timezone.now()))


@router.patch("weather", right=Right.OPERATE)
def weather(request: HttpRequest, vtuber: VTuber, body: WeatherBody) -> WeatherAnswer:
    """Change the weather of her day."""
    real = timezone.now()
    row = weather_on(vtuber, game_day(GameClock.objects.get(vtuber=vtuber).now(real)))
    if row is None:
        raise Refusal(422, "not_allowed", _("This day has no weather yet; it is drawn in the night before."))
    try:
        changed = operator_actions.change_weather(
            weather=row, sky=body.sky, temperature=body.temperature, actor=actor_of(request), real=real
        )
    except ValidationError as error:
        raise Refusal(422, "not_allowed", " ".join(error.messages)) from error
    return WeatherAnswer(date=changed.date.isoformat(), sky=changed.sky, temperature=changed.temperature)


def _stop(clock: GameClock) -> StopAnswer:
    told = stop_state(clock)
    return StopAnswer(stop=Stop(**told) if told else None, clock=board_clock(clock, timezone.now()))
