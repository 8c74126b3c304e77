"""Wake-ups: the first at once, a flood of them as a few, one stream never behind another."""

import threading
import time

import pytest

from streaming import wake


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


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    found = Sent()
    monkeypatch.setattr(wake, "send", found.send)
    return found


def test_a_flood_is_one_reason_to_look(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wake, "BETWEEN_S", 0.2)
    waker = wake._Waker()
    waker.want(1)
    sent.wait_for(1)
    for _message in range(100):
        waker.want(1)
    sent.wait_for(2)
    (_stream, first), (_again, second) = sent.at
    assert second - first >= 0.2
    assert waker._wanted == set()


def test_no_stream_waits_for_another(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wake, "BETWEEN_S", 60.0)
    waker = wake._Waker()
    for stream_id in (1, 2, 3):
        waker.want(stream_id)
        sent.wait_for(stream_id)
        waker.want(1)
    assert [stream_id for stream_id, _at in sent.at] == [1, 2, 3]
