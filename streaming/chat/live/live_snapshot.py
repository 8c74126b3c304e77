"""What a stream page is told on connecting, as far as it is the same for everybody."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from streaming.chat.live.frames import frame_of
from streaming.chat.services.chat_settings import state_of
from streaming.models import Answer, ChatMessage, Stream
from streaming.on_air.services.speech import question_of
from streaming.selectors import chat_rules, cover_of_day, live_stream, next_stream
from vtuber.consistent_read import consistent_read
from vtuber.events import head_seq, message_of
from vtuber.gametime import game_day, hhmm
from vtuber.models import Event, GameClock, VTuber, Weather
from vtuber.planner.draft import game_in
from vtuber.web.board_snapshot import board_clock

# Half of the chat messages and lines that a newcomer sees, and how far back in the log they are looked for.
HISTORY = 50
LOOK_BACK = 1200


@dataclass(frozen=True)
class LiveSnapshot:
    """The shared part of a snapshot. `answer` is what the database knows of an answer under way."""

    seq: int
    frame: dict[str, Any]
    answer: dict[str, Any] | None


def take_live_snapshot(vtuber: VTuber, real: dt.datetime) -> LiveSnapshot:
    """Everything that a viewer may see of her now, together with the `seq` at which it is true."""
    with consistent_read():
        return _take(vtuber, real)


def _take(vtuber: VTuber, real: dt.datetime) -> LiveSnapshot:
    clock = GameClock.objects.get(vtuber=vtuber)
    head = head_seq(vtuber)
    stream = live_stream(vtuber)
    weather = Weather.objects.filter(vtuber=vtuber, date=game_day(clock.now(real))).first()
    frame = {
        "clock": board_clock(clock, real),
        "weather": {"sky": weather.sky, "temperature": weather.temperature} if weather else None,
        **programme(vtuber, stream, clock.now(real)),
        "rules": state_of(chat_rules(vtuber)),
        "entries": _entries(vtuber, stream, head) if stream else [],
    }
    return LiveSnapshot(head, frame, _answer(stream) if stream else None)


def programme(vtuber: VTuber, stream: Stream | None, now: dt.datetime) -> dict[str, Any]:
    """What is on, and what comes next."""
    return {"stream": _stream(stream) if stream else None, "next": _next(vtuber, now)}


def _stream(stream: Stream) -> dict[str, Any]:
    end = stream.task.end if stream.task else None
    return {
        "id": stream.pk,
        "title": stream.title,
        "game": stream.game_title,
        "sponsor": stream.sponsor,
        "cover_url": stream.cover.url if stream.cover else "",
        "started_at": stream.started_at.isoformat(),
        "start_time": hhmm(stream.started_at),
        "end_time": hhmm(end) if end else "",
        "ends_at": end.isoformat() if end else None,
        "viewers_simulated": stream.viewers_simulated,
    }


def _next(vtuber: VTuber, now: dt.datetime) -> dict[str, Any] | None:
    task = next_stream(vtuber, now)
    if task is None:
        return None
    cover = cover_of_day(vtuber, task.start)
    return {
        "start": task.start.isoformat(),
        "start_time": hhmm(task.start),
        "end_time": hhmm(task.end),
        "title": (task.prepared or {}).get("title", ""),
        "content": task.content,
        "game": game_in(task.content),
        "cover_url": cover.url if cover else "",
    }


def _entries(vtuber: VTuber, stream: Stream, head: int) -> list[dict[str, Any]]:
    """What was said lately, in the order of the log, without what has been removed since."""
    said = Event.objects.filter(vtuber=vtuber, seq__gt=head - LOOK_BACK, type__in=("chat.said", "stream.said"))
    log = [row for row in said.order_by("-seq")[: HISTORY * 2] if row.payload["stream"] == stream.pk][::-1]
    ids = [row.payload["entry"]["message"] for row in log if row.type == "chat.said"]
    shown = set(ChatMessage.objects.filter(pk__in=ids, state=ChatMessage.State.SHOWN).values_list("pk", flat=True))
    frames = []
    for row in log:
        if row.type == "chat.said" and row.payload["entry"]["message"] not in shown:
            continue
        frame = frame_of(message_of(vtuber, row))
        assert frame is not None  # both types have frames
        del frame["seq"]
        frames.append(frame)
    return frames


def _answer(stream: Stream) -> dict[str, Any] | None:
    speaking = stream.answers.filter(state=Answer.State.SPEAKING).select_related("viewer").first()
    if speaking is None:
        return None
    return {"answer": speaking.pk, "question": question_of(speaking).model_dump(), "text": speaking.text}
