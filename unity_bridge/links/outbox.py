"""What waits for one front end: sent at once while it takes everything, kept short while it does not."""

import time
from collections import deque
from collections.abc import Sequence
from typing import Protocol

from unity_bridge.links.frames import CommandFrame
from vtuber.web.connection import Connection, EncodedFrame

# Frames that may wait for a front end that takes them too slowly.
LIMIT = 2000
# Events that a front end may leave unacknowledged, and real seconds that it may do so, until its frames wait here.
WINDOW = 1000
WINDOW_S = 10.0
# Real seconds between two notes of what was sent when: lag is told no more finely.
NOTE_S = 0.1


class Wire(Protocol):
    """The way to a front end."""

    def write(self, frame: EncodedFrame) -> None:
        """Send it, or hand it to whoever sends."""

    @property
    def congested(self) -> bool:
        """Whether what was written still waits to be sent."""


class Outbox(Connection):
    """A front end's place in its room."""

    __slots__ = (
        "_acknowledged",
        "_given_up",
        "_limit",
        "_live",
        "_notes",
        "_places",
        "_waiting",
        "_wire",
        "capabilities",
        "last_seq",
        "sent",
    )

    def __init__(self) -> None:
        super().__init__()
        self._wire: Wire | None = None
        self._waiting: deque[list[CommandFrame | EncodedFrame | None]] = deque()
        self._places: dict[str, list[CommandFrame | EncodedFrame | None]] = {}
        self._live = 0
        self._limit = LIMIT
        self._given_up = False
        self._acknowledged = 0
        self._notes: deque[tuple[int, float]] = deque()
        self.capabilities: frozenset[str] = frozenset()
        # The last event of which something was sent, and how many frames were.
        self.last_seq = 0
        self.sent = 0

    @property
    def given_up(self) -> bool:
        """Whether more waits than may wait: only a new link helps."""
        return self._given_up

    @property
    def waiting(self) -> int:
        """Frames that wait."""
        return self._live

    @property
    def begun(self) -> bool:
        """Whether frames are sent already."""
        return self._wire is not None

    def begin(
        self,
        wire: Wire,
        since: int,
        capabilities: frozenset[str],
        *,
        known: int,
        missed: Sequence[CommandFrame] = (),
    ) -> None:
        """From now on frames are sent: first `missed`, then those of events after `since` that came meanwhile.

        `known` is the last event that the front end has already.
        """
        came = [entry[0] for entry in self._waiting]
        self._waiting.clear()
        self._places.clear()
        self._live = 0
        # What was missed may be more than may wait: it is there at once, and must not count against who asked for it.
        self._limit = LIMIT + len(missed)
        self._waiting.extend([frame] for frame in missed)
        self._live = len(missed)
        for frame in came:
            if frame is not None and frame.known_from > since:
                self._keep(frame)
        self._wire, self.capabilities = wire, capabilities
        self.last_seq = self._acknowledged = known
        self.flush()

    def put(self, frame: EncodedFrame) -> None:
        if self._given_up:
            return
        if self._wire is not None and not self._live and not self._behind():
            self._tell(frame)
            return
        self._keep(frame)
        if self._wire is not None:
            self.flush()

    def give_up(self) -> None:
        self._given_up = True
        self._waiting.clear()
        self._places.clear()
        self._live = 0

    def flush(self) -> None:
        """Send what waits, as far as the front end takes it."""
        while self._waiting and self._wire is not None and not self._behind():
            entry = self._waiting.popleft()
            if (frame := self._take(entry)) is not None:
                self._tell(frame)

    def acknowledge(self, seq: int) -> None:
        """The front end has taken everything up to `seq`; it cannot have more than it was sent."""
        self._acknowledged = max(self._acknowledged, min(seq, self.last_seq))
        while self._notes and self._notes[0][0] <= self._acknowledged:
            self._notes.popleft()
        if self._acknowledged < self.last_seq and not self._notes:
            self._notes.append((self.last_seq, time.monotonic()))
        self.flush()

    def lag(self) -> tuple[int, float]:
        """Events that were sent and not acknowledged, and for how many real seconds the oldest of them."""
        behind = max(0, self.last_seq - self._acknowledged)
        return behind, time.monotonic() - self._notes[0][1] if behind and self._notes else 0.0

    def _behind(self) -> bool:
        assert self._wire is not None
        if self._wire.congested:
            return True
        events, age = self.lag()
        return events > WINDOW or age > WINDOW_S

    def _tell(self, frame: EncodedFrame) -> None:
        assert self._wire is not None
        if isinstance(frame, CommandFrame):
            if frame.capability and frame.capability not in self.capabilities:
                return
            if frame.expires < time.time():
                return
            if frame.place is not None:
                self._note(frame.place[0])
        self._wire.write(frame)
        self.sent += 1

    def _note(self, seq: int) -> None:
        if seq == self.last_seq:
            return
        self.last_seq = seq
        now = time.monotonic()
        if not self._notes or now - self._notes[-1][1] > NOTE_S:
            self._notes.append((seq, now))

    def _keep(self, frame: EncodedFrame) -> None:
        entry: list[CommandFrame | EncodedFrame | None] = [frame]
        if isinstance(frame, CommandFrame):
            for place in (frame.replaces, *frame.clears):
                if place and (before := self._places.pop(place, None)) is not None and before[0] is not None:
                    before[0] = None
                    self._live -= 1
            if frame.replaces:
                self._places[frame.replaces] = entry
        self._waiting.append(entry)
        self._live += 1
        if self._live > self._limit:
            self._drop_expired()
        if self._live > self._limit:
            self.give_up()

    def _take(self, entry: list[CommandFrame | EncodedFrame | None]) -> EncodedFrame | None:
        frame = entry[0]
        if frame is None:
            return None
        self._live -= 1
        if isinstance(frame, CommandFrame) and self._places.get(frame.replaces) is entry:
            del self._places[frame.replaces]
        return frame

    def _drop_expired(self) -> None:
        now = time.time()
        kept: deque[list[CommandFrame | EncodedFrame | None]] = deque()
        for entry in self._waiting:
            frame = entry[0]
            if frame is None:
                continue
            if isinstance(frame, CommandFrame) and frame.expires < now:
                self._live -= 1
                continue
            kept.append(entry)
        self._waiting = kept
