"""Copies of the database: daily ones, ones from before a migration or a restoring; and how one is put back."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

KEPT = 5
DAILY, BEFORE_RESTORE = "daily-", "before-restore-"
FAILURE = "last-failure.txt"
DAY_S = 86_400.0
# A file may seem to be so much newer than now: not every file system has this machine's clock.
STEP_S = 60.0
PG_DUMP_S = 600
_ENDING_OF = {"sqlite3": ".sqlite3", "postgresql": ".dump"}


class NoBackup(Exception):
    """There is no way to make a copy from here; the text says why, and how to make one by hand."""


class BackupFailed(Exception):
    """A copy should have been possible and was not: a migration now would be at the owner's risk."""


class RestoreFailed(Exception):
    """The copy was not put back, and the database is as it was; the text says why."""


def make(database: dict[str, Any], folder: Path, kind: str = "") -> Path | None:
    """Copy the database that Django's `DATABASES` entry names into `folder`, and keep the newest five of its kind.

    `kind` is what the name begins with; none is from before a migration. Of daily ones `make_daily` decides how many
    are kept. None for a database that is not there yet or lives in memory. Raises NoBackup and BackupFailed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _date_again(folder)
    engine = _engine(database)
    stem = f"{kind}{time.strftime('%Y%m%d-%H%M%S')}"
    if engine == "sqlite3":
        source = Path(str(database["NAME"]))
        if not source.is_file():
            return None
        made = _sqlite(source, folder / f"{stem}.sqlite3")
    elif engine == "postgresql":
        made = _postgresql(database, folder / f"{stem}.dump")
    else:
        raise NoBackup(f"no way to copy a {engine} database is known here: copy it by hand before you upgrade")
    if kind != DAILY:
        for path in copies(folder, kind)[:-KEPT]:
            path.unlink(missing_ok=True)
    return made


def make_daily(database: dict[str, Any], folder: Path, *, keep: int, most_bytes: int) -> Path | None:
    """A copy of today, unless there is one; then at most `keep` daily ones, and `most_bytes` of them together, stay.

    The newest one stays, however big it is. None when nothing was due. Raises NoBackup and BackupFailed.
    """
    if keep < 1:
        return None
    stepped = _date_again(folder)
    before = copies(folder, DAILY)
    if before and not stepped and time.time() - before[-1].stat().st_mtime < DAY_S:
        return None
    made = make(database, folder, DAILY)
    room = most_bytes
    for number, path in enumerate(reversed(copies(folder, DAILY))):
        room -= path.stat().st_size
        if number and (number >= keep or room < 0):
            path.unlink(missing_ok=True)
    return made


def note_failure(folder: Path, why: str) -> None:
    """Keep why no copy was made, for whoever asks (`last_failure`); empty: one was."""
    note = folder / FAILURE
    # A disk that is full may be the reason: then nothing can be kept.
    with contextlib.suppress(OSError):
        if why:
            folder.mkdir(parents=True, exist_ok=True)
            note.write_text(why, encoding="utf-8")
        else:
            note.unlink(missing_ok=True)


def last_failure(folder: Path) -> str:
    """Why no copy was made when one was due last; empty where one was."""
    try:
        return (folder / FAILURE).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def copies(folder: Path, kind: str | None = None) -> list[Path]:
    """The copies of a kind (None: of all), oldest first."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if path.suffix in _ENDING_OF.values()]
    if kind is not None:
        found = [path for path in found if path.name.removeprefix(kind)[:1].isdigit() and path.name.startswith(kind)]
    return sorted(found, key=lambda path: (path.stat().st_mtime, path.name))


def latest(there: Sequence[Path]) -> Path:
    """The newest of these copies. What a restoring put away counts only where there is no other."""
    wanted = [path for path in there if not path.name.startswith(BEFORE_RESTORE)]
    return (wanted or there)[-1]


def copies_of(database: dict[str, Any], folder: Path) -> list[Path]:
    """The copies that may be put back in the place of this database, oldest first."""
    ending = _ENDING_OF.get(_engine(database))
    return [path for path in copies(folder) if path.suffix == ending]


def _date_again(folder: Path) -> bool:
    """Give copies from the future, from before this machine's clock was set back, the time of now, in their order.

    Otherwise one would be due again and again until the clock is there, each new one would count as older than those
    and be the first to go, and `latest` would not be the latest. Whether there were any.
    """
    now = time.time()
    late = [path for path in copies(folder) if path.stat().st_mtime > now + STEP_S]
    for number, path in enumerate(reversed(late)):
        os.utime(path, (now - number / 1000, now - number / 1000))
    return bool(late)


