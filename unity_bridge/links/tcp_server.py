"""Front ends over TCP: NDJSON, one link a connection."""

import asyncio
import contextlib
import logging
import socket
import ssl

from django.conf import settings
from django.utils import timezone

from unity_bridge.links.frames import MAX_FRAME, MAX_FRAME_IN, error_text
from unity_bridge.links.framing import LineSplitter, TooLong
from unity_bridge.links.link import Link
from vtuber.web.connection import EncodedFrame

log = logging.getLogger(__name__)

# What the kernel may swallow for a front end that has stopped reading: by default it is megabytes, and nobody would
# notice for long.
SEND_BUFFER = 65_536
# Bytes beyond which nobody is waited for: some of the longest frames.
OVERFULL = 4 * MAX_FRAME
# Real seconds for the last words to a front end that takes them slowly.
LAST_WORDS_S = 2.0


class TcpTransport(asyncio.Protocol):
    """One connection. What it reads goes to its link; what the link says is written at once."""

    name = "tcp"

    def __init__(self, server: "TcpServer") -> None:
        self._server = server
        self._lines = LineSplitter(MAX_FRAME_IN)
        self._transport: asyncio.Transport | None = None
        self._link: Link | None = None
        self._running: asyncio.Task[None] | None = None
        self._paused = False
        self.address = ""

    @property
    def congested(self) -> bool:
        return self._paused

    @property
    def overfull(self) -> bool:
        return self._transport is not None and self._transport.get_write_buffer_size() > OVERFULL

    def write(self, frame: EncodedFrame) -> None:
        if self._transport is not None and not self._transport.is_closing():
            line = getattr(frame, "line", None)
            self._transport.write(line if line is not None else frame.text.encode() + b"\n")

    def close(self) -> None:
        transport = self._transport
        if transport is not None and not transport.is_closing():
            transport.close()
            # Who does not read would keep it open for ever.
            asyncio.get_running_loop().call_later(LAST_WORDS_S, transport.abort)

    def say_bye(self) -> None:
        """The server stops."""
        if self._link is not None:
            self._link.say_bye("the server stops")
        else:
            self.close()

    # What asyncio calls ─────────────────────────────────────────────────────

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        peer = transport.get_extra_info("peername") or ("?",)
        self.address = str(peer[0])
        raw = transport.get_extra_info("socket")
        if raw is not None:
            with contextlib.suppress(OSError):
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
                raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        transport.set_write_buffer_limits(high=SEND_BUFFER)
        if not self._server.let_in(self):
            text = error_text("too_many_links", "So many links are open already.", fatal=True, at=timezone.now())
            self.write(EncodedFrame(text))
            self.close()
            return
        self._link = Link(self)
        self._running = asyncio.create_task(self._link.run())
        self._server.running.add(self._running)
        self._running.add_done_callback(self._server.running.discard)

    def data_received(self, data: bytes) -> None:
        if self._link is None:
            return
        try:
            for line in self._lines.feed(data):
                self._link.receive(line)
        except TooLong:
            self._link.too_large()
            self._link = None

    def eof_received(self) -> bool:
        return False

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False
        if self._link is not None and self._link.outbox is not None:
            self._link.outbox.flush()

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.left(self)
        if self._link is not None:
            self._link.hang_up()


class TcpServer:
    """Listens for front ends until it is closed."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self._open: set[TcpTransport] = set()
        self.running: set[asyncio.Task[None]] = set()

    async def start(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> int:
        """Begin to listen; returns the port. OSError where it cannot."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: TcpTransport(self), host, port, ssl=tls, reuse_address=True)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Say bye to everybody, and stop."""
        if self._server is not None:
            self._server.close()
        for transport in tuple(self._open):
            transport.say_bye()
        if self.running:
            await asyncio.wait(self.running, timeout=LAST_WORDS_S)
        for transport in tuple(self._open):
            transport.close()

    def let_in(self, transport: TcpTransport) -> bool:
        """Whether one more may come."""
        if len(self._open) >= settings.FRONT_END_LINKS:
            return False
        self._open.add(transport)
        return True

    def left(self, transport: TcpTransport) -> None:
        """A connection is gone."""
        self._open.discard(transport)
