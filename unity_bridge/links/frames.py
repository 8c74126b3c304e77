"""Frames of the link: how they are written, and how what a client sent is read."""

import datetime as dt
import itertools
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pydantic_core
from pydantic import ValidationError

from unity_bridge import messages
from unity_bridge.messages import CLIENT_MESSAGES, Message
from vtuber.plugin import FrontEndCommand
from vtuber.web.connection import EncodedFrame

PROTOCOL = "vtbridge/1"
MAX_FRAME = 1_048_576
MAX_FRAME_IN = 65_536
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_numbers = itertools.count(1)


class BadFrame(Exception):
    """What came cannot be used. `code` is one of the protocol's; `about` the frame's `id`, where it has one."""

    def __init__(self, code: str, why: str, about: str = "") -> None:
        super().__init__(why)
        self.code = code
        self.about = about


@dataclass(frozen=True)
class Received:
    """A frame of a client. `message` is None for a type that nobody knows here."""

    id: str
    type: str
    re: str
    message: Message | None


def real_stamp(moment: dt.datetime) -> str:
    """A real moment as the protocol writes it."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def frame_text(
    told_type: str,
    data: Mapping[str, Any],
    *,
    at: dt.datetime,
    id: str = "",
    re: str = "",
    ttl_ms: int | None = None,
    place: tuple[int, int, int] | None = None,
) -> str:
    """One frame, encoded. `place` is (seq, part, parts) of what tells of an event."""
    frame: dict[str, Any] = {"v": 1, "id": id or f"x{next(_numbers)}", "type": told_type}
    if place:
        frame["seq"], frame["part"], frame["parts"] = place
    if re:
        frame["re"] = re
    frame["ts"] = real_stamp(at)
    if ttl_ms is not None:
        frame["ttl_ms"] = ttl_ms
    frame["data"] = dict(data)
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class CommandFrame(EncodedFrame):
    """A command, encoded once for all links. `expires` is the real moment (Unix seconds) after which it is not sent.

    While it waits, a later one that `replaces` the same takes its place.
    """

    __slots__ = ("capability", "clears", "command", "expires", "line", "place", "replaces")

    def __init__(
        self,
        told: FrontEndCommand,
        *,
        at: dt.datetime,
        place: tuple[int, int, int] | None = None,
        replaces: str = "",
        capability: str = "",
    ) -> None:
        id = f"e{place[0]}.{place[1]}" if place else ""
        text = frame_text(told.type, told.data, at=at, id=id, ttl_ms=told.ttl_ms, place=place)
        super().__init__(text, known_from=place[0] if place else math.inf)
        self.command = told
        self.line = text.encode() + b"\n"
        if len(self.line) > MAX_FRAME:
            raise ValueError(f"{told.type} is {len(self.line)} bytes long, and a frame at most {MAX_FRAME}")
        self.place = place
        self.expires = at.timestamp() + told.ttl_ms / 1000 if told.ttl_ms is not None else math.inf
        self.replaces = told.slot or replaces
        self.clears = told.clears
        self.capability = capability


def command_frames(commands: list[FrontEndCommand], seq: int, at: dt.datetime) -> list[CommandFrame]:
    """The frames of one event."""
    return [
        CommandFrame(told, at=at, place=(seq, part, len(commands))) for part, told in enumerate(commands, start=1)
    ]


def read_frame(line: bytes | str) -> Received:
    """What a client sent. BadFrame for what is no frame of this protocol."""
    try:
        frame = pydantic_core.from_json(line, allow_inf_nan=False)
    except (ValueError, RecursionError) as error:
        raise BadFrame("bad_frame", f"no JSON in UTF-8: {str(error)[:200]}") from error
    if not isinstance(frame, dict):
        raise BadFrame("bad_frame", "a frame is a JSON object")
    id, told_type = frame.get("id"), frame.get("type")
    if not isinstance(id, str) or not _ID.fullmatch(id):
        raise BadFrame("bad_frame", "`id` is a string of 1 to 64 letters, digits and _.:-")
    version = frame.get("v")
    if version != 1 or isinstance(version, bool):
        code = "unsupported_protocol" if type(version) is int else "bad_frame"
        raise BadFrame(code, "`v` is 1 in this protocol", id)
    if not isinstance(told_type, str) or not 0 < len(told_type) <= 64:
        raise BadFrame("bad_frame", "`type` is a string", id)
    answered = frame.get("re", "")
    if not isinstance(answered, str) or len(answered) > 64:
        raise BadFrame("bad_frame", "`re` is the id of a frame", id)
    data = frame.get("data", {})
    if not isinstance(data, dict):
        raise BadFrame("bad_frame", "`data` is an object", id)
    shape = CLIENT_MESSAGES.get(told_type)
    if shape is None:
        return Received(id, told_type, answered, None)
    try:
        return Received(id, told_type, answered, shape.model_validate(data))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise BadFrame("bad_data", f"{told_type}: {where}: {first['msg']}"[:400], id) from error


def error_text(
    code: str, why: str, *, fatal: bool, at: dt.datetime, re: str = "", retry_ms: int | None = None
) -> str:
    """An `error`, encoded."""
    told = {"code": code, "message": why[:500], "fatal": fatal}
    if retry_ms is not None:
        told["retry_ms"] = retry_ms
    return frame_text(messages.Error.TYPE, told, at=at, re=re)
