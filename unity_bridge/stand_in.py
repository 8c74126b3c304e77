"""A front end without a stage: it follows as Unity would, and can be told to misbehave."""

import asyncio
import itertools
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils import timezone

from unity_bridge.links.frames import MAX_FRAME, PROTOCOL, frame_text
from unity_bridge.messages import SERVER_MESSAGES

Manner = Literal["", "deaf", "silent", "lazy", "slow", "garbage", "cutting"]
MANNERS: dict[Manner, str] = {
    "": "well-behaved",
    "deaf": "says hello, and reads nothing after that",
    "silent": "answers no pings, and says nothing",
    "lazy": "acknowledges nothing",
    "slow": "takes half a second for each frame",
    "garbage": "sends a frame that nobody can read each second",
    "cutting": "cuts the line each few seconds, and comes back",
}
_SLOW_S, _GARBAGE_S, _CUT_S = 0.5, 1.0, 4.0
_FIRST_WAIT_S, _LONGEST_WAIT_S, _STOOD_S = 1.0, 30.0, 10.0
_HEARTBEATS = 3
_FINAL = frozenset(("replaced", "disconnected", "wrong_token", "unsupported_protocol", "unknown_vtuber"))
_numbers = itertools.count(1)

Frame = dict[str, Any]


class Refused(Exception):
    """The server does not want this front end; the text is its own."""


@dataclass
class StandIn:
    """One front end. `heard` is called with each frame that is new; `shown` are the states by slot."""

    host: str
    port: int
    token: str
    vtuber: str = "baomi"
    client_id: str = "stand-in"
    manner: Manner = ""
    heard: Callable[[Frame], None] = lambda frame: None
    shown: dict[str, Frame] = field(default_factory=dict)
    session: str = ""
    last_seq: int = 0
    _place: tuple[float, float] = (0, 0)
    _heartbeat_s: float = 5.0
    _writer: asyncio.StreamWriter | None = None

    async def run(self) -> None:
        """Follow for ever, and come back after each cut. Refused when coming back is of no use."""
        failures = 0
        while True:
            began = time.monotonic()
            try:
                await self._link()
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
                self.heard({"type": "(cut)", "data": {"why": str(error) or type(error).__name__}})
            if time.monotonic() - began > _STOOD_S:
                failures = 0
            wait_s = min(_FIRST_WAIT_S * 2**failures, _LONGEST_WAIT_S)
            failures += 1
            await asyncio.sleep(wait_s * random.uniform(0.5, 1.0))

    def say(self, type: str, data: Frame, *, re: str = "") -> str:
        """Send a frame, if there is a link; returns its id."""
        id = f"u{time.time_ns()}.{next(_numbers)}"
        if self._writer is not None:
            self._writer.write(frame_text(type, data, at=timezone.now(), id=id, re=re).encode() + b"\n")
        return id

    async def _link(self) -> None:
        reader, writer = await asyncio.open_connection(self.host, self.port, limit=MAX_FRAME)
        self._writer = writer
        busy = [asyncio.create_task(job()) for job in self._habits()]
        try:
            known = {"session": self.session, "last_seq": self.last_seq} if self.session else {}
            hello = {"protocol": [PROTOCOL], "token": self.token, "vtuber": self.vtuber, "client_id": self.client_id}
            self.say("hello", {**hello, "client": {"name": "manage.py unity_client"}, **known})
            if self.manner == "deaf":
                await asyncio.Event().wait()
            while line := await self._line(reader):
                if self.manner == "slow":
                    await asyncio.sleep(_SLOW_S)
                self._take(json.loads(line))
            raise ConnectionResetError("the line was cut")
        finally:
            for job in busy:
                job.cancel()
            self._writer = None
            writer.close()

    async def _line(self, reader: asyncio.StreamReader) -> bytes:
        # Not wait_for: on Python 3.11 it loses a cancellation that comes together with the line.
        async with asyncio.timeout(self._heartbeat_s * _HEARTBEATS):
            return await reader.readline()

    def _habits(self) -> list[Callable[[], Any]]:
        habits: list[Callable[[], Any]] = []
        if self.manner not in ("lazy", "silent"):
            habits.append(self._acknowledge)
        if self.manner == "garbage":
            habits.append(self._babble)
        if self.manner == "cutting":
            habits.append(self._cut)
        return habits

    async def _acknowledge(self) -> None:
        told = self.last_seq
        while True:
            await asyncio.sleep(1.0)
            if told != self.last_seq:
                told = self.last_seq
                self.say("ack", {"seq": told})

    async def _babble(self) -> None:
        while True:
            await asyncio.sleep(_GARBAGE_S)
            if self._writer is not None:
                self._writer.write(b'{"v":1,"type":"\xff\xfe\n')

    async def _cut(self) -> None:
        await asyncio.sleep(_CUT_S)
        if self._writer is not None:
            self._writer.transport.abort()

    def _take(self, frame: Frame) -> None:
        type, data = frame["type"], frame["data"]
        if type == "welcome" and data["session"] != self.session:
            self.session, self.last_seq, self._place = data["session"], 0, (0, 0)
        if type == "welcome":
            self._heartbeat_s = data["heartbeat_ms"] / 1000
        elif type == "ping" and self.manner != "silent":
            self.say("pong", {}, re=frame["id"])
            self.last_seq = max(self.last_seq, data.get("seq", 0))
        elif type == "error" and data["fatal"] and data["code"] in _FINAL:
            raise Refused(f"{data['code']}: {data['message']}")
        elif type == "snapshot":
            self.shown.clear()
            self.last_seq, self._place = data["seq"], (data["seq"], float("inf"))
            for told in data["commands"]:
                self._show(told)
        elif "seq" in frame:
            place = (frame["seq"], frame["part"])
            if place <= self._place:
                return
            self._place = place
            whole = frame["part"] == frame["parts"]
            self.last_seq = max(self.last_seq, frame["seq"] if whole else frame["seq"] - 1)
        self._show(frame)
        self.heard(frame)

    def _show(self, told: Frame) -> None:
        message = SERVER_MESSAGES.get(told["type"])
        if message is not None and message.SLOT:
            for slot in message.CLEARS:
                self.shown.pop(slot, None)
            self.shown[message.SLOT] = {"type": told["type"], "data": told["data"]}
