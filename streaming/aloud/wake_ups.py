"""Wake-ups for whoever speaks. Each may be lost: the tick looks once a second."""

import logging

from streaming.chat.answers.wake_ups import Waker, are_unsent

log = logging.getLogger(__name__)

BETWEEN_S = 0.2
# A wake-up that waited longer is not needed: the tick has sent another.
STALE_S = 5.0


def wake_voice(stream_id: int) -> None:
    """There may be something to say aloud in this stream. Returns at once, and never raises."""
    if not are_unsent():
        _waker.want(stream_id)


def send_wake_up(stream_id: int) -> None:
    """The wake-up itself. May take its time; never raises."""
    from streaming.tasks import speak

    try:
        speak.apply_async((stream_id,), expires=STALE_S, retry=False)
    except Exception as error:
        log.warning("nobody could be woken to speak in stream %s: %s", stream_id, error)


_waker = Waker(send_wake_up, BETWEEN_S)
