"""What a stream page is told on connecting, as far as it is the same for everybody."""

import datetime as dt
import logging
from functools import partial

from streaming.aloud.under_way import under_way
from streaming.chat.live.event_frames import entry_of, saying_of
from streaming.chat.live.frames import (
    AnswerSoFar,
    ChatItem,
    LineItem,
    NextStream,
    Programme,
    Rules,
    SharedSnapshot,
    StreamOnAir,
    WeatherNow,
)
from streaming.chat.services.chat_settings import state_of
from streaming.models import Answer, ChatMessage, Stream
from streaming.on_air.services.speech import question_of
from streaming.selectors import chat_rules, cover_of_day, live_stream, next_stream
from vtuber.consistent_read import consistent_read
from vtuber.gametime import game_day, hhmm
from vtuber.models import Event, GameClock, VTuber
from vtuber.plugin import game_in, head_seq, message_of, registry
from vtuber.selectors import weather_on
from vtuber.snapshot import read_sections
from vtuber.web.board_snapshot import board_clock

log = logging.getLogger(__name__)

# Half of the chat messages and lines that a newcomer sees, and how far back in the log they are looked for.
HISTORY = 50
LOOK_BACK = 1200


def take_live_snapshot(vtuber: VTuber, real: dt.datetime) -> SharedSnapshot:
    """Everything that a viewer may see of her now, together with the `seq` at which it is true."""
    with consistent_read():
        return _take(vtuber, real)


def _take(vtuber: VTuber, real: dt.datetime) -> SharedSnapshot:
    clock = GameClock.objects.get(vtuber=vtuber)
    head = head_seq(vtuber)
    stream = live_stream(vtuber)
    now = clock.now(real)
    weather = weather_on(vtuber, game_day(now))
    shown = programme(vtuber, stream, now)
    sections, unavailable = read_sections(
        (name, partial(section, vtuber, now)) for name, section in registry.viewer_snapshot_sections.items()
    )
    return SharedSnapshot(
        seq=head,
        clock=board_clock(clock, real),
        weather=WeatherNow(sky=weather.sky, temperature=weather.temperature) if weather else None,
        stream=shown.stream,
        next=shown.next,
        rules=Rules(**state_of(chat_rules(vtuber))),
        entries=_entries(vtuber, stream, head) if stream else [],
        saying=[saying_of(say, at_ms) for say, at_ms in under_way(vtuber, head, real).at(real)] if stream else [],
        sections=sections,
        unavailable=unavailable,
        answer=_answer(stream) if stream else None,
    )


def programme(vtuber: VTuber, stream: Stream | None, now: dt.datetime) -> Programme:
    """What is on, and what comes next."""
    return Programme(stream=_stream(stream) if stream else None, next=_next(vtuber, now))


def _stream(stream: Stream) -> StreamOnAir:
    end = stream.task.end if stream.task else None
    return StreamOnAir(
        id=stream.pk,
        title=stream.title,
        game=stream.game_title,
        sponsor=stream.sponsor,
        cover_url=stream.cover.url if stream.cover else "",
        started_at=stream.started_at.isoformat(),
        start_time=hhmm(stream.started_at),
        end_time=hhmm(end) if end else "",
        ends_at=end.isoformat() if end else None,
        viewers_simulated=stream.viewers_simulated,
    )


def _next(vtuber: VTuber, now: dt.datetime) -> NextStream | None:
    task = next_stream(vtuber, now)
    if task is None:
        return None
    cover = cover_of_day(vtuber, task.start)
    return NextStream(
        start=task.start.isoformat(),
        start_time=hhmm(task.start),
        end_time=hhmm(task.end),
        title=(task.prepared or {}).get("title", ""),
        content=task.content,
        game=game_in(task.content),
        cover_url=cover.url if cover else "",
    )


def _entries(vtuber: VTuber, stream: Stream, head: int) -> list[ChatItem | LineItem]:
    """What was said lately, in the order of the log, without what has been removed since."""
    said = Event.objects.filter(vtuber=vtuber, seq__gt=head - LOOK_BACK, type__in=("chat.said", "stream.said"))
    rows = [row for row in said.order_by("-seq")[: HISTORY * 2] if row.payload["stream"] == stream.pk][::-1]
    ids = [row.payload["entry"]["message"] for row in rows if row.type == "chat.said"]
    shown = set(ChatMessage.objects.filter(pk__in=ids, state=ChatMessage.State.SHOWN).values_list("pk", flat=True))
    entries = []
    for row in rows:
        if row.type == "chat.said" and row.payload["entry"]["message"] not in shown:
            continue
        try:
            entries.append(entry_of(message_of(vtuber, row)))
        except (ValueError, LookupError):
            # Written by a version that knew other fields: one line less beats no page.
            log.exception("viewers are not told of %s %s", row.type, row.seq)
    return entries


def _answer(stream: Stream) -> AnswerSoFar | None:
    speaking = stream.answers.filter(state=Answer.State.SPEAKING).select_related("viewer").first()
    if speaking is None:
        return None
    return AnswerSoFar(answer=speaking.pk, question=question_of(speaking), text=speaking.text)
