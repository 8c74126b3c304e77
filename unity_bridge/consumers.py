"""The stage's link: `vtbridge/1` over a WebSocket, `ws/stage/<slug>/`.

A token in hello is enough, whatever page asks. Who shows none is let in by an operator's session, which counts only
where the page is one of ours.
"""

import asyncio
import contextlib

from channels.generic.websocket import AsyncWebsocketConsumer

from unity_bridge.links.frames import MAX_FRAME_IN, PROTOCOL
from unity_bridge.links.link import Link
from unity_bridge.models import SCOPES
from unity_bridge.services.tokens import Allowed
from vtuber.access import Right
from vtuber.web.connection import EncodedFrame
from vtuber.web.socket_database import in_database
from vtuber.web.standing import has_right, session_stands

# Frames that wait until the socket takes them; a front end's outbox keeps the rest.
PENDING = 64
# And so many that nobody is waited for.
OVERFULL = 4096
# Real seconds between two looks whether an operator's session still stands.
RECHECK_S = 5.0


class WebSocketTransport:
    """Carries a link over a socket: what is written is sent by a task of its own."""

    name = "websocket"

    def __init__(self, consumer: "StageConsumer", address: str) -> None:
        self._consumer = consumer
        self._frames: asyncio.Queue[EncodedFrame | None] = asyncio.Queue()
        self._sending = asyncio.create_task(self._send())
        self.link: Link | None = None
        self.address = address

    @property
    def congested(self) -> bool:
        return self._frames.qsize() >= PENDING

    @property
    def overfull(self) -> bool:
        return self._frames.qsize() >= OVERFULL

    def write(self, frame: EncodedFrame) -> None:
        self._frames.put_nowait(frame)

    def close(self) -> None:
        self._frames.put_nowait(None)

    def drop(self) -> None:
        """The socket is gone."""
        self._sending.cancel()

    async def _send(self) -> None:
        with contextlib.suppress(OSError):
            while (frame := await self._frames.get()) is not None:
                await self._consumer.send(text_data=frame.text)
                if self.link is not None and self.link.outbox is not None and self._frames.empty():
                    self.link.outbox.flush()
            await self._consumer.close(code=1000)


class StageConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """A socket that carries a link."""

    # The room subscribes for everybody; a channel for each socket would cost a subscription each.
    channel_layer_alias = None
    _running: asyncio.Task[None] | None = None
    _rechecking: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        asked = self.scope.get("subprotocols") or []
        await self.accept(subprotocol=PROTOCOL if PROTOCOL in asked else None)
        self._transport = WebSocketTransport(self, (self.scope.get("client") or ("",))[0])
        signed_in = await self._signed_in()
        self._link = self._transport.link = Link(self._transport, signed_in)
        self._running = asyncio.create_task(self._link.run())
        if signed_in is not None:
            self._rechecking = asyncio.create_task(self._recheck())

    async def disconnect(self, code: int) -> None:
        if self._running is None:
            return
        if self._rechecking is not None:
            self._rechecking.cancel()
        self._link.hang_up()
        with contextlib.suppress(asyncio.CancelledError):
            await self._running
        self._transport.drop()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if text_data is None:
            self._link.receive(bytes_data or b"")
        elif len(text_data.encode(errors="surrogatepass")) > MAX_FRAME_IN:
            self._link.too_large()
        elif text_data.strip():
            self._link.receive(text_data.strip())

    async def _recheck(self) -> None:
        """An account that was closed, or a session that was ended, goes on seeing for this long at the most."""
        while True:
            await asyncio.sleep(RECHECK_S)
            if await self._signed_in() is None:
                self._link.end("wrong_token", "You are signed out. Sign in again, or show a token.")
                return

    async def _signed_in(self) -> Allowed | None:
        """What an operator's session allows; None for anybody else."""
        user = self.scope.get("user")
        if user is None or not user.is_authenticated:
            return None
        if not await in_database(session_stands)(self.scope["session"].session_key, user.pk):
            return None
        # A front end may move her clock and speak in her chat: what a session lets in needs the right to.
        return Allowed(SCOPES) if await in_database(has_right)(user.pk, Right.OPERATE) else None
