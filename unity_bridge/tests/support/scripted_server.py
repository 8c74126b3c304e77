"""A server of `vtbridge/1` that says what a test tells it to, also what a real one never would."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from unity_bridge.tests.support.schema_check import complaints

PATIENCE_S = 15.0
SESSION = "log-1"


def frame(
    type_: str, data: dict[str, Any] | None = None, *, id_: str = "s", late_ms: int = 0, **envelope: Any
) -> dict[str, Any]:
    """A frame; `late_ms` says how long ago it happened. None leaves a field of the envelope out."""
    ts = (datetime.now(UTC) - timedelta(milliseconds=late_ms)).isoformat(timespec="milliseconds")
    whole = {"v": 1, "id": id_, "type": type_, "ts": ts.replace("+00:00", "Z"), "data": data or {}, **envelope}
    return {key: value for key, value in whole.items() if value is not None}


def line_of(whole: dict[str, Any]) -> bytes:
    """A frame as it stands on the wire."""
    return json.dumps(whole, ensure_ascii=False).encode() + b"\n"


def scene(name: str, activity: str = "") -> dict[str, Any]:
    """The data of `scene.set`."""
    return {"scene": name, "activity": activity, "until": None, "transition": "cut"}


def chat(number: int, text: str = "喵") -> dict[str, Any]:
    """The data of `chat.message`."""
    return {
        "message": number,
        "viewer": 7,
        "nickname": "小雨",
        "colour": 3,
        "origin": "web",
        "staff": False,
        "highlighted": False,
        "text": text,
        "paid": None,
    }


@dataclass
class ScriptedLink:
    """One connection of a client."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    heard: list[dict[str, Any]] = field(default_factory=list)

    async def hear(self, type_: str) -> dict[str, Any]:
        """The client's next frame of a type; those before it are kept in `heard`."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                line = await self.reader.readline()
                assert line, f"the client hung up before {type_}; heard {self.heard}"
                whole = self._take(line)
                if whole["type"] == type_:
                    return whole

    async def ended(self) -> None:
        """Returns when the client has hung up."""
        async with asyncio.timeout(PATIENCE_S):
            try:
                while line := await self.reader.readline():
                    self._take(line)
            except ConnectionError:
                return

    def _take(self, line: bytes) -> dict[str, Any]:
        whole: dict[str, Any] = json.loads(line)
        assert complaints(whole) == [], whole
        self.heard.append(whole)
        return whole

    async def send(self, type_: str, data: dict[str, Any] | None = None, **envelope: Any) -> None:
        await self.send_bytes(line_of(frame(type_, data, **envelope)))

    async def send_bytes(self, raw: bytes) -> None:
        self.writer.write(raw)
        await self.writer.drain()

    async def welcome(
        self, resume: str = "snapshot", session: str = SESSION, heartbeat_ms: int = 15000, **data: Any
    ) -> dict[str, Any]:
        """Hear hello, answer it, and hand the hello's data over."""
        hello = await self.hear("hello")
        whole = {
            "protocol": "vtbridge/1",
            "session": session,
            "resume": resume,
            "heartbeat_ms": heartbeat_ms,
            "max_frame": 1024 * 1024,
            "max_frame_in": 64 * 1024,
            "vtuber": {"slug": "baomi", "name": "苞米", "language": "zh"},
            "scopes": ["watch", "ask", "time"],
            "server": "scripted",
            **data,
        }
        await self.send("welcome", whole, re=hello["id"])
        told: dict[str, Any] = hello["data"]
        return told

    async def snapshot(self, seq: int, *commands: tuple[str, dict[str, Any]], session: str = SESSION) -> None:
        listed = [{"type": type_, "data": data} for type_, data in commands]
        await self.send("snapshot", {"session": session, "seq": seq, "commands": listed})

    async def refuse(self, code: str, fatal: bool = True, **data: Any) -> None:
        await self.send("error", {"code": code, "message": "No.", "fatal": fatal, **data})

    def hang_up(self) -> None:
        """At once, with a reset."""
        self.writer.transport.abort()


class ScriptedServer:
    """Listens; hands connections out in the order in which they came."""

    def __init__(self) -> None:
        self.port = 0
        self._links: asyncio.Queue[ScriptedLink] = asyncio.Queue()
        self._writers: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None

    async def listen(self, tls: ssl.SSLContext | None = None) -> None:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port, ssl=tls, limit=4 * 1024 * 1024)
        self.port = self._server.sockets[0].getsockname()[1]

    async def accept(self) -> ScriptedLink:
        """The next connection."""
        async with asyncio.timeout(PATIENCE_S):
            return await self._links.get()

    @property
    def waiting(self) -> int:
        """Connections that nobody has accepted yet."""
        return self._links.qsize()

    async def close(self) -> None:
        """Nobody listens, and every connection is reset."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        self._links.put_nowait(ScriptedLink(reader, writer))


@asynccontextmanager
async def scripted_server(tls: ssl.SSLContext | None = None) -> AsyncIterator[ScriptedServer]:
    """A server on a free port of loopback."""
    server = ScriptedServer()
    await server.listen(tls)
    try:
        yield server
    finally:
        await server.close()
