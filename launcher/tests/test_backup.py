"""Daily copies, by number and size; and a copy that is put back, by the command that people use."""

import contextlib
import os
import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from launcher import backup
from launcher.data_folder import Places, hold
from launcher.tests.support.launched import once
from vtuber import retention
from vtuber.tests.support.migrated import migrated_copy
from vtuber.tests.support.postgres import need_postgres, postgres_database

HOUR = 3600.0


def database(path: Path, *, padding: int = 0) -> dict[str, Any]:
    """One that could be hers, as far as a copy is concerned."""
    with sqlite3.connect(path) as link:
        link.execute("CREATE TABLE IF NOT EXISTS django_migrations (x)")
        link.execute("CREATE TABLE IF NOT EXISTS t (x)")
        link.execute("INSERT INTO t VALUES (?)", ["x" * padding])
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}


def written(path: Path) -> int:
    with sqlite3.connect(path) as link:
        count: int = link.execute("SELECT count(*) FROM t").fetchone()[0]
        return count


class Days:
    """Lets so many hours go by: files grow older, and the names of new ones later."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._count = folder, 0
        monkeypatch.setattr("launcher.backup.time.strftime", lambda _form: f"20261124-{self._count:06}")

    def pass_by(self, hours: float) -> None:
        self._count += 1
        for path in self._folder.iterdir():
            then = path.stat().st_mtime - hours * HOUR
            os.utime(path, (then, then))


@pytest.fixture
def days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Days:
    (tmp_path / "copies").mkdir()
    return Days(tmp_path / "copies", monkeypatch)


def test_there_is_one_copy_a_day_and_the_newest_few_stay(tmp_path: Path, days: Days) -> None:
    here, folder = database(tmp_path / "a.sqlite3"), tmp_path / "copies"
    other = backup.make(here, folder)
    made = []
    for hours in (0.0, 23.0, 2.0, 25.0, 25.0, 25.0):
        days.pass_by(hours)
        made.append(backup.make_daily(here, folder, keep=3, most_bytes=10**9))
    assert [path is not None for path in made] == [True, False, True, True, True, True]
    assert backup.copies(folder, backup.DAILY) == made[-3:]
    # Those from before a migration are counted apart.
    assert backup.copies(folder, "") == [other]
    assert backup.copies(folder) == [other, *made[-3:]]


def test_big_copies_are_fewer_and_the_newest_stays_however_big(tmp_path: Path, days: Days) -> None:
    here, folder = database(tmp_path / "a.sqlite3", padding=100_000), tmp_path / "copies"
    size = (tmp_path / "a.sqlite3").stat().st_size
    for _ in range(4):
        days.pass_by(25)
        backup.make_daily(here, folder, keep=7, most_bytes=int(size * 2.5))
    assert len(backup.copies(folder)) == 2
    days.pass_by(25)
    newest = backup.make_daily(here, folder, keep=7, most_bytes=1)
    assert backup.copies(folder) == [newest]


def test_a_clock_that_is_set_back_makes_one_copy_due_and_costs_none_of_those_before(
    tmp_path: Path, days: Days
) -> None:
    here, folder = database(tmp_path / "a.sqlite3"), tmp_path / "copies"
    before = []
    for hours in (0.0, 25.0, 25.0):
        days.pass_by(hours)
        before.append(backup.make_daily(here, folder, keep=4, most_bytes=10**9))
    days.pass_by(-2 * 24)
    made = [look(days, here, folder) for _look in range(5)]
    assert [path is not None for path in made] == [True, False, False, False, False]
    # In the order in which they were made, whatever the clock said: `latest` is the latest.
    assert backup.copies(folder) == [*before, made[0]]
    days.pass_by(25)
    after = backup.make_daily(here, folder, keep=4, most_bytes=10**9)
    assert backup.copies(folder) == [*before[1:], made[0], after]


def look(days: Days, here: dict[str, Any], folder: Path) -> Path | None:
    """A minute later."""
    days.pass_by(1 / 60)
    return backup.make_daily(here, folder, keep=4, most_bytes=10**9)


def test_a_copy_before_a_migration_stays_though_five_are_from_the_future(tmp_path: Path, days: Days) -> None:
    here, folder = database(tmp_path / "a.sqlite3"), tmp_path / "copies"
    for _ in range(backup.KEPT):
        days.pass_by(1)
        backup.make(here, folder)
    days.pass_by(-9 * 365 * 24)
    made = backup.make(here, folder)
    assert made is not None and made.is_file()
    assert backup.copies(folder)[-1] == made and len(backup.copies(folder)) == backup.KEPT


def test_none_are_made_where_none_are_wanted(tmp_path: Path) -> None:
    assert backup.make_daily(database(tmp_path / "a.sqlite3"), tmp_path / "copies", keep=0, most_bytes=9) is None
    assert not (tmp_path / "copies").exists()


def test_what_hinders_a_copy_is_logged_and_breaks_nothing(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(retention, "DATA_DIR", tmp_path)
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.mysql", "NAME": "x"}}
    retention.back_up()
    why = "no way to copy a mysql database is known here"
    assert f"no copy of the database was made: {why}" in caplog.text
    assert backup.last_failure(tmp_path / "backups").startswith(why)
    settings.DATABASES = {"default": database(tmp_path / "a.sqlite3")}
    retention.back_up()
    (copy,) = backup.copies(tmp_path / "backups", backup.DAILY)
    assert written(copy) == 1
    assert copy.stat().st_mode & 0o077 == 0
    assert backup.last_failure(tmp_path / "backups") == ""


def test_a_copy_is_put_back_and_what_was_there_is_kept(tmp_path: Path) -> None:
    here, folder = database(tmp_path / "a.sqlite3"), tmp_path / "copies"
    copy = backup.make(here, folder, backup.DAILY)
    assert copy is not None
    # Later rows, some of them still in the write-ahead log of somebody who was killed.
    with sqlite3.connect(tmp_path / "a.sqlite3") as writer:
        writer.execute("PRAGMA journal_mode=WAL")
    database(tmp_path / "a.sqlite3")
    killed = sqlite3.connect(tmp_path / "a.sqlite3")
    killed.execute("INSERT INTO t VALUES ('late')")
    killed.commit()
    before = backup.restore(here, copy, folder)
    killed.close()
    assert before is not None and before.name.startswith("before-restore-")
    assert (written(tmp_path / "a.sqlite3"), written(before), written(copy)) == (1, 3, 1)
    assert (tmp_path / "a.sqlite3").stat().st_mode & 0o077 == 0


def test_a_copy_is_put_back_over_a_database_that_nothing_can_read(tmp_path: Path) -> None:
    here, folder = database(tmp_path / "a.sqlite3"), tmp_path / "copies"
    copy = backup.make(here, folder, backup.DAILY)
    assert copy is not None
    (tmp_path / "a.sqlite3").write_text("no database any more " * 500)
    (tmp_path / "a.sqlite3-wal").write_text("of the one before")
    before = backup.restore(here, copy, folder)
    assert written(tmp_path / "a.sqlite3") == 1
    assert before is not None and before.read_text().startswith("no database any more")
    assert before.with_name(before.name + "-wal").read_text() == "of the one before"
    assert backup.copies(folder) == [copy]


def test_latest_is_no_copy_of_what_a_restoring_put_away(tmp_path: Path, days: Days) -> None:
    here, folder = database(tmp_path / "a.sqlite3"), tmp_path / "copies"
    copy = backup.make(here, folder)
    assert copy is not None
    days.pass_by(1)
    before = backup.restore(here, copy, folder)
    assert before is not None and backup.copies_of(here, folder) == [copy, before]
    assert backup.latest([copy, before]) == copy
    assert backup.latest([before]) == before
    assert backup.copies_of({"ENGINE": "django.db.backends.postgresql"}, folder) == []


def torn_within(path: Path) -> None:
    """As a failing disk leaves it: it opens, and some of its pages are nonsense."""
    with sqlite3.connect(path) as link:
        link.executemany("INSERT INTO t VALUES (?)", [(f"row {number}" * 20,) for number in range(500)])
    pages = path.read_bytes()
    path.write_bytes(pages[: 6 * 4096] + b"\xff" * 4096 * 4 + pages[10 * 4096 :])
    with contextlib.closing(sqlite3.connect(path)) as link:
        assert link.execute("SELECT 1 FROM django_migrations").fetchall() == []


def test_what_is_damaged_is_not_copied_and_drives_no_copy_out(tmp_path: Path, days: Days) -> None:
    here, folder = database(tmp_path / "a.sqlite3"), tmp_path / "copies"
    copy = backup.make_daily(here, folder, keep=1, most_bytes=1)
    torn_within(tmp_path / "a.sqlite3")
    days.pass_by(25)
    with pytest.raises(backup.BackupFailed, match=r"a\.sqlite3"):
        backup.make_daily(here, folder, keep=1, most_bytes=1)
    assert list(folder.iterdir()) == [copy]


def test_a_copy_is_put_back_over_a_database_that_is_damaged_within(tmp_path: Path) -> None:
    here, folder = database(tmp_path / "a.sqlite3"), tmp_path / "copies"
    copy = backup.make(here, folder, backup.DAILY)
    assert copy is not None
    torn_within(tmp_path / "a.sqlite3")
    damaged = (tmp_path / "a.sqlite3").read_bytes()
    before = backup.restore(here, copy, folder)
    assert written(tmp_path / "a.sqlite3") == 1
    assert before is not None and before.suffix == ".damaged" and before.read_bytes() == damaged
    # Looking at a copy leaves nothing beside it, and what is damaged counts as none.
    assert sorted(folder.iterdir()) == sorted((copy, before)) and backup.copies(folder) == [copy]


@pytest.mark.parametrize("spoiled", ["cut", "other", "kind"])
def test_a_copy_that_is_none_changes_nothing(tmp_path: Path, spoiled: str) -> None:
    here, folder = database(tmp_path / "a.sqlite3", padding=50_000), tmp_path / "copies"
    copy = backup.make(here, folder)
    assert copy is not None
    if spoiled == "cut":
        copy.write_bytes(copy.read_bytes()[:20_000])
    elif spoiled == "other":
        copy.unlink()
        with sqlite3.connect(copy) as link:
            link.execute("CREATE TABLE accounts (x)")
    else:
        copy = copy.rename(copy.with_suffix(".dump"))
    with pytest.raises(backup.RestoreFailed, match=re.escape(copy.name)):
        backup.restore(here, copy, folder)
    assert written(tmp_path / "a.sqlite3") == 1
    assert backup.copies(folder, backup.BEFORE_RESTORE) == []


def test_the_command_lists_copies_and_puts_one_back(tmp_path: Path) -> None:
    places = Places(tmp_path)
    data = {"DATA_DIR": str(tmp_path)}
    migrated_copy(tmp_path / "vtuber.sqlite3")
    first = once("manage.py", "prepare", **data)
    assert first.returncode == 0, first.stderr
    none = once("start.py", "restore", **data)
    assert none.returncode == 1 and "There is no copy" in none.stderr + none.stdout

    file = tmp_path / "vtuber.sqlite3"
    copy = backup.make({"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}, places.backups, backup.DAILY)
    assert copy is not None
    listed = once("start.py", "restore", **data)
    assert listed.returncode == 0 and copy.name in listed.stdout
    with sqlite3.connect(file) as link:
        link.execute("UPDATE vtuber_vtuber SET name = 'lost'")
    wrong = once("start.py", "restore", "daily-1999.sqlite3", **data)
    assert wrong.returncode == 1 and "There is no copy daily-1999.sqlite3" in wrong.stderr + wrong.stdout
    places.make()
    lock = hold(places)
    try:
        busy = once("start.py", "restore", "latest", **data)
    finally:
        lock.release()
    assert busy.returncode == 1 and "She already lives in" in busy.stderr + busy.stdout
    assert _name(file) == "lost"

    log = _log(file)
    done = once("start.py", "restore", "latest", **data)
    assert done.returncode == 0, done.stderr + done.stdout
    assert _name(file) == "苞米"
    # Its numbers will be given out again: nobody may take the log for the one that they know.
    assert _log(copy) == log != _log(file)
    (before,) = backup.copies(places.backups, backup.BEFORE_RESTORE)
    assert before.name in done.stdout and _name(before) == "lost"
    again = once("manage.py", "prepare", **data)
    assert again.returncode == 0, again.stderr


def _name(file: Path) -> str:
    with sqlite3.connect(file) as link:
        name: str = link.execute("SELECT name FROM vtuber_vtuber").fetchone()[0]
        return name


def _log(file: Path) -> str:
    with sqlite3.connect(file) as link:
        log: str = link.execute("SELECT log FROM vtuber_eventhead").fetchone()[0]
        return log


@pytest.mark.postgres
def test_a_postgresql_copy_is_put_back(tmp_path: Path) -> None:
    need_postgres()
    with postgres_database() as url:
        parts = urlsplit(url)
        where = {"HOST": parts.hostname, "PORT": parts.port, "USER": parts.username, "NAME": parts.path[1:]}
        here = {"ENGINE": "django.db.backends.postgresql", **where}
        address = url.replace("postgres://", "postgresql://", 1)
        with psycopg.connect(address) as link:
            link.execute("CREATE TABLE t (x int)")
            link.execute("INSERT INTO t VALUES (1)")
        copy = backup.make_daily(here, tmp_path, keep=3, most_bytes=10**9)
        assert copy is not None
        with psycopg.connect(address) as link:
            link.execute("DELETE FROM t")
        before = backup.restore(here, copy, tmp_path)
        assert before is not None and before.read_bytes()[:5] == b"PGDMP"
        with psycopg.connect(address) as link:
            assert link.execute("SELECT x FROM t").fetchall() == [(1,)]
        broken = tmp_path / "daily-broken.dump"
        broken.write_bytes(b"PGDMP and no more")
        with pytest.raises(backup.RestoreFailed):
            backup.restore(here, broken, tmp_path)
        with psycopg.connect(address) as link:
            assert link.execute("SELECT x FROM t").fetchall() == [(1,)]
