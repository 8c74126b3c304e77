"""A world of its own for a simulation: nobody's database, pictures or model budget is touched."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from llmservice.owner_settings import current
from vtuber import channel_publisher, events

# A migrated database without a row of hers, once there has been one.
_tables: list[bytes] = []


@contextlib.contextmanager
def scratch_world(name: str = ":memory:") -> Iterator[None]:
    """Swap the default database for an empty SQLite one (in memory, or a file) and the models for the phrase book.

    Pictures go into a folder that is removed afterwards; events are published to nobody.
    """
    lived_in = connections["default"]
    connections["default"] = sqlite_beside(lived_in, name)
    # What the owner has kept for the world that is lived in, an endpoint above all, means nothing in this one.
    current.forget()
    events.set_publisher(None)
    fallback = {role: {**chosen, "backend": "fallback"} for role, chosen in settings.MODEL_ROLES.items()}
    try:
        with (
            tempfile.TemporaryDirectory(prefix="vtuber-simulation-") as media,
            # What she says in a chat need not be read along at anybody's pace.
            _settings(MODEL_ROLES=fallback, MEDIA_ROOT=media, CHAT_TYPING_S=0.0),
            channel_publisher.muted(),
        ):
            _make_tables(connections["default"])
            yield
    finally:
        connections["default"].close()
        connections["default"] = lived_in
        current.forget()
        events.set_publisher(channel_publisher.publish)


@contextlib.contextmanager
def _settings(**changed: Any) -> Iterator[None]:
    before = {name: getattr(settings, name) for name in changed}
    for name, value in changed.items():
        setattr(settings, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)


def remember_tables(database: bytes) -> None:
    """Let worlds begin as copies of a migrated SQLite database without a row of hers, given as its file."""
    _tables[:] = [database]


def _make_tables(link: BaseDatabaseWrapper) -> None:
    """Migrate the empty database behind `link`; a process that makes several worlds copies what the first has."""
    link.ensure_connection()
    if _tables:
        with contextlib.closing(sqlite3.connect(":memory:")) as first:
            first.deserialize(_tables[0])
            first.backup(link.connection)
    else:
        call_command("migrate", verbosity=0, interactive=False)
        with contextlib.closing(sqlite3.connect(":memory:")) as first:
            link.connection.backup(first)
            _tables.append(first.serialize())


def sqlite_beside(like: BaseDatabaseWrapper, name: str) -> BaseDatabaseWrapper:
    """A connection to the SQLite database `name` (a file or `:memory:`), set up as `like` is."""
    from django.db.backends.sqlite3.base import DatabaseWrapper

    settings = {
        **like.settings_dict,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        # In a file, as the real one has it.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
    return DatabaseWrapper(settings, alias="default")
