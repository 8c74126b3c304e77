"""One socket's place in a room: a bounded queue between the room and the socket's own writer."""

import asyncio
import math
import struct
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any, Protocol

# Frames that wait for a slow socket. What is behind further than this is better off with a fresh snapshot.
QUEUE = 256

Sending = Coroutine[Any, Any, None]


class EncodedFrame:
    """What a room sends, encoded once for everybody in it.

    Whose snapshot was taken at `known_from` or later knows it already; infinity for what no snapshot holds.
    """

    __slots__ = ("_wire", "known_from", "text")

    def __init__(self, text: str, known_from: float = math.inf) -> None:
        self.text = text
        self.known_from = known_from
        self._wire = b""

    @property
    def wire(self) -> bytes:
        """The whole text frame as a websocket server sends it (RFC 6455, 5.2)."""
        if not self._wire:
            data = self.text.encode()
            if len(data) < 126:
                head = struct.pack("!BB", 0x81, len(data))
            elif len(data) < 65_536:
                head = struct.pack("!BBH", 0x81, 126, len(data))
            else:
                head = struct.pack("!BBQ", 0x81, 127, len(data))
            self._wire = head + data
        return self._wire


class ShortWay(Protocol):
    """A way to a socket that is shorter than `send`, for as long as the socket takes everything at once."""

    def write(self, frame: EncodedFrame) -> bool:
        """Send it, or do nothing and say False."""


class SlowReader(Exception):
    """The socket takes less than the world gives; it was cut off so that the others need not wait."""


class Connection:
    """Filled by the room; emptied by `serve`, which the socket runs in a task of its own.

    While the socket takes everything at once, `put` sends by itself: to wake a task for each socket and frame would
    cost as much again. The task takes over as soon as a send has to wait, until the queue is empty.
    """

    __slots__ = (
        "_begun",
        "_called",
        "_error",
        "_overflown",
        "_queue",
        "_send",
        "_server",
        "_short",
        "_since",
        "_size",
    )

    def __init__(self, size: int = QUEUE) -> None:
        self._size = size
        self._queue: deque[EncodedFrame] | None = None  # most sockets never need one
        self._server: asyncio.Task[object] | None = None
        self._send: Callable[[str], Sending] | None = None
        self._short: ShortWay | None = None
        self._since = 0
        # What `serve` waits for while `put` does its work; none while it is at work itself.
        self._called: asyncio.Future[None] | None = None
        self._begun: _Begun | None = None
        self._error: Exception | None = None
        self._overflown = False

    def put(self, frame: EncodedFrame) -> None:
        """Send a frame, or queue it; when there is no room for it, the connection is given up and `serve` ends with
        SlowReader."""
        called = self._called
        if called is not None and not called.done():
            if frame.known_from > self._since and not (self._short is not None and self._short.write(frame)):
                self._send_at_once(frame.text, called)
            return
        if self._overflown or self._error is not None:
            return
        if self._queue is None:
            self._queue = deque()
        if len(self._queue) < self._size:
            self._queue.append(frame)
            return
        self.give_up()

    def give_up(self) -> None:
        """What this socket knows is too old to go on from: `serve` ends with SlowReader, and the page comes back."""
        self._overflown = True
        if self._server is not None:
            # It may hang in a send that the socket does not take: only a cancellation gets it out of there.
            self._server.cancel()

    def _send_at_once(self, text: str, called: "asyncio.Future[None]") -> None:
        assert self._send is not None
        sending = self._send(text)
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return
        except Exception as error:
            self._error = error
        else:
            self._begun = _Begun(sending, waits_for)
        called.set_result(None)

    async def serve(self, send: Callable[[str], Sending], *, since: int, short: ShortWay | None = None) -> None:
        """Send what comes, for a socket whose snapshot was taken at seq `since`, until cancelled.

        `short` is tried first. The first step of a send may be made in the task that fills the queue. Raises
        SlowReader when the queue overflows, before or while this runs, and whatever `send` raises.
        """
        task = self._server = asyncio.current_task()
        self._send, self._since, self._short = send, since, short
        try:
            while not self._overflown:
                await self._clear(send, since)
                self._called = asyncio.get_running_loop().create_future()
                await self._called
                self._called = None
                if self._error is not None:
                    raise self._error
                if self._begun is not None:
                    begun, self._begun = self._begun, None
                    await begun
        except asyncio.CancelledError:
            # Somebody else may have cancelled us, too (the socket went away): that counts more.
            if not self._overflown or task is None or task.uncancel() > 0:
                raise
        finally:
            self._server = self._called = self._send = self._short = None
            if self._begun is not None:
                self._begun.drop()
                self._begun = None
        raise SlowReader

    async def _clear(self, send: Callable[[str], Sending], since: int) -> None:
        """Send what is queued; awaits nothing more once the queue is empty, so that nothing can overtake it."""
        while self._queue:
            frame = self._queue.popleft()
            if frame.known_from > since:
                await send(frame.text)
        self._queue = None


class _Begun:
    """A send whose first step was made elsewhere, and which has to wait: for the connection's own task to await."""

    __slots__ = ("_sending", "_waits_for")

    def __init__(self, sending: Sending, waits_for: Any) -> None:
        self._sending = sending
        self._waits_for = waits_for

    def __await__(self) -> Generator[Any, Any, None]:
        waits_for = self._waits_for
        go_on: Callable[[Any], Any]
        told: Any
        while True:
            try:
                got = yield waits_for
            except BaseException as error:
                go_on, told = self._sending.throw, error
            else:
                go_on, told = self._sending.send, got
            try:
                waits_for = go_on(told)
            except StopIteration:
                return

    def drop(self) -> None:
        """Nobody will await it."""
        self._sending.close()
