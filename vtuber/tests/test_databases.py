"""The same day on both databases: same tasks, same words, nothing violated."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from vtuber.tests.support import forked
from vtuber.tests.support.migrated import migrated_copy
from vtuber.tests.support.postgres import need_postgres, postgres_database


def live(database_url: str, data: Path) -> dict[str, Any]:
    environment = {**os.environ, "DATABASE_URL": database_url, "DATA_DIR": str(data), "REDIS_URL": ""}
    done = forked.run(
        [sys.executable, "-m", "vtuber.tests.support.lived_day"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


@pytest.mark.postgres
def test_a_kept_connection_outlives_the_server_s_end_of_it(tmp_path: Path) -> None:
    need_postgres()
    with postgres_database() as url:
        environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": str(tmp_path), "REDIS_URL": ""}
        command = [sys.executable, "-m", "vtuber.tests.support.kept_connection"]
        done = forked.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-3000:]
    first, second, after_the_cut = json.loads(done.stdout.splitlines()[-1])
    assert first == second != after_the_cut


@pytest.mark.postgres
def test_a_day_is_the_same_on_sqlite_and_postgresql(tmp_path: Path) -> None:
    need_postgres()
    (tmp_path / "lite").mkdir()
    lite = live(f"sqlite:///{migrated_copy(tmp_path / 'lite' / 'world.sqlite3')}", tmp_path / "lite")
    with postgres_database(migrated=True) as url:
        postgres = live(url, tmp_path)
    assert (lite["vendor"], postgres["vendor"]) == ("sqlite", "postgresql")
    assert lite["violations"] == postgres["violations"] == []
    assert lite["tasks"] == postgres["tasks"]
    assert lite["fingerprint"] == postgres["fingerprint"]
