"""A database of its own for a simulation, so that nobody's world is touched."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from vtuber import events, relay


@contextmanager
def scratch_world(name: str = ":memory:") -> Iterator[None]:
    """Swap the default database for an empty SQLite one (in memory, or a file), and publish to nobody."""
    lived_in = connections["default"]
    connections["default"] = _empty_sqlite(lived_in, name)
    events.set_publisher(None)
    try:
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        connections["default"].close()
        connections["default"] = lived_in
        events.set_publisher(relay.publish)


def _empty_sqlite(like: BaseDatabaseWrapper, name: str) -> BaseDatabaseWrapper:
    from django.db.backends.sqlite3.base import DatabaseWrapper

    settings = {
        **like.settings_dict,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {"transaction_mode": "IMMEDIATE"},
    }
    return DatabaseWrapper(settings, alias="default")
