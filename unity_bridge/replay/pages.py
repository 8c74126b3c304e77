"""A replay, page by page: bounded in count and size, each true by itself, so that the log may be entered anywhere."""

import datetime as dt
import json
import logging
from collections.abc import Iterator
from typing import Any

from unity_bridge import messages
from unity_bridge.projections import project
from unity_bridge.projections.commands import command
from unity_bridge.projections.log_state import state_at
from unity_bridge.projections.look import look_command, look_parts
from unity_bridge.projections.state import StageState
from unity_bridge.projections.world import game_stamp
from unity_bridge.replay.spans import Span, first_since
from unity_bridge.replay.still_shown import still_shown
from vtuber.gametime import game_day, time_of_day
from vtuber.models import Event, GameClock, VTuber
from vtuber.plugin import EventMessage, FrontEndCommand, message_of, registry
from vtuber.selectors import weather_on
from vtuber.weather import weather_kind

log = logging.getLogger(__name__)

# Events that a page reads at the most, and about how many bytes of commands it holds.
EVENTS = 300
BYTES = 256 * 1024
# Tasks and streams that are marked on the line of time.
MARKS = 200
# Changes of the weather that are looked through for that of a day: it is drawn in the night before.
WEATHERS = 8


def about(vtuber: VTuber, span: Span) -> dict[str, Any]:
    """What a player needs to know before it plays: from when to when, how fast her time ran as it
    began (game seconds a real second; 0 where it stood), and what happened at which time."""
    return {
        "name": span.name,
        "title": span.title,
        "starts": game_stamp(span.starts),
        "ends": game_stamp(span.ends),
        "rate": _clock(vtuber, span.first)["rate"],
        "marks": list(_marks(vtuber, span)),
    }


def page_at(vtuber: VTuber, span: Span, at: dt.datetime) -> dict[str, Any]:
    """What was shown at a game time (`snapshot`), and the commands from there on."""
    at = min(max(at, span.starts), span.ends)
    seq = first_since(vtuber, at, span.first, span.last) - 1
    state = state_at(vtuber, seq, still_shown)
    for told in _looked_up(vtuber, seq, at):
        state.apply(told)
    snapshot = [{"type": told.type, "data": dict(told.data)} for told in state.commands()]
    return {"at": game_stamp(at), "snapshot": snapshot, **_commands(vtuber, span, seq, state)}


def page_after(vtuber: VTuber, span: Span, seq: int) -> dict[str, Any]:
    """The commands of what came after an event of the span."""
    seq = min(max(seq, span.first - 1), span.last)
    return _commands(vtuber, span, seq, state_at(vtuber, seq, still_shown))


def _commands(vtuber: VTuber, span: Span, seq: int, state: StageState) -> dict[str, Any]:
    """The page after `seq`: `commands`, until which game time they are all, where it goes on (`next`)."""
    types = [type for type, _projection in registry.front_end_commands.items()]
    found = Event.objects.filter(vtuber=vtuber, seq__gt=seq, seq__lte=span.last, type__in=types).order_by("seq")
    rows = list(found[: EVENTS + 1])
    told, size, upto = [], 0, seq
    by_seq = {event.seq: event for event in still_shown(vtuber, (message_of(vtuber, row) for row in rows[:EVENTS]))}
    until = span.ends
    for row in rows[:EVENTS]:
        if size >= BYTES:
            break
        upto, until = row.seq, row.game_time
        event = by_seq.get(row.seq)
        commands = _projected(event, state) if event else []
        for part, shown in enumerate(commands, start=1):
            state.apply(shown)
            line = {
                "seq": row.seq,
                "part": part,
                "at": game_stamp(row.game_time),
                "type": shown.type,
                "data": dict(shown.data),
            }
            size += len(json.dumps(line, ensure_ascii=False).encode())
            told.append(line)
    more = bool(rows) and rows[-1].seq > upto
    return {"commands": told, "until": game_stamp(until if more else span.ends), "next": upto if more else None}


def _projected(event: EventMessage, state: StageState) -> list[FrontEndCommand]:
    """As the link has it: an event that breaks costs itself, and the rest is told."""
    try:
        return project(event, state)
    except Exception:
        log.exception("a replay does not tell of %s %s", event.type, event.seq)
        return []


def _looked_up(vtuber: VTuber, seq: int, at: dt.datetime) -> Iterator[FrontEndCommand]:
    """Time and weather, which the link looks up, as the log has them, else as the tables have; and her look."""
    place = {"game_time": game_stamp(at), "game_day": game_day(at).isoformat(), "time_of_day": time_of_day(at)}
    yield command(messages.WorldTime.model_validate({**_clock(vtuber, seq), **place}))
    yield from _weather(vtuber, seq, game_day(at))
    # She is seen as she looks today: pictures of an earlier look are not kept.
    if parts := look_parts(vtuber):
        yield look_command(parts)


def _clock(vtuber: VTuber, seq: int) -> dict[str, Any]:
    """How time ran after the event `seq`."""
    changed = Event.objects.filter(vtuber=vtuber, seq__lte=seq, type="clock.changed").order_by("-seq").first()
    if changed is None:
        return {"rate": float(GameClock.objects.get(vtuber=vtuber).speed), "standing": "", "live": False}
    (told,) = project(message_of(vtuber, changed), StageState(vtuber.slug, vtuber.persona.language))
    return {name: told.data[name] for name in ("rate", "standing", "live")}


def _weather(vtuber: VTuber, seq: int, date: dt.date) -> Iterator[FrontEndCommand]:
    rows = Event.objects.filter(vtuber=vtuber, seq__lte=seq, type="weather.changed").order_by("-seq")[:WEATHERS]
    # Drawn in the night before, or changed by an operator since.
    told = next((row.payload for row in rows if row.payload["date"] == date.isoformat()), None)
    if told is None and (row := weather_on(vtuber, date)) is not None:
        told = {"front_end": weather_kind(row.sky).front_end, "sky": row.sky, "temperature": row.temperature}
    if told is not None:
        names = {"weather": told["front_end"], "sky": told["sky"], "temperature": told["temperature"]}
        yield command(messages.WorldWeather.model_validate({**names, "date": date.isoformat()}))


def _marks(vtuber: VTuber, span: Span) -> Iterator[dict[str, Any]]:
    """What she was at, and her streams by their titles: nothing that the stage did not show."""
    types = ("task.started", "stream.started")
    found = Event.objects.filter(vtuber=vtuber, seq__range=(span.first, span.last), type__in=types).order_by("seq")
    for row in found[:MARKS]:
        kind = "stream" if row.type == "stream.started" else row.payload["task_type"]
        title = row.payload.get("title", "")
        # The task of a stream begins with the stream, which has a title.
        if kind != "stream" or title:
            yield {"at": game_stamp(row.game_time), "kind": kind, "title": title}
