"""What operators do that is no task's: clock, weather, diary, persona. Each is audited, and can be undone."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_noop as _

from vtuber.errors import Conflict
from vtuber.event_types import DiaryChanged, WeatherChanged
from vtuber.events import emit
from vtuber.models import Diary, GameClock, Persona, VTuber, Weather
from vtuber.services import clock as clocks
from vtuber.services.audit import record_audit
from vtuber.translatable import translatable
from vtuber.weather import weather_kind


@transaction.atomic
def pause_clock(*, vtuber: VTuber, paused: bool, actor: str, real: dt.datetime) -> GameClock:
    """Stop game time or let it run on, and note who did it. Nothing is noted when nothing changes."""
    before = clocks.locked_clock(vtuber).paused
    clock = clocks.set_paused(vtuber=vtuber, paused=paused, real=real)
    if before != paused:
        record_audit(
            clock.vtuber,
            actor=actor,
            verb="pause" if paused else "resume",
            before={"paused": before},
            after={"paused": paused},
            undo={"paused": before},
            real=real,
        )
    return clock


@transaction.atomic
def change_speed(
    *, vtuber: VTuber, speed: float | None, live_speed: float | None, actor: str, real: dt.datetime
) -> GameClock:
    """Change the day speed, the live speed or both (game seconds a real second), and note who did it.

    NotAllowed for a speed that no clock runs at.
    """
    clock = clocks.locked_clock(vtuber)
    before = {"speed": clock.speed, "live_speed": clock.live_speed}
    clock = clocks.set_speed(vtuber=vtuber, speed=speed, live_speed=live_speed, real=real)
    after = {"speed": clock.speed, "live_speed": clock.live_speed}
    record_audit(
        clock.vtuber, actor=actor, verb="set_speed", before=before, after=after, undo={"speeds": before}, real=real
    )
    return clock


@transaction.atomic
def jump_clock(*, vtuber: VTuber, to: dt.datetime, actor: str, real: dt.datetime) -> GameClock:
    """Set game time forward, at most to the next 08:00 that has no plan yet, and note who did it.

    NotAllowed for a jump backwards.
    """
    before = clocks.locked_clock(vtuber).now(real)
    clock = clocks.jump(vtuber=vtuber, to=to, real=real)
    record_audit(
        clock.vtuber,
        actor=actor,
        verb="jump",
        before={"at": before.isoformat()},
        after={"to": to.isoformat()},
        real=real,
    )
    return clock


@transaction.atomic
def change_weather(*, weather: Weather, sky: str, temperature: int, actor: str, real: dt.datetime) -> Weather:
    """Change a game day's weather, and tell the stage."""
    clock = clocks.locked_clock(weather.vtuber)
    row = Weather.objects.select_for_update(of=("self",)).select_related("vtuber").get(pk=weather.pk)
    before = {"sky": row.sky, "temperature": row.temperature}
    row.sky, row.temperature = sky, temperature
    row.full_clean()
    row.save()
    told = WeatherChanged.model_validate(
        {
            "date": row.date.isoformat(),
            "sky": row.sky,
            "temperature": row.temperature,
            "front_end": weather_kind(row.sky).front_end,
        }
    )
    emit(row.vtuber, told, game_time=clock.now(real), real=real)
    after = {"sky": row.sky, "temperature": row.temperature}
    record_audit(
        clock.vtuber,
        actor=actor,
        verb="change_weather",
        undo={"weather": {"date": row.date.isoformat(), **before}},
        before=before,
        after=after,
        real=real,
        target=f"weather:{row.date}",
    )
    return row


@transaction.atomic
def publish_page(*, page: Diary, public: bool, actor: str, real: dt.datetime, version: int | None = None) -> Diary:
    """Let others read a page of her diary, or take it back. Conflict when it is not the `version` that was read."""
    clock = clocks.locked_clock(page.vtuber)
    row = Diary.objects.select_for_update().get(pk=page.pk)
    if version is not None and row.version != version:
        raise Conflict(translatable(_("Somebody else has changed this page meanwhile.")), current=row)
    if row.public != public:
        verb = "publish_diary" if public else "withdraw_diary"
        record_audit(
            clock.vtuber,
            actor=actor,
            verb=verb,
            before={"public": row.public},
            after={"public": public},
            undo={"diary": {"date": row.date.isoformat(), "public": row.public}},
            real=real,
            target=f"diary:{row.date}",
        )
        row.public = public
        row.save(update_fields=["public"])
        told = DiaryChanged(date=row.date.isoformat(), change="published" if public else "withdrawn")
        emit(clock.vtuber, told, game_time=clock.now(real), real=real)
    return row


@transaction.atomic
def rewrite_persona(*, persona: Persona, changed: list[str], actor: str, real: dt.datetime) -> Persona:
    """Keep the fields `changed` of an edited persona. Others stay as they are in the database."""
    if not changed:
        return persona
    clock = clocks.locked_clock(persona.vtuber)
    row = Persona.objects.select_for_update().get(pk=persona.pk)
    before = {name: str(getattr(row, name)) for name in changed}
    kept = {name: getattr(row, name) for name in changed}
    for name in changed:
        setattr(row, name, getattr(persona, name))
    row.full_clean()
    row.save(update_fields=changed)
    after = {name: str(getattr(row, name)) for name in changed}
    record_audit(
        clock.vtuber,
        actor=actor,
        verb="rewrite_persona",
        before=before,
        after=after,
        real=real,
        target="persona",
        undo={"persona": {name: was if isinstance(was, list) else str(was) for name, was in kept.items()}},
    )
    return row
