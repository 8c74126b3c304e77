"""How much anybody may do: sliding windows in Redis, shared by all web processes.

While Redis is away each process counts by itself: limits are looser then, and nobody is locked out or let loose.
"""

import asyncio
import logging
import time
from functools import cache, lru_cache
from typing import Any, Literal
from weakref import WeakKeyDictionary

from django.conf import settings
from limits import RateLimitItem, parse_many
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.storage import MemoryStorage as SyncMemory
from limits.storage import RedisStorage as SyncRedis
from limits.strategies import SlidingWindowCounterRateLimiter as SyncStrategy

from launcher.redis_url import broker_errors, for_limits
from llmservice.owner_settings.current import setting
from vtuber.outlived_windows import outlived

log = logging.getLogger(__name__)

What = Literal["viewer", "address", "reaction", "profile", "profile_address"]
_SETTINGS: dict[What, str] = {
    "viewer": "CHAT_VIEWER_LIMITS",
    "address": "CHAT_ADDRESS_LIMITS",
    "reaction": "CHAT_REACTION_LIMITS",
    "profile": "CHAT_PROFILE_LIMITS",
    "profile_address": "CHAT_PROFILE_ADDRESS_LIMITS",
}
# Real seconds in which Redis has to answer: a viewer waits for it.
ANSWER_S = 1.0
# Real seconds for which it is not asked again after it has not: a message is several questions.
REST_S = 5.0


class Limiter:
    """The limits of one event loop."""

    def __init__(self, redis_url: str, prefix: str) -> None:
        self._rests_until = 0.0
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared: SlidingWindowCounterRateLimiter | None = None
        if redis_url:
            storage: Storage = RedisStorage(
                f"async+{for_limits(redis_url)}",
                implementation="redispy",
                key_prefix=f"{prefix}:limits",
                socket_timeout=ANSWER_S,
                socket_connect_timeout=ANSWER_S,
            )
            self._shared = SlidingWindowCounterRateLimiter(storage)

    async def wait(self, what: What, key: str) -> float:
        """Count one more `what` of `key`. Real seconds until the next is welcome; 0 when this one is."""
        waits = [await self._hit(item, what, key) for item in limits_of(_text(what))]
        return max(waits, default=0.0)

    async def _hit(self, item: RateLimitItem, what: What, key: str) -> float:
        if self._shared is not None and time.monotonic() >= self._rests_until:
            try:
                async with asyncio.timeout(ANSWER_S):
                    return await self._count(self._shared, item, what, key)
            except broker_errors() as error:
                self._rests_until = time.monotonic() + REST_S
                log.warning("limits are counted in this process alone: %s", error)
        return await self._count(self._own, item, what, key)

    async def _count(
        self, counter: SlidingWindowCounterRateLimiter, item: RateLimitItem, what: str, key: str
    ) -> float:
        if await counter.hit(item, what, key):
            return 0.0
        expiry, storage = item.get_expiry(), counter.storage
        assert isinstance(storage, MemoryStorage | RedisStorage)
        if outlived(await storage.get_sliding_window(item.key_for(what, key), expiry), expiry):
            await counter.clear(item, what, key)
            await counter.hit(item, what, key)
            return 0.0
        reset = (await counter.get_window_stats(item, what, key)).reset_time
        return max(reset - time.time(), 1.0)


def _text(what: What) -> str:
    return str(setting(_SETTINGS[what]))


@lru_cache(maxsize=64)
def limits_of(text: str) -> tuple[RateLimitItem, ...]:
    """`4/8 seconds; 20/minute` as limits, all of which hold. ValueError for what is none; empty for no limit."""
    return tuple(parse_many(text)) if text.strip() else ()


class WaitingLimiter:
    """The same for code that has no event loop: one for the process, used by several threads."""

    def __init__(self, redis_url: str, prefix: str) -> None:
        self._rests_until = 0.0
        self._own = SyncStrategy(SyncMemory())
        self._shared: SyncStrategy | None = None
        if redis_url:
            options: dict[str, Any] = {"socket_timeout": ANSWER_S, "socket_connect_timeout": ANSWER_S}
            self._shared = SyncStrategy(SyncRedis(for_limits(redis_url), key_prefix=f"{prefix}:limits", **options))

    def wait(self, what: What, key: str) -> float:
        """As `Limiter.wait`."""
        return max((self._hit(item, what, key) for item in limits_of(_text(what))), default=0.0)

    def _hit(self, item: RateLimitItem, what: What, key: str) -> float:
        if self._shared is not None and time.monotonic() >= self._rests_until:
            try:
                return self._count(self._shared, item, what, key)
            except broker_errors() as error:
                self._rests_until = time.monotonic() + REST_S
                log.warning("limits are counted in this process alone: %s", error)
        return self._count(self._own, item, what, key)

    def _count(self, counter: SyncStrategy, item: RateLimitItem, what: str, key: str) -> float:
        if counter.hit(item, what, key):
            return 0.0
        expiry, storage = item.get_expiry(), counter.storage
        assert isinstance(storage, SyncMemory | SyncRedis)
        if outlived(storage.get_sliding_window(item.key_for(what, key), expiry), expiry):
            counter.clear(item, what, key)
            counter.hit(item, what, key)
            return 0.0
        return max(counter.get_window_stats(item, what, key).reset_time - time.time(), 1.0)


@cache
def waiting_limiter(redis_url: str, prefix: str) -> WaitingLimiter:
    """The process's limiter for that broker."""
    return WaitingLimiter(redis_url, prefix)


_limiters: WeakKeyDictionary[asyncio.AbstractEventLoop, Limiter] = WeakKeyDictionary()


def limiter() -> Limiter:
    """The limiter of the running event loop."""
    loop = asyncio.get_running_loop()
    found = _limiters.get(loop)
    if found is None:
        found = _limiters[loop] = Limiter(settings.REDIS_URL, settings.REDIS_PREFIX)
    return found
