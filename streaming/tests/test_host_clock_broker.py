"""The broker's keys end by this machine's clock: set back by two hours, it would keep people waiting for so long."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from streaming.chat.live import viewer_counts
from streaming.chat.live.viewer_counts import Counter
from streaming.chat.policy import limits
from vtuber.tests.support.valkey import Valkey
from vtuber.web import guess_limits

HOURS = 7200


@pytest.fixture
def broker(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    """A broker of the test's own, which REDIS_URL names. It may be slow: nothing is counted without it."""
    for counting in (guess_limits, limits, viewer_counts):
        monkeypatch.setattr(counting, "ANSWER_S", 30.0)
    valkey = Valkey(tmp_path)
    valkey.start()
    settings.REDIS_URL = f"redis://127.0.0.1:{valkey.port}/0"
    with Redis.from_url(settings.REDIS_URL) as client:
        yield client
    valkey.kill()


def set_broker_back(broker: Redis) -> None:
    """What becomes of a broker's keys when the clock of its machine is set back: they end that much later."""
    for key in broker.scan_iter():
        if (left := broker.pttl(key)) > 0:
            broker.pexpire(key, left + HOURS * 1000)


def test_limits_on_talking_are_those_of_before(settings: Any, broker: Redis) -> None:
    settings.CHAT_VIEWER_LIMITS = "2/20 seconds; 9/hour"
    limiter = limits.WaitingLimiter(settings.REDIS_URL, "test")
    waits = [limiter.wait("viewer", "ann") for _message in range(3)]
    assert [wait > 0 for wait in waits] == [False, False, True]
    set_broker_back(broker)
    waits = [limiter.wait("viewer", "ann") for _message in range(3)]
    assert [wait > 0 for wait in waits] == [False, False, True]
    assert waits[2] <= 20


async def test_the_same_limits_in_an_event_loop(settings: Any, broker: Redis) -> None:
    settings.CHAT_VIEWER_LIMITS = "2/20 seconds"
    limiter = limits.Limiter(settings.REDIS_URL, "test")
    waits = [await limiter.wait("viewer", "ann") for _message in range(3)]
    assert [wait > 0 for wait in waits] == [False, False, True]
    set_broker_back(broker)
    waits = [await limiter.wait("viewer", "ann") for _message in range(3)]
    assert [wait > 0 for wait in waits] == [False, False, True]


def test_nobody_is_kept_from_signing_in_for_the_length_of_the_step(settings: Any, broker: Redis) -> None:
    limit = "3/10 minutes"
    wait_s = partial(guess_limits.wait_s, "password", limit, "operator", "192.0.2.7")
    for _guess in range(3):
        assert wait_s() == 0
        guess_limits.note_wrong("password", limit, "operator", "192.0.2.7")
    assert 0 < wait_s() <= 600
    set_broker_back(broker)
    assert wait_s() == 0
    for left in (2, 1, 0):
        guess_limits.note_wrong("password", limit, "operator", "192.0.2.7")
        assert (wait_s() == 0) is (left > 0)


async def test_viewers_of_a_process_that_is_gone_are_not_counted_until_the_clock_is_there(
    settings: Any, broker: Redis
) -> None:
    gone, here = (Counter(settings.REDIS_URL, "test") for _process in range(2))
    assert (await gone.report("baomi", 5), await here.report("baomi", 2)) == (5, 7)
    assert broker.hexists("test:viewers:baomi", gone._me)
    broker.hset("test:viewers:baomi", gone._me, f"5:{time.time() + HOURS:.0f}")
    assert await here.report("baomi", 2) == 2
