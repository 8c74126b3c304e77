"""What a start prepares: a copy of the database before a migration changes it, and not otherwise."""

import json
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from launcher import backup, migration_state
from launcher.data_folder import Places
from launcher.tests.support.launched import once
from vtuber.tests.support.migrated import migrated_copy
from vtuber.tests.support.postgres import need_postgres, postgres_database


def prepare(data: Path) -> dict[str, Any]:
    done = once("manage.py", "prepare", DATA_DIR=str(data))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def tables(path: Path) -> set[str]:
    with sqlite3.connect(path) as link:
        return {name for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def static_files(data: Path) -> dict[Path, int]:
    """When each was written."""
    return {path: path.stat().st_mtime_ns for path in (data / "static").rglob("*") if path.is_file()}


def rows(path: Path) -> int:
    with sqlite3.connect(path) as link:
        count: int = link.execute("SELECT count(*) FROM vtuber_vtuber").fetchone()[0]
        return count


def test_a_copy_is_made_before_a_migration_and_only_then(tmp_path: Path) -> None:
    first = prepare(tmp_path)
    assert first["migrations"] > 10
    assert first["operator"] == "created"
    assert first["vtuber"] == "baomi"
    # A new database has nothing to lose.
    assert (first["backup"], first["no_backup"]) == ("", "")

    collected = static_files(tmp_path)
    second = prepare(tmp_path)
    assert (second["migrations"], second["backup"], second["operator"]) == (0, "", "kept")
    assert not (tmp_path / "backups").exists()
    # What was collected is left as it is while nothing changes, and made whole once somebody takes a part of it.
    assert static_files(tmp_path) == collected
    next(name for name in collected if name.suffix == ".css").unlink()

    back = once("manage.py", "migrate", "sessions", "zero", DATA_DIR=str(tmp_path))
    assert back.returncode == 0, back.stderr
    third = prepare(tmp_path)
    copy = Path(third["backup"])
    assert third["migrations"] == 1
    assert copy.parent == tmp_path / "backups"
    assert copy.stat().st_mode & 0o077 == 0
    # The copy is from before: no sessions in it, but her.
    assert "django_session" not in tables(copy)
    assert "django_session" in tables(tmp_path / "vtuber.sqlite3")
    assert static_files(tmp_path).keys() == collected.keys()
    assert rows(copy) == 1


def test_what_cannot_be_used_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "vtuber.sqlite3").write_text("this is no database, " * 100)
    done = once("manage.py", "prepare", DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "CommandError: The database cannot be used: file is not a database (it is damaged: python start.py restore "
        "lists the copies that there are, and puts one back)"
    )


def test_no_new_life_begins_where_one_was_copied(tmp_path: Path) -> None:
    file, folder = tmp_path / "vtuber.sqlite3", tmp_path / "backups"
    migrated_copy(file)
    prepare(tmp_path)
    copy = backup.make({"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}, folder)
    assert copy is not None
    for left in ("nothing", "empty"):
        file.unlink()
        if left == "empty":
            file.touch()
        done = once("manage.py", "prepare", DATA_DIR=str(tmp_path))
        assert done.returncode == 1
        assert f"restore latest puts {copy.name} back" in done.stderr and "--data" in done.stderr
        assert "Traceback" not in done.stderr
        # It is the same the next time: nothing has begun.
        assert tables(file) == set()
    # Copies of another kind of database are none of this one.
    copy.rename(copy.with_suffix(".dump"))
    assert prepare(tmp_path)["operator"] == "created"


def sqlite(path: Path) -> dict[str, Any]:
    with sqlite3.connect(path) as link:
        link.execute("CREATE TABLE IF NOT EXISTS t (x)")
        link.execute("INSERT INTO t VALUES (1)")
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}


def test_the_newest_five_copies_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = sqlite(tmp_path / "a.sqlite3")
    folder = tmp_path / "copies"
    made = []
    for second in range(7):
        monkeypatch.setattr("launcher.backup.time.strftime", lambda _form, s=second: f"20261124-00000{s}")
        made.append(backup.make(here, folder))
    assert sorted(folder.iterdir()) == made[2:]


def test_a_database_in_use_is_copied_whole(tmp_path: Path) -> None:
    here = sqlite(tmp_path / "a.sqlite3")
    with sqlite3.connect(tmp_path / "a.sqlite3") as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("INSERT INTO t VALUES (2)")
        writer.commit()
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO t VALUES (3)")
        copy = backup.make(here, tmp_path / "copies")
    assert copy is not None
    with sqlite3.connect(copy) as link:
        assert link.execute("SELECT x FROM t").fetchall() == [(1,), (2,)]


def test_a_database_that_cannot_be_read_gives_no_copy_and_leaves_no_half_of_one(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite3").write_text("no database " * 500)
    with pytest.raises(backup.BackupFailed, match="not a database"):
        backup.make({"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "a.sqlite3"}, tmp_path / "copies")
    assert list((tmp_path / "copies").iterdir()) == []


def test_without_pg_dump_it_says_how_to_copy_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(backup.NoBackup, match="pg_dump is not on the path; pg_dump -Fc"):
        backup.make({"ENGINE": "django.db.backends.postgresql", "NAME": "vtuber"}, tmp_path)


@pytest.mark.postgres
def test_a_postgresql_database_is_copied_by_pg_dump(tmp_path: Path) -> None:
    need_postgres()
    with postgres_database() as url:
        parts = urlsplit(url)
        here = {"HOST": parts.hostname, "PORT": parts.port, "USER": parts.username, "NAME": parts.path[1:]}
        copy = backup.make({"ENGINE": "django.db.backends.postgresql", **here}, tmp_path)
    assert copy is not None
    assert copy.read_bytes()[:5] == b"PGDMP"
    assert copy.stat().st_mode & 0o077 == 0
    # The database is gone now, and where nobody listens is no server: a dump that fails says so and leaves nothing.
    for gone in (here, {**here, "PORT": 1}):
        with pytest.raises(backup.NoBackup, match="pg_dump -Fc, with the same address, makes one by hand"):
            backup.make({"ENGINE": "django.db.backends.postgresql", **gone}, tmp_path)
    assert list(tmp_path.iterdir()) == [copy]


def test_pages_start_early_only_while_the_known_migrations_are_applied(tmp_path: Path) -> None:
    places = Places(tmp_path)
    places.run.mkdir()
    file = tmp_path / migration_state.FILE
    with sqlite3.connect(file) as link:
        link.execute("CREATE TABLE django_migrations (app, name)")
        link.execute("INSERT INTO django_migrations VALUES ('vtuber', '0001_initial')")
    assert not migration_state.is_current(places, {})
    migration_state.remember(places, {})
    assert migration_state.is_current(places, {})
    assert not migration_state.is_current(places, {"DATABASE_URL": "postgres://elsewhere/vtuber"})
    with sqlite3.connect(file) as link:
        # An older copy was put back.
        link.execute("DELETE FROM django_migrations")
    assert not migration_state.is_current(places, {})
    file.unlink()
    assert not migration_state.is_current(places, {})
    assert not file.exists()
