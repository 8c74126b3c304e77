"""The short way to a socket: a frame's bytes, made once for everybody, straight to the server's transport.

ASGI has no word for "the same to all of these": through it each socket frames the same text anew, which costs more
than everything else that a room does. This leans on uvicorn's inside and asks for all that it needs; under another
server, or with compression, there is no short way, and frames go through ASGI.
"""

from typing import Any, Protocol, Self

from vtuber.web.connection import EncodedFrame

try:
    from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol as _Server
except ImportError:  # another server
    _Server = None  # type: ignore[assignment, misc]


class _Inside(Protocol):
    transport: Any
    writable: Any
    conn: Any
    close_sent: bool
    disconnected: bool
    handshake_complete: bool


class RawFrames:
    """The short way to one socket."""

    __slots__ = ("_server",)

    def __init__(self, server: _Inside) -> None:
        self._server = server

    @classmethod
    def of(cls, send: object) -> Self | None:
        """The short way to the socket that this ASGI `send` belongs to; None where there is none."""
        server: Any = getattr(send, "__self__", None)
        if _Server is None or not isinstance(server, _Server):
            return None
        if any(not hasattr(server, name) for name in _Inside.__annotations__):
            return None
        return None if server.conn.extensions else cls(server)

    def write(self, frame: EncodedFrame) -> bool:
        """Send it, if the socket takes it at once; otherwise nothing is done, and the long way is to be taken."""
        server = self._server
        if not server.writable.is_set() or server.close_sent or server.disconnected or not server.handshake_complete:
            return False
        server.transport.write(frame.wire)
        return True
