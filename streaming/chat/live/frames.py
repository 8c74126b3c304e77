"""Events as frames of the stream page's link (docs/live-protocol.md). What is not named here, viewers do not see."""

from collections.abc import Callable
from typing import Any

from streaming.models import ChatMessage
from vtuber.events import EventMessage
from vtuber.gametime import hhmm

Payload = dict[str, Any]


def frame_of(message: EventMessage) -> Payload | None:
    """The frame that tells viewers of an event; None for what is not theirs to see, or is told in other ways."""
    build = _FRAMES.get(message.type)
    return {**build(message), "seq": message.seq} if build else None


def chat_frame(entry: Payload) -> Payload:
    """A chat message, from the fields of `facts.ChatEntry`."""
    return {
        "kind": "chat",
        "id": entry["message"],
        "client_id": entry["client_id"],
        "viewer": entry["viewer"],
        "nickname": entry["nickname"],
        "colour": entry["colour"],
        "origin": entry["origin"],
        "staff": entry["by_staff"],
        "highlighted": entry["highlighted"],
        "text": entry["text"],
        "at": entry["at"],
    }


def message_frame(message: ChatMessage) -> Payload:
    """A chat message out of its row."""
    return {
        "kind": "chat",
        "id": message.pk,
        "client_id": message.client_id,
        "viewer": message.viewer_id,
        "nickname": message.nickname,
        "colour": message.viewer.colour,
        "origin": message.viewer.origin,
        "staff": message.by_staff,
        "highlighted": message.highlighted,
        "text": message.text,
        "at": hhmm(message.said_at),
    }


def _said(message: EventMessage) -> Payload:
    payload = message.payload
    return {
        "kind": "line",
        "number": payload["number"],
        "line_kind": payload["kind"],
        **{name: payload.get(name) for name in ("text", "short", "expression", "action", "answer", "question")},
        "cut": payload.get("cut", False),
        "at": hhmm(message.game_time),
    }


def _weather(message: EventMessage) -> Payload:
    return {"kind": "weather", "weather": {name: message.payload[name] for name in ("sky", "temperature")}}


_FRAMES: dict[str, Callable[[EventMessage], Payload]] = {
    "chat.said": lambda message: chat_frame(message.payload["entry"]),
    "chat.removed": lambda message: {"kind": "removed", "ids": message.payload["messages"]},
    "chat.restored": lambda message: {
        "kind": "restored",
        "entries": [chat_frame(entry) for entry in message.payload["entries"]],
    },
    "chat.highlighted": lambda message: {
        "kind": "highlighted",
        "id": message.payload["message"],
        "highlighted": message.payload["highlighted"],
    },
    "chat.rules": lambda message: {"kind": "rules", "rules": message.payload},
    "answer.begun": lambda message: {
        "kind": "answering",
        "answer": message.payload["answer"],
        "question": message.payload["question"],
    },
    "answer.passed_on": lambda message: {
        "kind": "passed_on",
        "answer": message.payload["answer"],
        "question": message.payload["question"],
    },
    "answer.dropped": lambda message: {"kind": "dropped", "answer": message.payload["answer"]},
    "stream.said": _said,
    "character.acted": lambda message: {
        "kind": "acted",
        "expression": message.payload["expression"],
        "action": message.payload["action"],
    },
    "weather.changed": _weather,
}
