"""Broker, worker, beat and channel layer; docs/architecture.md says where the figures come from."""

from typing import Any

from config.env import env, read_run_file
from launcher import redis_url

# Set, or left by the supervisor when it runs the embedded broker. Empty: one process, nothing leaves it. Whatever a
# client could assume about certificates stands in the address itself, so that all of them do the same.
REDIS_URL: str = redis_url.complete(
    env.str("REDIS_URL", default=""),
    ca=env.str("REDIS_CA_FILE", default=""),
    check=env.str("REDIS_TLS_VERIFY", default="true"),
) or read_run_file("broker-url")
# Pub/sub ignores the database number, so a shared server is kept apart by a prefix.
REDIS_PREFIX: str = env.str("REDIS_PREFIX", default="vtuber")

CHANNEL_LAYERS: dict[str, dict[str, Any]]
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                # redis-py 8 would close an idle subscription after five seconds.
                "hosts": [{"address": REDIS_URL, "socket_timeout": None, "max_connections": 10000}],
                "prefix": REDIS_PREFIX,
            },
        },
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

CELERY_BROKER_URL: str = redis_url.for_celery(REDIS_URL) if REDIS_URL else "memory://"
# Ticks have a queue, and a process, of their own: work may wait for a model, and no clock waits with it.
CELERY_TASK_DEFAULT_QUEUE = "work"
# What makes sounds has a queue of its own: whoever shares the work may leave that to another process.
CELERY_TASK_ROUTES = {
    **{name: {"queue": "ticks"} for name in ("vtuber.tick", "streaming.mind_chats")},
    "streaming.speak": {"queue": "voice"},
}
# How many things the worker does at a time (the launcher starts it with as many).
WORKER_SLOTS: int = env.int("WORKER_SLOTS", default=6)
CELERY_TASK_IGNORE_RESULT = True
# Tasks after which Celery closes its database connections: never, config.celery sees to them.
CELERY_DB_REUSE_MAX = 2**62
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Celery would log each fragment of a printed line as a line of its own.
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 3.0
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A task that lasts longer (a slow plan, many pictures) is given out a second time, and finds its work claimed:
    # leases and fences keep it single, not this.
    "visibility_timeout": 120,
    "unacked_restore_throttle": 1,
    "global_keyprefix": f"{REDIS_PREFIX}:",
}
CELERY_BEAT_SCHEDULER = "config.steady_schedule:SteadyScheduler"
# Whatever happens to the machine's clock, beat looks again soon.
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # A tick older than two seconds is of no use: the next one sees more.
    "tick": {"task": "vtuber.tick", "schedule": 1.0, "options": {"expires": 2.0}},
    "tidy": {"task": "vtuber.tidy", "schedule": 60.0, "options": {"expires": 60.0}},
    "backup": {"task": "vtuber.backup", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "waiting": {"task": "vtuber.mind_waiting", "schedule": 5.0, "options": {"expires": 5.0}},
    "chat": {"task": "streaming.mind_chats", "schedule": 1.0, "options": {"expires": 2.0}},
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            # No key of an endpoint is ever written into a log.
            "()": "llmservice.owner_settings.redaction.RedactingFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "httpx2": {"level": "WARNING"},
    },
}
