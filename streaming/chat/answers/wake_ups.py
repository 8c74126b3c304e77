"""Wake-ups for whoever answers chat. Each may be lost: the tick looks once a second.

They are sent by a thread of their own: a broker that is away takes seconds to say so, and who talks waits for none.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar

log = logging.getLogger(__name__)

# A flood of messages is one reason to look, not fifty a second; and whoever speaks looks again by themselves.
BETWEEN_S = 0.5
# A wake-up that waited longer is not needed: the tick has sent another.
STALE_S = 5.0


class Waker:
    """Sends one wake-up for each stream that something happened in, however often it did meanwhile."""

    def __init__(self, send: Callable[[int], None], between_s: float) -> None:
        self._send = send
        self._between_s = between_s
        self._wanted: set[int] = set()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def want(self, stream_id: int) -> None:
        with self._changed:
            self._wanted.add(stream_id)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="wake answering", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _run(self) -> None:
        rests: dict[int, float] = {}  # until when a stream that was woken for is not woken for again
        while True:
            with self._changed:
                while not (due := self._due(rests)):
                    self._changed.wait(self._until_next(rests))
                self._wanted -= due
            for stream_id in due:
                self._send(stream_id)
            now = time.monotonic()
            rests = {stream_id: until for stream_id, until in rests.items() if until > now}
            rests |= dict.fromkeys(due, now + self._between_s)

    def _due(self, rests: dict[int, float]) -> set[int]:
        now = time.monotonic()
        return {stream_id for stream_id in self._wanted if rests.get(stream_id, 0.0) <= now}

    def _until_next(self, rests: dict[int, float]) -> float | None:
        if not self._wanted:
            return None
        return max(min(rests[stream_id] for stream_id in self._wanted) - time.monotonic(), 0.001)


def wake_answering(stream_id: int) -> None:
    """Somebody may be waiting for an answer in this stream. Returns at once, and never raises."""
    if not _unsent.get():
        _waker.want(stream_id)


@contextlib.contextmanager
def unsent() -> Iterator[None]:
    """Nobody is woken from in here: whoever drives time answers by themselves."""
    before = _unsent.set(True)
    try:
        yield
    finally:
        _unsent.reset(before)


def are_unsent() -> bool:
    """Whether nobody is woken from here."""
    return _unsent.get()


def send_wake_up(stream_id: int, *, in_s: float = 0.0) -> None:
    """The wake-up itself, to be taken in so many real seconds. May take its time; never raises."""
    from streaming.tasks import answer

    try:
        answer.apply_async((stream_id,), countdown=in_s, expires=in_s + STALE_S, retry=False)
    except Exception as error:
        log.warning("nobody could be woken to answer in stream %s: %s", stream_id, error)


_unsent: ContextVar[bool] = ContextVar("unsent", default=False)
_waker = Waker(send_wake_up, BETWEEN_S)
