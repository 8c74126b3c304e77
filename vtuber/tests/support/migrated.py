"""Tables without rows: migrated once in a run of tests, and copied by everybody who needs some."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections

from vtuber.simulation import scratch_world
from vtuber.tests.support.shared import one_at_a_time, shared_folder

_blockers: list[Any] = []
# Where a run that this one is a test of has migrated most of it: a colleague's tables are all that is missing.
_BEGUN = "TEST_MIGRATED_DATABASE"


def handed_on() -> dict[str, str]:
    """What goes into the environment of a run of tests that a test starts."""
    return {_BEGUN: str(_migrated())}


def migrated_copy(path: Path) -> Path:
    """Put a migrated SQLite database to `path`, which is returned. It has the apps of this process."""
    return Path(shutil.copy(_migrated(), path))


def copied_if_same_apps(path: Path, environment: dict[str, str]) -> None:
    """The same for a process that is started with `environment`, unless other apps are installed there."""
    if environment.get("EXTRA_APPS", "") == os.environ.get("EXTRA_APPS", "") and not path.exists():
        migrated_copy(path)


def create_tables() -> None:
    """In a process that a test started: migrate, unless its database is a copy that is migrated already."""
    if "django_migrations" not in connections["default"].introspection.table_names():
        call_command("migrate", verbosity=0)


@contextmanager
def copied_into_tests(blocker: Any) -> Iterator[None]:
    """The database of the tests themselves, where it is in memory, and scratch worlds begin as copies too."""
    _blockers.append(blocker)
    creation: Any = connections["default"].creation
    create = creation._create_test_db
    # Where we were started by a test that has a migrated database on a server.
    template = os.environ.get("TEST_DATABASE_TEMPLATE")
    if template:
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = template
    held: list[sqlite3.Connection] = []

    def create_filled(*args: Any, **options: Any) -> str:
        name: str = create(*args, **options)
        if connections["default"].vendor == "sqlite" and creation.is_in_memory_db(name):
            held.append(sqlite3.connect(name, uri=True))
            with closing(sqlite3.connect(_migrated())) as source:
                source.backup(held[0])
            scratch_world.remember_tables(_migrated().read_bytes())
        return name

    creation._create_test_db = create_filled
    try:
        yield
    finally:
        creation._create_test_db = create
        for link in held:
            link.close()
        _blockers.clear()


def _migrated() -> Path:
    path = shared_folder() / "migrated.sqlite3"
    with one_at_a_time("migrated"):
        if not path.exists():
            # In a thread of its own: this one may have the event loop of a browser.
            with _blockers[-1].unblock(), ThreadPoolExecutor(1) as thread:
                thread.submit(_migrate, path.with_suffix(".part")).result()
            path.with_suffix(".part").rename(path)
    return path


def _migrate(path: Path) -> None:
    if begun := os.environ.get(_BEGUN):
        shutil.copy(begun, path)
    kept = connections["default"]
    link = connections["default"] = scratch_world.sqlite_beside(kept, str(path))
    try:
        call_command("migrate", verbosity=0, interactive=False)
        # One file, that memory takes too.
        link.connection.execute("PRAGMA journal_mode=DELETE")
    finally:
        link.close()
        connections["default"] = kept
