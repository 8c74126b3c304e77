"""Which processes are alive: each worker leaves a mark in the broker every two seconds, which is gone soon after it.

The tick tells of beat and ticker only together, and of the worker nothing at all.
"""

import logging
import threading
import time
from typing import Literal, TypedDict

import redis
from django.conf import settings

log = logging.getLogger(__name__)

# Real seconds: between two marks; until one is gone; that the broker has for an answer; that an answer is good for.
EVERY_S = 2.0
GONE_S = 7
BROKER_S = 0.3
GOOD_S = 2.0
NAMES = ("worker", "ticker")


class Alive(TypedDict):
    """`broker` is none where everything is one process; `worker` and `ticker` are null where nobody can know."""

    broker: Literal["ok", "down", "none"]
    worker: bool | None
    ticker: bool | None


def leave_marks(name: str) -> None:
    """From now on this process says that it lives, as `name`, from a thread of its own. Nothing without a broker."""
    if settings.REDIS_URL and name in NAMES:
        threading.Thread(target=_go_on, args=(name,), name="sign of life", daemon=True).start()


def who_lives() -> Alive:
    """What the broker says now, or said a moment ago. Never raises; 0.3 s at most."""
    global _known
    asked, alive = _known
    if time.monotonic() - asked > GOOD_S:
        alive = _ask()
        _known = (time.monotonic(), alive)
    return alive


def _ask() -> Alive:
    if not settings.REDIS_URL:
        return {"broker": "none", "worker": None, "ticker": None}
    try:
        with _client() as client:
            marks = client.mget([_key(name) for name in NAMES])
    except (redis.RedisError, OSError, ValueError):
        return {"broker": "down", "worker": None, "ticker": None}
    worker, ticker = (mark is not None for mark in marks)
    return {"broker": "ok", "worker": worker, "ticker": ticker}


def _go_on(name: str) -> None:
    while True:
        try:
            with _client() as client:
                while True:
                    client.set(_key(name), "1", ex=GONE_S)
                    time.sleep(EVERY_S)
        except (redis.RedisError, OSError, ValueError) as error:
            log.debug("no sign of life could be given: %s", error)
            time.sleep(EVERY_S)


def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=BROKER_S, socket_connect_timeout=BROKER_S, retry=None
    )


def _key(name: str) -> str:
    return f"{settings.REDIS_PREFIX}:alive:{name}"


_known: tuple[float, Alive] = (0.0, {"broker": "none", "worker": None, "ticker": None})
