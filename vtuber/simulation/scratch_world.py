"""A world of its own for a simulation: nobody's database, pictures or model budget is touched."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from vtuber import channel_publisher, events


@contextmanager
def scratch_world(name: str = ":memory:") -> Iterator[None]:
    """Swap the default database for an empty SQLite one (in memory, or a file) and the models for the phrase book.

    Pictures go into a folder that is removed afterwards; events are published to nobody.
    """
    lived_in = connections["default"]
    connections["default"] = _empty_sqlite(lived_in, name)
    events.set_publisher(None)
    fallback = {role: {**chosen, "backend": "fallback"} for role, chosen in settings.MODEL_ROLES.items()}
    try:
        with (
            tempfile.TemporaryDirectory(prefix="vtuber-simulation-") as media,
            _settings(MODEL_ROLES=fallback, MEDIA_ROOT=media),
        ):
            call_command("migrate", verbosity=0, interactive=False)
            yield
    finally:
        connections["default"].close()
        connections["default"] = lived_in
        events.set_publisher(channel_publisher.publish)


@contextmanager
def _settings(**changed: Any) -> Iterator[None]:
    before = {name: getattr(settings, name) for name in changed}
    for name, value in changed.items():
        setattr(settings, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)


def _empty_sqlite(like: BaseDatabaseWrapper, name: str) -> BaseDatabaseWrapper:
    from django.db.backends.sqlite3.base import DatabaseWrapper

    settings = {
        **like.settings_dict,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {"transaction_mode": "IMMEDIATE"},
    }
    return DatabaseWrapper(settings, alias="default")
