"""A copy of the database from before a migration."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import Any

KEPT = 5
PG_DUMP_S = 600


class NoBackup(Exception):
    """There is no way to make a copy from here; the text says why, and how to make one by hand."""


class BackupFailed(Exception):
    """A copy should have been possible and was not: a migration now would be at the owner's risk."""


def make(database: dict[str, Any], folder: Path) -> Path | None:
    """Copy the database that Django's `DATABASES` entry names into `folder`, and keep the newest five.

    None for a database that is not there yet or lives in memory. Raises NoBackup and BackupFailed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    engine = str(database["ENGINE"]).rpartition(".")[2]
    stamp = time.strftime("%Y%m%d-%H%M%S")
    if engine == "sqlite3":
        source = Path(str(database["NAME"]))
        if not source.is_file():
            return None
        made = _sqlite(source, folder / f"{stamp}.sqlite3")
    elif engine == "postgresql":
        made = _postgresql(database, folder / f"{stamp}.dump")
    else:
        raise NoBackup(f"no way to copy a {engine} database is known here: copy it by hand before you upgrade")
    _forget_old(folder)
    return made


def _sqlite(source: Path, target: Path) -> Path:
    """SQLite's own online copy: whole even while others write."""
    beside = _private(target.with_suffix(".part"))
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
            contextlib.closing(sqlite3.connect(beside)) as new,
        ):
            old.backup(new)
    except sqlite3.Error as error:
        beside.unlink(missing_ok=True)
        raise BackupFailed(f"{source}: {error}") from error
    return beside.replace(target)


def _postgresql(database: dict[str, Any], target: Path) -> Path:
    by_hand = "pg_dump -Fc, with the same address, makes one by hand"
    if not (program := shutil.which("pg_dump")):
        raise NoBackup(f"pg_dump is not on the path; {by_hand}")
    where = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {name: str(database[key]) for name, key in where.items() if database.get(key)}
    beside = _private(target.with_suffix(".part"))
    try:
        # The password goes by environment: a command line can be read by every account.
        done = subprocess.run(
            [program, "-Fc", "--no-password", "-f", str(beside)],
            env={**os.environ, **given},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PG_DUMP_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        beside.unlink(missing_ok=True)
        raise NoBackup(f"pg_dump took longer than {PG_DUMP_S} s; {by_hand}") from error
    if done.returncode:
        beside.unlink(missing_ok=True)
        said = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise NoBackup(f"{said}; {by_hand}")
    return beside.replace(target)


def _private(path: Path) -> Path:
    """An empty file that only this account may read: a database holds password hashes and mail."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path


def _forget_old(folder: Path) -> None:
    copies = sorted(path for path in folder.iterdir() if path.suffix in (".sqlite3", ".dump"))
    for path in copies[:-KEPT]:
        path.unlink(missing_ok=True)
