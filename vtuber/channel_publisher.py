"""Carrying committed events to whoever watches: the channel layer, one group a VTuber.

Delivery is at most once and may fail; readers compare `seq` and read the log. So nothing here breaks what was just
committed, and a broker that does not answer holds it up for a second and a half at most, once in a while.
"""

import asyncio
import contextlib
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from vtuber.events import EventMessage
from vtuber.failpoints import failpoint

log = logging.getLogger(__name__)

HEADS_GROUP = "world.heads"
# Real seconds that a message may take to the broker before it is given up: who sends it has work to do, and readers
# learn of it from the next tick, and from the log.
PATIENCE_S = 1.5
# Real seconds for which nothing is sent after that: a broker that is away costs the patience once in a while.
REST_S = 2.0


def group_of(slug: str) -> str:
    """The channel-layer group that a VTuber's events are sent to."""
    return f"world.{slug}"


def publish(messages: list[EventMessage]) -> None:
    """Send committed events to their readers."""
    failpoint("before_publish")
    for message in messages:
        send(group_of(message.vtuber), {"type": "world.event", "event": message.model_dump(mode="json")})


def publish_heads(heads: dict[str, int]) -> None:
    """Tell every reader the last `seq`, so that a lost last message shows within a second."""
    send(HEADS_GROUP, {"type": "world.heads", "heads": heads})


def send(group: str, message: dict[str, Any]) -> None:
    """Send to a group of the channel layer, from code that has no event loop. Never raises; PATIENCE_S at most."""
    global _rests_until
    layer = get_channel_layer()
    if layer is None or _muted.get() or time.monotonic() < _rests_until:
        return
    try:
        if _line is not None:
            _line.send(layer, group, message)
        else:
            async_to_sync(_within_patience)(layer, group, message)
    except Exception as error:
        # Readers learn of it from the log; a broker that is away must not undo, or hold up, what is done.
        _rests_until = time.monotonic() + REST_S
        log.warning("could not publish to %s: %s", group, error or type(error).__name__)


@contextlib.contextmanager
def muted() -> Iterator[None]:
    """Nothing is sent from in here: what happens in a simulation is nobody's news."""
    before = _muted.set(True)
    try:
        yield
    finally:
        _muted.reset(before)


async def _within_patience(layer: Any, group: str, message: dict[str, Any]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await layer.group_send(group, message)


def keep_a_line() -> None:
    """From now on this process sends from one event loop in a thread of its own.

    For workers: where no loop runs, each message would get a loop and a connection, which cost more than the message,
    for every few words that she says. A web server has its loop, and sends from there.
    """
    global _line
    _line = _Line()


class _Line:
    """An event loop in a thread, and with it a connection that stays open. Begins with the first message."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0

    def send(self, layer: Any, group: str, message: dict[str, Any]) -> None:
        asyncio.run_coroutine_threadsafe(_within_patience(layer, group, message), self._running()).result()

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            # A worker that forks takes no threads along.
            if self._loop is None or self._process != os.getpid():
                self._loop, self._process = asyncio.new_event_loop(), os.getpid()
                threading.Thread(target=self._loop.run_forever, name="relay", daemon=True).start()
            return self._loop


_muted: ContextVar[bool] = ContextVar("muted", default=False)
_line: _Line | None = None
_rests_until = 0.0
