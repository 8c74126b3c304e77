"""One socket's place in a room: a bounded queue between the room and the socket's own writer."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

# Frames that wait for a slow socket. What is behind further than this is better off with a fresh snapshot.
QUEUE = 256


@dataclass(frozen=True, slots=True)
class Frame:
    """What a room sends, encoded once for everybody in it.

    A seat whose snapshot was taken at `known_from` or later knows it already; infinity for what no snapshot holds.
    """

    text: str
    known_from: float = math.inf


class SlowReader(Exception):
    """The socket takes less than the world gives; it was cut off so that the others need not wait."""


class Seat:
    """Filled by the room, emptied by `serve`, which the socket runs in a task of its own."""

    def __init__(self, size: int = QUEUE) -> None:
        self._queue: asyncio.Queue[Frame] = asyncio.Queue(size)
        self._server: asyncio.Task[object] | None = None
        self._overflown = False

    def put(self, frame: Frame) -> None:
        """Queue a frame; when there is no room for it, the seat is given up and `serve` ends with SlowReader."""
        if self._overflown:
            return
        try:
            self._queue.put_nowait(frame)
        except asyncio.QueueFull:
            self._overflown = True
            if self._server is not None:
                # It hangs in a send that the socket does not take: only a cancellation gets it out of there.
                self._server.cancel()

    async def serve(self, send: Callable[[str], Awaitable[None]], *, since: int) -> None:
        """Send what comes, for a socket whose snapshot was taken at seq `since`, until cancelled.

        SlowReader when the queue overflows, before or while this runs.
        """
        task = self._server = asyncio.current_task()
        try:
            while not self._overflown:
                frame = await self._queue.get()
                if frame.known_from > since:
                    await send(frame.text)
        except asyncio.CancelledError:
            # Somebody else may have cancelled us, too (the socket went away): that counts more.
            if not self._overflown or task is None or task.uncancel() > 0:
                raise
        finally:
            self._server = None
        raise SlowReader
