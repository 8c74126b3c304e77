"""A room: everybody who watches one VTuber in one way, behind one subscription.

The channel layer delivers at most once and may be away altogether; the log is the truth. So a room keeps the `seq`
that it has handed out, fills every gap from the log, and looks there by itself when it has heard nothing for a while.
"""

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import Sequence
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings
from django.utils import timezone

from vtuber import channel_publisher
from vtuber.events import EventMessage, events_after, head_seq
from vtuber.frames import Frame
from vtuber.models import VTuber
from vtuber.services.clock import note_watched
from vtuber.web.connection import Connection, EncodedFrame
from vtuber.web.frames import EventFrame, Pulse
from vtuber.web.socket_database import in_database

log = logging.getLogger(__name__)

# Real seconds: between signs of life; without heads until the log is read unasked, and between two such readings (an
# emergency stop is heard within half a second, too, where no worker ticks and no broker answers); until a broken link
# is retried.
PULSE_S = 5.0
SILENCE_S = 3.0
POLL_S = 0.4
RETRY_S = 1.0
# How often somebody's presence is noted, for clocks that rest while nobody watches.
PRESENCE_S = 20.0
# Rows of the log handed out at a stretch: well below a connection's queue, so that catching up overflows none.
BATCH = 64


class Room:
    """Hands the events of one VTuber to its connections: in order, each once. Subclasses say more than events."""

    def __init__(self, vtuber: VTuber) -> None:
        self.vtuber = vtuber
        self.seq = 0
        # Sockets that are here or on their way in; the registry closes the room behind the last one.
        self.guests = 0
        self._connections: set[Connection] = set()
        self._ready = asyncio.Event()
        self._lock = asyncio.Lock()
        self._heard = 0.0
        self._noted = 0.0
        self._tasks: list[asyncio.Task[None]] = []

    def open(self) -> None:
        """Begin to listen. Awaits nothing, so that two newcomers cannot open the same room twice."""
        self._heard = time.monotonic()
        self._tasks = [asyncio.create_task(job) for job in (self._listen(), self._watch())]

    async def close(self) -> None:
        """Stop listening; returns when nothing of the room runs any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def enter(self) -> Connection:
        """A connection that gets every event from now on; take its snapshot after this."""
        await self._ready.wait()
        connection = Connection()
        self._connections.add(connection)
        return connection

    def leave(self, connection: Connection) -> None:
        """Its socket is gone."""
        self._connections.discard(connection)

    def send(self, frame: EncodedFrame) -> None:
        """The same frame for every connection."""
        for connection in tuple(self._connections):
            connection.put(frame)

    def tell(self, frame: Frame, known_from: float = math.inf) -> None:
        """Encode a frame, once, and send it to every connection. `known_from` as in `EncodedFrame`."""
        self.send(EncodedFrame(frame.model_dump_json(), known_from))

    def frame_of(self, message: EventMessage) -> Frame | None:
        """An event as this room's sockets get it; None for one that is not theirs to see."""
        return EventFrame.model_validate(message.model_dump(mode="json"))

    def encoded_frames(self, message: EventMessage) -> Sequence[EncodedFrame]:
        """All that this room's sockets get of an event."""
        frame = self.frame_of(message)
        return () if frame is None else (EncodedFrame(frame.model_dump_json(), known_from=message.seq),)

    async def find_place(self) -> int:
        """The `seq` from which the room hands on; asked once, before anybody is let in."""
        return int(await in_database(head_seq)(self.vtuber))

    async def pulse(self) -> Pulse:
        """A sign of life."""
        return Pulse(seq=self.seq)

    async def send_pulse(self) -> None:
        """Give everybody a sign of life."""
        self.tell(await self.pulse())

    def groups(self) -> tuple[str, ...]:
        """The channel-layer groups that the room listens to."""
        return (channel_publisher.group_of(self.vtuber.slug), channel_publisher.HEADS_GROUP)

    def on_message(self, message: dict[str, Any]) -> None:
        """Called with what came and is neither an event nor the heads: the room's own groups."""

    def on_listening(self) -> None:
        """Called when the room hears its groups, at the beginning and after the link was broken."""

    def on_events(self) -> None:
        """Called when events have been handed out."""

    def on_heads(self) -> None:
        """Called when the tick has been heard."""

    async def _listen(self) -> None:
        """Take messages from the channel layer; start again when it breaks."""
        layer = get_channel_layer()
        if layer is None:
            return
        groups = self.groups()
        while True:
            channel = ""
            try:
                channel = await layer.new_channel()
                for group in groups:
                    await layer.group_add(group, channel)
                self.on_listening()
                while True:
                    await self._take(await layer.receive(channel))
            except Exception as error:
                log.warning("the live link of %s broke: %s", self.vtuber.slug, error)
                await asyncio.sleep(RETRY_S)
            finally:
                # The layer forgets a channel by itself when its reader goes, but not its groups.
                for group in groups:
                    with contextlib.suppress(Exception):
                        await layer.group_discard(group, channel)

    async def _take(self, message: dict[str, Any]) -> None:
        await self._ready.wait()
        if message["type"] == "world.heads":
            self._heard = time.monotonic()
            self.on_heads()
            if message["heads"].get(self.vtuber.slug, 0) > self.seq:
                await self._catch_up()
            return
        if message["type"] != "world.event":
            self.on_message(message)
            return
        event = EventMessage.model_validate(message["event"])
        async with self._lock:
            if event.seq == self.seq + 1:
                self._hand_out([event])
        if event.seq > self.seq:
            await self._catch_up()

    async def _watch(self) -> None:
        """Find the place in the log, then give signs of life and, when the tick is silent, read the log unasked."""
        while not self._ready.is_set():
            try:
                await self._note_presence()
                self.seq = await self.find_place()
                self._ready.set()
            except Exception as error:
                log.warning("cannot read the log of %s: %s", self.vtuber.slug, error)
                await asyncio.sleep(RETRY_S)
        pulsed = time.monotonic()
        while True:
            await asyncio.sleep(min(POLL_S, PULSE_S))
            try:
                if time.monotonic() - self._heard > SILENCE_S:
                    await self._catch_up()
                if time.monotonic() - pulsed < PULSE_S:
                    continue
                pulsed = time.monotonic()
                await self._note_presence()
                await self.send_pulse()
            except Exception as error:
                # Without a database there is nothing to say, and the sockets' own watchdogs will ask again.
                log.warning("no sign of life from %s: %s", self.vtuber.slug, error)

    async def _note_presence(self) -> None:
        now = time.monotonic()
        if settings.PAUSE_UNWATCHED_MIN > 0 and (not self._noted or now - self._noted > PRESENCE_S):
            await in_database(note_watched)(vtuber=self.vtuber, real=timezone.now())
            self._noted = now

    async def _catch_up(self) -> None:
        async with self._lock:
            while True:
                missed = await in_database(events_after)(self.vtuber, self.seq, BATCH)
                if not missed:
                    return
                if missed[0].seq > self.seq + 1:
                    # This process stood still while the log was let go: whoever is here comes back for a snapshot.
                    log.info("the log of %s begins at %s, after %s", self.vtuber.slug, missed[0].seq, self.seq)
                    self._give_up_all()
                self._hand_out(missed)

    def _give_up_all(self) -> None:
        connections, self._connections = self._connections, set()
        for connection in connections:
            connection.give_up()

    def _hand_out(self, events: list[EventMessage]) -> None:
        for event in events:
            self.seq = event.seq
            for frame in self._encode(event):
                self.send(frame)
        self.on_events()

    def _encode(self, event: EventMessage) -> Sequence[EncodedFrame]:
        """An event as it is sent. One that breaks costs itself, and the room goes on."""
        try:
            return self.encoded_frames(event)
        except Exception:
            log.exception("nobody who watches is told of %s %s", event.type, event.seq)
            return ()
