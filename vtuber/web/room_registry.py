"""The rooms of a process: one for each VTuber and way of watching, closed behind the last one to leave."""

import asyncio
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

from vtuber.web.connection import Connection
from vtuber.web.room import Room


class RoomRegistry:
    """The open rooms of one event loop."""

    def __init__(self) -> None:
        self._rooms: dict[Hashable, Room] = {}
        self._closing: set[asyncio.Future[None]] = set()

    def rooms(self) -> list[Room]:
        """The rooms in which somebody sits."""
        return list(self._rooms.values())

    def room(self, key: Hashable) -> Room:
        """The open room called `key`. KeyError when nobody sits there."""
        return self._rooms[key]

    @asynccontextmanager
    async def connection(self, key: Hashable, build: Callable[[], Room]) -> AsyncIterator[Connection]:
        """A connection in the room called `key`, which is built and opened for the first who asks.

        Inside the context every later event reaches it; after it, nothing does.
        """
        room = self._rooms.get(key)
        if room is None:
            # No await between the look and the entry: two at the door at once would each open a room.
            room = self._rooms[key] = build()
            room.open()
        room.guests += 1
        try:
            connection = await room.enter()
            try:
                yield connection
            finally:
                room.leave(connection)
        finally:
            room.guests -= 1
            if not room.guests:
                del self._rooms[key]
                # Whoever leaves may be cancelled twice (a socket that goes in mid-sentence is); the room is closed
                # in order all the same.
                closing = asyncio.ensure_future(room.close())
                self._closing.add(closing)
                closing.add_done_callback(self._closing.discard)
                await asyncio.shield(closing)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, RoomRegistry] = WeakKeyDictionary()


def room_registry() -> RoomRegistry:
    """The registry of the running event loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), RoomRegistry())
