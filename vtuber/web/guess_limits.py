"""How often somebody may guess: at a password, at a token. Sliding windows in Redis, or in this process without one.

Only wrong guesses count, so nobody who knows the word is ever kept waiting by their own right ones. An account is
counted with the address that guesses at it, and by itself far more loosely: who wants to lock an operator out from
elsewhere has to work for it.
"""

import ipaddress
import logging
import math
import time
from functools import cache

from django.conf import settings
from django.utils.crypto import salted_hmac
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import SlidingWindowCounterRateLimiter

from launcher.redis_url import broker_errors, for_limits
from vtuber.outlived_windows import outlived

log = logging.getLogger(__name__)

# Real seconds in which Redis has to answer.
ANSWER_S = 1.0


def wait_s(what: str, limits: str, *who: str) -> int:
    """Real seconds until `who` may guess again at `what`; 0 when they may now. `limits`: `10/5 minutes; 50/day`."""
    key = _key(*who)
    waits = [0.0]
    for item in parse_many(limits):
        for strategy in _strategies():
            try:
                if not _may_guess(strategy, item, what, key):
                    left = strategy.get_window_stats(item, what, key).reset_time - time.time()
                    # A window that began in this very millisecond seems to end now, and 0 would let them in.
                    waits.append(max(left, 1.0))
                break
            except broker_errors() as error:
                log.warning("wrong guesses are counted in this process alone: %s", error)
    return math.ceil(max(waits))


def _may_guess(strategy: SlidingWindowCounterRateLimiter, item: RateLimitItem, what: str, key: str) -> bool:
    if strategy.test(item, what, key):
        return True
    window, expiry = item.key_for(what, key), item.get_expiry()
    storage = strategy.storage
    assert isinstance(storage, MemoryStorage | RedisStorage)
    if outlived(storage.get_sliding_window(window, expiry), expiry):
        strategy.clear(item, what, key)
        return True
    return False


def note_wrong(what: str, limits: str, *who: str) -> None:
    """Count a wrong guess."""
    key = _key(*who)
    for item in parse_many(limits):
        _hit(item, what, key)


def _hit(item: RateLimitItem, what: str, key: str) -> None:
    for strategy in _strategies():
        try:
            strategy.hit(item, what, key)
            return
        except broker_errors() as error:
            log.warning("wrong guesses are counted in this process alone: %s", error)


def address_of(host: str) -> str:
    """What counts as one address: of IPv6 the /64, for a home has all of it."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address) and not address.ipv4_mapped:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _key(*who: str) -> str:
    # Neither names nor addresses stand in Redis.
    return salted_hmac("vtuber.guess_limits", "\n".join(who), algorithm="sha256").hexdigest()


@cache
def _shared(url: str, prefix: str) -> SlidingWindowCounterRateLimiter:
    storage: Storage = RedisStorage(
        for_limits(url), key_prefix=f"{prefix}:guesses", socket_timeout=ANSWER_S, socket_connect_timeout=ANSWER_S
    )
    return SlidingWindowCounterRateLimiter(storage)


@cache
def _own() -> SlidingWindowCounterRateLimiter:
    return SlidingWindowCounterRateLimiter(MemoryStorage())


def _strategies() -> tuple[SlidingWindowCounterRateLimiter, ...]:
    if not settings.REDIS_URL:
        return (_own(),)
    return (_shared(settings.REDIS_URL, settings.REDIS_PREFIX), _own())
