"""Bare JSON lines for front ends that can only read: no handshake, no token, nothing that comes back is read."""

import asyncio
import json
from typing import cast

from django.conf import settings

from unity_bridge.links.frames import CommandFrame
from unity_bridge.links.front_end_room import FrontEndRoom
from unity_bridge.links.outbox import Outbox
from unity_bridge.links.tcp_server import SEND_BUFFER
from vtuber.models import VTuber
from vtuber.plugin import FrontEndCommand
from vtuber.web.connection import EncodedFrame
from vtuber.web.room_registry import room_registry

# Real seconds between two looks whether a reader keeps up.
LOOK_S = 1.0


def bare_line(type: str, data: object) -> bytes:
    """`{"type": …, …}` on a line."""
    assert isinstance(data, dict)
    return json.dumps({"type": type, **data}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class _Bare:
    """Writes commands without their envelope; what is no command has none to lose, and is left out."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    @property
    def congested(self) -> bool:
        return self._writer.transport.get_write_buffer_size() > SEND_BUFFER

    def write(self, frame: EncodedFrame) -> None:
        if isinstance(frame, CommandFrame):
            self.tell(frame.command)

    def tell(self, told: FrontEndCommand) -> None:
        """One command."""
        if not self._writer.transport.is_closing():
            self._writer.write(bare_line(told.type, dict(told.data)))


class LegacyServer:
    """Listens on this machine alone, and shows one VTuber."""

    def __init__(self, vtuber: VTuber) -> None:
        self._vtuber = vtuber
        self._server: asyncio.Server | None = None
        self._readers: set[asyncio.Task[None]] = set()

    async def start(self, port: int) -> int:
        """Begin to listen; returns the port. OSError where it cannot."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Stop, and let everybody go."""
        if self._server is not None:
            self._server.close()
        for reader in tuple(self._readers):
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        if len(self._readers) >= settings.FRONT_END_LINKS:
            writer.close()
            return
        self._readers.add(task)
        gone = asyncio.create_task(_drain(reader))
        try:
            await self._tell(_Bare(writer), gone)
        finally:
            gone.cancel()
            self._readers.discard(task)
            writer.close()

    async def _tell(self, wire: _Bare, gone: "asyncio.Task[None]") -> None:
        key = ("front end", self._vtuber.pk)
        async with room_registry().connection(key, lambda: FrontEndRoom(self._vtuber)) as connection:
            room, outbox = cast(FrontEndRoom, room_registry().room(key)), cast(Outbox, connection)
            for told in await room.commands_now():
                wire.tell(told)
            outbox.begin(wire, room.seq, frozenset(("mouth",)), known=room.seq)
            while not gone.done() and not outbox.given_up:
                # Nobody acknowledges here: what was written counts as taken.
                outbox.acknowledge(outbox.last_seq)
                await asyncio.wait((gone,), timeout=LOOK_S)


async def _drain(reader: asyncio.StreamReader) -> None:
    """Ends when the other end has gone; what it says is thrown away."""
    try:
        while await reader.read(4096):
            pass
    except OSError:
        pass
