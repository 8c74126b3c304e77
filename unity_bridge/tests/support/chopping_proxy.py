"""A TCP proxy that treats what passes as networks do: splits it, merges it, delays it, cuts it, or swallows it."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

CHUNK = 64 * 1024


@dataclass
class Shape:
    """What becomes of the bytes from the server to the client.

    `piece`: so many bytes in each packet. `cut_in`: a packet ends behind the first byte of each such text.
    `gap_s`: between two packets. `line_end`: instead of LF. `head`: before the first byte.
    """

    piece: int = CHUNK
    cut_in: bytes = b""
    gap_s: float = 0.0
    line_end: bytes = b"\n"
    head: bytes = b""

    def packets(self, raw: bytes) -> list[bytes]:
        if self.line_end != b"\n":
            raw = raw.replace(b"\n", self.line_end)
        parts = [raw]
        if self.cut_in:
            parts = raw.replace(self.cut_in, self.cut_in[:1] + b"\0cut\0" + self.cut_in[1:]).split(b"\0cut\0")
        return [part[at : at + self.piece] for part in parts for at in range(0, len(part), self.piece)]


class _Passage:
    """One client's way to the server and back."""

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.client = client
        self.server = server

    def cut(self) -> None:
        for writer in (self.client, self.server):
            writer.transport.abort()


class ChoppingProxy:
    """Between clients and a server's port; `shape` counts for what passes from now on."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.shape = Shape()
        # What of a client's words reaches the server as something else.
        self.rewrite: dict[bytes, bytes] = {}
        self.passages: list[_Passage] = []
        self._swallows = False
        self._open = asyncio.Event()
        self._open.set()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def listen(self) -> None:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Nobody listens any more, and every passage is cut."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self.cut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def hold(self) -> None:
        """Take nothing more from the server: what it sends stays with it, until its buffers are full."""
        self._open.clear()

    def release(self) -> None:
        """What was held comes in as large pieces as it fits."""
        self._open.set()

    def swallow(self, *, swallows: bool = True) -> None:
        """From now on nothing arrives, on either side, and nobody is told: a peer that is gone."""
        self._swallows = swallows

    def cut(self) -> None:
        """Every passage ends at once, with a reset."""
        for passage in self.passages:
            passage.cut()
        self.passages.clear()

    async def inject(self, raw: bytes) -> None:
        """Send the newest client something that the server never said. Between two lines, if the shape is whole."""
        writer = self.passages[-1].client
        writer.write(raw)
        await writer.drain()

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._begin(self._pass(reader, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            from_server, to_server = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        for one in (writer, to_server):
            one.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        passage = _Passage(writer, to_server)
        self.passages.append(passage)
        self._begin(self._to_server(passage, reader))
        self._begin(self._to_client(passage, from_server))

    def _begin(self, way: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(way)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _to_server(self, passage: _Passage, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(OSError):
            while raw := await reader.read(CHUNK):
                for said, told in self.rewrite.items():
                    raw = raw.replace(said, told)
                if not self._swallows:
                    passage.server.write(raw)
                    await passage.server.drain()
        if not self._swallows:
            passage.server.close()

    async def _to_client(self, passage: _Passage, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(OSError):
            await self._send(passage, [self.shape.head] if self.shape.head else [])
            while True:
                await self._open.wait()
                raw = await reader.read(CHUNK)
                if not raw:
                    break
                await self._open.wait()
                if not self._swallows:
                    await self._send(passage, self.shape.packets(raw))
        if not self._swallows:
            passage.client.close()

    async def _send(self, passage: _Passage, packets: list[bytes]) -> None:
        for packet in packets:
            passage.client.write(packet)
            await passage.client.drain()
            if len(packets) > 1 or self.shape.gap_s:
                await asyncio.sleep(self.shape.gap_s)


@asynccontextmanager
async def chopping_proxy(target: int) -> AsyncIterator[ChoppingProxy]:
    """A proxy on a free port of loopback, in front of a port."""
    proxy = ChoppingProxy(target)
    await proxy.listen()
    try:
        yield proxy
    finally:
        await proxy.close()
