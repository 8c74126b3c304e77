"""A quick look at what the program stands on."""

from typing import TypedDict

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Max
from django.utils import timezone

from vtuber.models import GameClock
from vtuber.models.clock import CLOCK_STEP

# Real seconds that the broker has for an answer: whoever asks for our health has little patience himself.
BROKER_S = 0.3


class Health(TypedDict):
    """`database`: ok or down. `broker`: ok, down, or none (one process). `tick_age_s`: null before the first tick."""

    status: str
    database: str
    broker: str
    tick_age_s: float | None


def look() -> Health:
    """How the program is. `status` is ok, or degraded when something but the database is down, or down."""
    broker = _broker()
    try:
        last = GameClock.objects.aggregate(last=Max("last_tick_real"))["last"]
    except DatabaseError:
        return {"status": "down", "database": "down", "broker": broker, "tick_age_s": None}
    age = round((timezone.now() - last).total_seconds(), 1) if last else None
    if age is not None and age < 0:
        # A tick from the future: this machine's clock was set back, and nobody has ticked since.
        age = -age if -age > CLOCK_STEP.total_seconds() else 0.0
    return {
        "status": "degraded" if broker == "down" else "ok",
        "database": "ok",
        "broker": broker,
        "tick_age_s": age,
    }


def _broker() -> str:
    if not settings.REDIS_URL:
        return "none"
    import redis

    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=BROKER_S, socket_connect_timeout=BROKER_S, retry=None
        ) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError):
        return "down"
    return "ok"