def restore(database: dict[str, Any], copy: Path, folder: Path) -> Path | None:
    """Put `copy` in the place of the database; nobody else may use it meanwhile.

    What was there before is copied into `folder` first (a SQLite file too damaged for it is moved there as it is);
    that copy is returned. Raises RestoreFailed, BackupFailed and NoBackup, and then nothing was changed.
    """
    engine = _engine(database)
    if copy.suffix != _ENDING_OF.get(engine):
        raise RestoreFailed(f"{copy.name} is no copy of a {engine} database")
    if engine == "sqlite3":
        _check_sqlite(copy)
    if engine == "sqlite3":
        target = Path(str(database["NAME"]))
        try:
            before = make(database, folder, BEFORE_RESTORE)
        except BackupFailed:
            before = _set_aside(target, folder)
        _put_back_sqlite(copy, target)
    else:
        before = make(database, folder, BEFORE_RESTORE)
        how = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "-d", str(database["NAME"])]
        _run_postgresql(database, ["pg_restore", *how], copy)
    return before


def _engine(database: dict[str, Any]) -> str:
    return str(database["ENGINE"]).rpartition(".")[2]


def _check_sqlite(copy: Path) -> None:
    try:
        # Nobody writes to a copy: it needs no files of a write-ahead log beside it.
        address = f"{copy.absolute().as_uri()}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as link:
            said = _look_through(link)
            hers = link.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone()
    except sqlite3.Error as error:
        raise RestoreFailed(f"{copy.name}: {error}") from error
    if said != "ok" or not hers:
        raise RestoreFailed(f"{copy.name} is damaged, or no copy of her database: {said}")


def _look_through(link: sqlite3.Connection) -> str:
    """`ok`, or the first thing that is wrong with the file."""
    said: str = link.execute("PRAGMA quick_check(1)").fetchone()[0]
    return said


def _set_aside(damaged: Path, folder: Path) -> Path:
    """Move a file that nothing can read into `folder`, with its log: somebody may still get something out of it."""
    aside = folder / f"{BEFORE_RESTORE}{time.strftime('%Y%m%d-%H%M%S')}.damaged"
    for ending in ("-wal", "-shm"):
        beside = damaged.with_name(damaged.name + ending)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + ending))
    return damaged.replace(aside)


def _put_back_sqlite(copy: Path, target: Path) -> None:
    """The new file stands whole beside the old one before it takes its place."""
    beside = _private(target.with_name(f"{target.name}.part"))
    shutil.copyfile(copy, beside)
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    if target.exists():
        # What still stands in the write-ahead log belongs to the old file: a new one would take it for its own.
        with contextlib.closing(sqlite3.connect(target)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for ending in ("-wal", "-shm"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    beside.replace(target)


def _run_postgresql(database: dict[str, Any], line: list[str], copy: Path) -> None:
    if not (program := shutil.which(line[0])):
        raise RestoreFailed(f"{line[0]} is not on the path; it comes with PostgreSQL")
    try:
        done = subprocess.run(
            [program, *line[1:], "--no-password", str(copy)],
            env=_pg_environment(database),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PG_DUMP_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RestoreFailed(f"{line[0]} took longer than {PG_DUMP_S} s") from error
    if done.returncode:
        raise RestoreFailed((done.stderr.strip().splitlines() or ["?"])[-1])


def _pg_environment(database: dict[str, Any]) -> dict[str, str]:
    """Where the server is. The password goes by environment: a command line can be read by every account."""
    where = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    # As strict about certificates as Django is: the password goes the same way.
    tls = {"PGSSLMODE": "sslmode", "PGSSLROOTCERT": "sslrootcert", "PGSSLCERT": "sslcert", "PGSSLKEY": "sslkey"}
    options = database.get("OPTIONS", {})
    return {
        **os.environ,
        **{name: str(database[key]) for name, key in where.items() if database.get(key)},
        **{name: str(options[key]) for name, key in tls.items() if options.get(key)},
    }


def _sqlite(source: Path, target: Path) -> Path:
    """SQLite's own online copy: whole even while others write. It copies what is damaged, too: that is no copy."""
    beside = _private(target.with_suffix(".part"))
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
            contextlib.closing(sqlite3.connect(beside)) as new,
        ):
            old.backup(new)
            if (said := _look_through(new)) != "ok":
                raise sqlite3.DatabaseError(said)
    except sqlite3.Error as error:
        beside.unlink(missing_ok=True)
        raise BackupFailed(f"{source}: {error}") from error
    return beside.replace(target)


def _postgresql(database: dict[str, Any], target: Path) -> Path:
    by_hand = "pg_dump -Fc, with the same address, makes one by hand"
    if not (program := shutil.which("pg_dump")):
        raise NoBackup(f"pg_dump is not on the path; {by_hand}")
    beside = _private(target.with_suffix(".part"))
    try:
        done = subprocess.run(
            [program, "-Fc", "--no-password", "-f", str(beside)],
            env=_pg_environment(database),
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
