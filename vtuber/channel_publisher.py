"""Carrying committed events to whoever watches: the channel layer, one group a VTuber.

Delivery is at most once and may fail; readers compare `seq` and read the log. So nothing here may break, or slow
down, the worker that has just committed.
"""

import asyncio
import logging
import os
import threading
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from vtuber.events import EventMessage
from vtuber.failpoints import failpoint

log = logging.getLogger(__name__)

HEADS_GROUP = "world.heads"
# Real seconds that a message may take to the broker before it is given up: who sends it has work to do.
PATIENCE_S = 5.0


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
    """Send to a group of the channel layer, from code that has no event loop. Never raises."""
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        if _line is not None:
            _line.send(layer, group, message)
        else:
            async_to_sync(layer.group_send)(group, message)
    except Exception as error:
        # Readers learn of it from the log; a broker that is away must not undo what is done.
        log.warning("could not publish to %s: %s", group, error)


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
        sending = asyncio.run_coroutine_threadsafe(layer.group_send(group, message), self._running())
        try:
            sending.result(PATIENCE_S)
        except TimeoutError:
            sending.cancel()
            raise

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            # A worker that forks takes no threads along.
            if self._loop is None or self._process != os.getpid():
                self._loop, self._process = asyncio.new_event_loop(), os.getpid()
                threading.Thread(target=self._loop.run_forever, name="relay", daemon=True).start()
            return self._loop


_line: _Line | None = None
