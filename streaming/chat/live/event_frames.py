"""Events as frames of the stream page's link. What is not in `registry.viewer_frames`, viewers do not see."""

from typing import Any

from llmservice.text.characters import has_cjk
from streaming.aloud.telling import MOUTH_RATE, Hush, Say, told_aloud
from streaming.chat.live.frames import (
    ActedFrame,
    AnsweringFrame,
    ChatFrame,
    ChatItem,
    DroppedFrame,
    HighlightedFrame,
    LineFrame,
    LineItem,
    OwnVoice,
    PassedOnFrame,
    RemovedFrame,
    RestoredFrame,
    RulesFrame,
    Saying,
    StarredFrame,
    StoppedFrame,
    VoicedFrame,
    WeatherFrame,
)
from streaming.chat.services.entries import paid_of
from streaming.models import ChatMessage
from vtuber.gametime import hhmm
from vtuber.plugin import EventMessage, Frame, registry


def frame_of(message: EventMessage) -> Frame | None:
    """The frame that tells viewers of an event; None for what is not theirs to see, or is told in other ways.

    Raises whatever its builder does.
    """
    build = registry.viewer_frames.find(message.type)
    return build(message) if build else None


def entry_of(message: EventMessage) -> ChatItem | LineItem:
    """A `chat.said` or `stream.said` of the log as an entry of the chat."""
    return ChatItem(**_chat(message.payload["entry"])) if message.type == "chat.said" else LineItem(**_line(message))


def message_frame(message: ChatMessage) -> ChatFrame:
    """A chat message out of its row, for its writer alone."""
    return ChatFrame(
        id=message.pk,
        client_id=message.client_id,
        viewer=message.viewer_id,
        nickname=message.nickname,
        colour=message.viewer.colour,
        origin=message.viewer.origin,
        staff=message.by_staff,
        highlighted=message.highlighted,
        text=message.text,
        paid=paid_of(message),
        at=hhmm(message.said_at),
        seq=None,
    )


def saying_of(say: Say, at_ms: int = 0) -> Saying:
    """Something that she says aloud, for pages: `at_ms` real milliseconds ago she began it."""
    return Saying(
        speech=say.speech,
        text=say.text,
        language="zh" if has_cjk(say.text) else "en",
        duration_ms=say.duration_ms,
        url=say.url,
        mouth=say.mouth,
        mouth_rate=MOUTH_RATE,
        shapes=say.shapes,
        voice=OwnVoice(name=say.voice.name, speed=say.voice.speed) if say.voice else None,
        at_ms=at_ms,
    )


def _aloud_of(message: EventMessage) -> tuple[bool, Saying | None]:
    """Whether an event hushes her, and what is to be said aloud after that."""
    text = message.payload.get("text") or ""
    told = told_aloud(message, "zh" if has_cjk(text) else "en")
    say = next((one for one in told if isinstance(one, Say)), None)
    return any(isinstance(one, Hush) for one in told), saying_of(say) if say else None


def _chat(entry: dict[str, Any]) -> dict[str, Any]:
    """The fields of a `ChatItem`, from those of an event's `ChatEntry`."""
    fields = dict(entry)
    return {"id": fields.pop("message"), "staff": fields.pop("by_staff"), **fields}


def _line(message: EventMessage) -> dict[str, Any]:
    payload = message.payload
    return {
        "number": payload["number"],
        "line_kind": payload["kind"],
        **{name: payload.get(name) for name in ("text", "short", "expression", "action", "answer")},
        # None where whoever asked it wanted to be forgotten.
        "question": question if (question := payload.get("question")) and question["nickname"] else None,
        "cut": payload.get("cut", False),
        "at": hhmm(message.game_time),
    }


def _chat_said(message: EventMessage) -> Frame | None:
    entry = message.payload["entry"]
    # Without a name: its writer wanted to be forgotten.
    return ChatFrame(seq=message.seq, **_chat(entry)) if entry["nickname"] else None


def _chat_removed(message: EventMessage) -> Frame:
    return RemovedFrame(seq=message.seq, ids=message.payload["messages"])


def _chat_restored(message: EventMessage) -> Frame:
    entries = [ChatItem(**_chat(entry)) for entry in message.payload["entries"] if entry["nickname"]]
    return RestoredFrame(seq=message.seq, entries=entries)


def _chat_highlighted(message: EventMessage) -> Frame:
    payload = message.payload
    return HighlightedFrame(seq=message.seq, id=payload["message"], highlighted=payload["highlighted"])


def _chat_rules(message: EventMessage) -> Frame:
    return RulesFrame.model_validate({"seq": message.seq, "rules": message.payload})


def _answer_begun(message: EventMessage) -> Frame:
    payload = message.payload
    return AnsweringFrame(seq=message.seq, answer=payload["answer"], question=payload["question"])


def _answer_passed_on(message: EventMessage) -> Frame:
    payload = message.payload
    return PassedOnFrame(seq=message.seq, answer=payload["answer"], question=payload["question"])


def _answer_dropped(message: EventMessage) -> Frame:
    hushed, _aloud = _aloud_of(message)
    return DroppedFrame(seq=message.seq, answer=message.payload["answer"], hushed=hushed)


def _answer_starred(message: EventMessage) -> Frame:
    payload = message.payload
    return StarredFrame(seq=message.seq, answer=payload["answer"], starred=payload["starred"])


def _said(message: EventMessage) -> Frame:
    hushed, aloud = _aloud_of(message)
    return LineFrame(seq=message.seq, **_line(message), hushed=hushed, aloud=aloud)


def _voiced(message: EventMessage) -> Frame | None:
    _hushed, aloud = _aloud_of(message)
    return VoicedFrame(seq=message.seq, aloud=aloud) if aloud else None


def _acted(message: EventMessage) -> Frame:
    payload = message.payload
    return ActedFrame(seq=message.seq, expression=payload["expression"], action=payload["action"])


def _weather(message: EventMessage) -> Frame:
    weather = {name: message.payload[name] for name in ("sky", "temperature")}
    return WeatherFrame.model_validate({"seq": message.seq, "weather": weather})


def _stopped(message: EventMessage) -> Frame:
    # Who it was is nobody's business here.
    return StoppedFrame(seq=message.seq, stopped=message.type == "stop.pulled")


def register() -> None:
    """Called once, when the app is ready."""
    for event_type, build in {
        "chat.said": _chat_said,
        "chat.removed": _chat_removed,
        "chat.restored": _chat_restored,
        "chat.highlighted": _chat_highlighted,
        "chat.rules": _chat_rules,
        "answer.begun": _answer_begun,
        "answer.passed_on": _answer_passed_on,
        "answer.dropped": _answer_dropped,
        "answer.starred": _answer_starred,
        "stream.said": _said,
        "stream.voiced": _voiced,
        "character.acted": _acted,
        "weather.changed": _weather,
        "stop.pulled": _stopped,
        "stop.released": _stopped,
    }.items():
        registry.viewer_frames.register(event_type, build)
