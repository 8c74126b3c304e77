"""Wake-ups: the first at once, a flood of them as a few, one stream never behind another."""

import itertools
import threading
import time

from streaming.chat.answers import wake_ups


class Sent:
    """The wake-ups that were sent, with their moments."""

    def __init__(self) -> None:
        self.at: list[tuple[int, float]] = []
        self._came = threading.Condition()

    def send(self, stream_id: int) -> None:
        with self._came:
            self.at.append((stream_id, time.monotonic()))
            self._came.notify_all()

    def wait_for(self, count: int) -> None:
        with self._came:
            assert self._came.wait_for(lambda: len(self.at) >= count, 10)


def test_a_flood_is_one_reason_to_look() -> None:
    sent = Sent()
    waker = wake_ups.Waker(sent.send, 0.2)
    waker.want(1)
    sent.wait_for(1)
    for _message in range(100):
        waker.want(1)
    sent.wait_for(2)  # the last word of the flood is not forgotten
    moments = [at for _stream, at in sent.at]
    assert all(later - earlier >= 0.2 for earlier, later in itertools.pairwise(moments))
    assert len(moments) < 10  # two, on a machine that does not stumble


def test_no_stream_waits_for_another() -> None:
    sent = Sent()
    waker = wake_ups.Waker(sent.send, 60.0)
    for stream_id in (1, 2, 3):
        waker.want(stream_id)
        sent.wait_for(stream_id)
        waker.want(1)
    assert [stream_id for stream_id, _at in sent.at] == [1, 2, 3]
