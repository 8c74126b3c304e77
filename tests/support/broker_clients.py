"""Ask the broker that REDIS_URL names through every client that we have, each for itself.

    python -m tests.support.broker_clients

Prints a JSON object: by client, "ok" or why it could not. Many of them carry on without a broker and only say so in
the log: what they log counts as why.
"""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from channels.layers import get_channel_layer  # noqa: E402  (settings must be known first)
from django.conf import settings  # noqa: E402

from config import beat, celery  # noqa: E402
from launcher import broker  # noqa: E402
from streaming.chat.live.viewer_counts import Counter  # noqa: E402
from streaming.chat.policy.limits import Limiter, WaitingLimiter  # noqa: E402
from vtuber.management.commands import doctor  # noqa: E402
from vtuber.web import guess_limits, health  # noqa: E402


class _Heard(logging.Handler):
    """What was logged as a warning, or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def _celery(app: Any) -> None:
    with app.connection_for_write() as connection:
        connection.ensure_connection(max_retries=1, interval_start=0, timeout=3)
        connection.default_channel.client.ping()


def _channels() -> None:
    async def there_and_back() -> None:
        layer: Any = get_channel_layer()
        name = await layer.new_channel()
        await layer.group_add("somewhere", name)
        await layer.group_send("somewhere", {"type": "hello"})
        async with asyncio.timeout(5):
            assert await layer.receive(name) == {"type": "hello"}

    asyncio.run(there_and_back())


def _guesses() -> None:
    guess_limits.note_wrong("word", "10/minute", "somebody")


def _limits() -> None:
    asyncio.run(Limiter(settings.REDIS_URL, settings.REDIS_PREFIX).wait("viewer", "somebody"))


def _waiting_limits() -> None:
    WaitingLimiter(settings.REDIS_URL, settings.REDIS_PREFIX).wait("viewer", "somebody else")


def _viewers() -> None:
    asyncio.run(Counter(settings.REDIS_URL, settings.REDIS_PREFIX).report("baomi", 1))


def _health() -> None:
    assert health._broker() == "ok", health._broker()


def _doctor() -> None:
    found = doctor.broker(running=True)
    assert found["state"] != "bad", found["text"]


def _launcher() -> None:
    assert broker.ask(settings.REDIS_URL, "PING", timeout=3) == "+PONG"


CLIENTS: dict[str, Callable[[], None]] = {
    "celery": lambda: _celery(celery.app),
    "beat": lambda: _celery(beat.app),
    "channels": _channels,
    "guesses": _guesses,
    "limits": _limits,
    "waiting limits": _waiting_limits,
    "viewers": _viewers,
    "health": _health,
    "doctor": _doctor,
    "launcher": _launcher,
}


def main() -> None:
    """One after the other."""
    # There are no tables here, so no owner's settings to look for.
    settings.OWNER_SETTINGS_LOOK_S = None
    heard = _Heard()
    logging.getLogger().addHandler(heard)
    found = {}
    for name, client in CLIENTS.items():
        heard.lines.clear()
        try:
            client()
        except Exception as error:
            heard.lines.append(f"{type(error).__name__}: {error}")
        found[name] = " | ".join(heard.lines) or "ok"
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
