"""A front end for tests: it says what it is told to, and checks everything that it hears against the schemas."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from unity_bridge.tests.support.schema_check import complaints

TOKEN = "a-stage-for-tests"
PATIENCE_S = 15
_numbers = itertools.count(1)

Frame = dict[str, Any]


def frame_text(type: str, data: Frame, **more: Any) -> str:
    """A frame as a client sends it."""
    frame = {"v": 1, "id": f"c{next(_numbers)}", "type": type, "ts": "2026-11-24T00:00:00.000Z", "data": data, **more}
    return json.dumps(frame, ensure_ascii=False)


def hello_data(**more: Any) -> Frame:
    """What hello says, unless a test wants something else."""
    usual = {
        "protocol": ["vtbridge/1"],
        "token": TOKEN,
        "vtuber": "baomi",
        "client_id": "test",
        "client": {"name": "a test"},
    }
    return {**usual, **more}


def hello_text(**more: Any) -> str:
    """A hello, encoded."""
    return frame_text("hello", hello_data(**more))


class LinkClient:
    """One link. `heard` are all frames so far; pings are answered and events acknowledged unless it is `lazy`.

    Every frame is checked against the schemas, but where `checked` says that there are too many.
    """

    def __init__(self, *, lazy: bool = False, checked: bool = True) -> None:
        self.heard: list[Frame] = []
        self._checked = checked
        self.session = ""
        self.last_seq = 0
        self.lazy = lazy
        self._came = asyncio.Event()
        self._seen = 0
        self.closed = asyncio.Event()

    async def send(self, text: str) -> None:
        raise NotImplementedError

    async def say(self, type: str, data: Frame, **more: Any) -> str:
        """Send a frame; returns its id."""
        text = frame_text(type, data, **more)
        await self.send(text)
        return str(json.loads(text)["id"])

    async def greet(self, **more: Any) -> Frame:
        """Say hello; returns the welcome."""
        await self.send(hello_text(**more))
        welcome = await self.hear("welcome")
        self.session = welcome["data"]["session"]
        return welcome

    async def hear(self, *types: str) -> Frame:
        """The next frame of one of these types that was not returned yet; those before it are passed over."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                while self._seen < len(self.heard):
                    frame = self.heard[self._seen]
                    self._seen += 1
                    if frame["type"] in types:
                        return frame
                if self.closed.is_set():
                    raise EOFError(f"closed; heard {self.heard[-5:]}")
                self._came.clear()
                await self._came.wait()

    async def first(self, type: str) -> Frame:
        """The first frame of a type, whether it was passed over or is still to come."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for frame in self.heard:
                    if frame["type"] == type:
                        return frame
                self._came.clear()
                await self._came.wait()

    async def answer_to(self, id: str) -> Frame:
        """What answers a request."""
        while True:
            frame = await self.hear("ack", "error", "snapshot", "pong")
            if frame.get("re") == id:
                return frame

    def rewind(self) -> None:
        """What was heard has been thrown away."""
        self._seen = 0

    async def error(self, *, fatal: bool | None = None) -> str:
        """The code of the next error, which is fatal or not as it is expected."""
        told = (await self.hear("error"))["data"]
        assert fatal is None or told["fatal"] is fatal, told
        return str(told["code"])

    async def is_closed(self) -> None:
        """Returns when the other side has closed the link."""
        async with asyncio.timeout(PATIENCE_S):
            await self.closed.wait()

    async def take(self, line: str | bytes) -> None:
        """A frame came."""
        frame: Frame = json.loads(line)
        assert not self._checked or complaints(frame) == [], frame
        self.heard.append(frame)
        if frame["type"] == "snapshot":
            self.last_seq = frame["data"]["seq"]
        elif frame["type"] == "ping":
            self.last_seq = max(self.last_seq, frame["data"].get("seq", 0))
            if not self.lazy:
                await self.say("pong", {}, re=frame["id"])
        elif "seq" in frame:
            whole = frame["part"] == frame["parts"]
            self.last_seq = max(self.last_seq, frame["seq"] if whole else frame["seq"] - 1)
            if whole and not self.lazy:
                await self.say("ack", {"seq": frame["seq"]})
        self._came.set()


class TcpClient(LinkClient):
    """Over TCP."""

    writer: asyncio.StreamWriter

    async def send(self, text: str) -> None:
        await self.send_bytes(text.encode() + b"\n")

    async def send_bytes(self, data: bytes) -> None:
        """Whatever a test wants to put on the line."""
        try:
            self.writer.write(data)
            await self.writer.drain()
        except OSError:
            self.closed.set()

    async def read(self, reader: asyncio.StreamReader) -> None:
        """Take lines until the other side closes."""
        try:
            while line := await reader.readline():
                await self.take(line)
        except OSError:
            pass
        finally:
            self.closed.set()
            self._came.set()


class WebSocketClient(LinkClient):
    """Over a WebSocket."""

    def __init__(self, socket: ClientConnection, *, lazy: bool = False) -> None:
        super().__init__(lazy=lazy)
        self._socket = socket

    async def send(self, text: str) -> None:
        try:
            await self._socket.send(text)
        except ConnectionClosed:
            self.closed.set()  # what was read last is not acknowledged any more

    async def read(self) -> None:
        """Take messages until the other side closes."""
        try:
            async for message in self._socket:
                await self.take(message)
        finally:
            self.closed.set()
            self._came.set()


@asynccontextmanager
async def tcp_client(port: int, *, lazy: bool = False, checked: bool = True) -> AsyncIterator[TcpClient]:
    """A connection to the adapter; nothing is said yet."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**21)
    client = TcpClient(lazy=lazy, checked=checked)
    client.writer = writer
    reading = asyncio.create_task(client.read(reader))
    try:
        yield client
    finally:
        writer.close()
        await asyncio.gather(reading)


@asynccontextmanager
async def websocket_client(address: str, **options: Any) -> AsyncIterator[WebSocketClient]:
    """A socket to `ws/stage/<slug>/`; nothing is said yet."""
    async with connect(address, **options) as socket:
        client = WebSocketClient(socket)
        reading = asyncio.create_task(client.read())
        try:
            yield client
        finally:
            await socket.close()
            await asyncio.gather(reading)
