"""Wake-ups for whoever answers chat. Each may be lost: the tick looks once a second.

They are sent by a thread of their own: a broker that is away takes seconds to say so, and who talks waits for none.
"""

import logging
import threading
import time

log = logging.getLogger(__name__)

# A flood of messages is one reason to look, not fifty a second.
BETWEEN_S = 0.1
# A wake-up that waited longer is not needed: the tick has sent another.
STALE_S = 5.0


class _Waker:
    """Sends one wake-up for each stream that somebody spoke in, however often they did meanwhile."""

    def __init__(self) -> None:
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
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._wanted))
                wanted, self._wanted = self._wanted, set()
            for stream_id in wanted:
                send(stream_id)
            time.sleep(BETWEEN_S)


_waker = _Waker()


def answering(stream_id: int) -> None:
    """Somebody may be waiting for an answer in this stream. Returns at once, and never raises."""
    _waker.want(stream_id)


def send(stream_id: int, *, in_s: float = 0.0) -> None:
    """The wake-up itself, to be taken in so many real seconds. May take its time; never raises."""
    from streaming.tasks import answer

    try:
        answer.apply_async((stream_id,), countdown=in_s, expires=in_s + STALE_S, retry=False)
    except Exception as error:
        log.warning("nobody could be woken to answer in stream %s: %s", stream_id, error)
