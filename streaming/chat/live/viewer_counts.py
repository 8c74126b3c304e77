"""How many watch, over all web processes: each says how many it has, and adds up what the others said lately.

Ephemeral: nothing of it is kept, and while Redis is away each process knows of its own alone.
"""

import asyncio
import contextlib
import logging
import os
import secrets
import time
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from django.conf import settings

from launcher.redis_url import broker_errors

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = logging.getLogger(__name__)

# Real seconds after which a process that says nothing is gone, and after which its key is.
GONE_S = 15.0
KEPT_S = 60
ANSWER_S = 1.0


def _client(url: str) -> "Redis":
    # Not before there is a broker: the library takes a while to import.
    from redis.asyncio import Redis

    return Redis.from_url(url, decode_responses=True, socket_timeout=ANSWER_S, socket_connect_timeout=ANSWER_S)


class Counter:
    """The count of one event loop, which is one process's."""

    def __init__(self, redis_url: str, prefix: str) -> None:
        self._me = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._prefix = prefix
        self._redis = _client(redis_url) if redis_url else None

    async def report(self, slug: str, here: int) -> int:
        """`here` watch in this process. How many do in all."""
        if self._redis is None:
            return here
        key = f"{self._prefix}:viewers:{slug}"
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.hset(key, self._me, f"{here}:{time.time():.0f}")
                pipe.expire(key, KEPT_S)
                pipe.hgetall(key)
                _set, _expire, counts = await pipe.execute()
        except broker_errors() as error:
            log.warning("viewers are counted in this process alone: %s", error)
            return here
        return here + sum(_fresh(count) for process, count in counts.items() if process != self._me)

    async def leave(self, slug: str) -> None:
        """Nobody watches here any more."""
        if self._redis is not None:
            with contextlib.suppress(*broker_errors()):
                await self._redis.hdel(f"{self._prefix}:viewers:{slug}", self._me)


def _fresh(said: str) -> int:
    count, _colon, at = said.partition(":")
    # In the future: it was said before this machine's clock was set back, and who is still there says it anew.
    if not (count.isdigit() and at.isdigit()) or abs(time.time() - int(at)) > GONE_S:
        return 0
    return int(count)


_counters: WeakKeyDictionary[asyncio.AbstractEventLoop, Counter] = WeakKeyDictionary()


def counter() -> Counter:
    """The counter of the running event loop."""
    loop = asyncio.get_running_loop()
    found = _counters.get(loop)
    if found is None:
        found = _counters[loop] = Counter(settings.REDIS_URL, settings.REDIS_PREFIX)
    return found
