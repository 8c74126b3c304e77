"""Two operators and the executor change one task at once, on both databases: nothing is lost, nothing locks up."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from vtuber.tests.support import forked
from vtuber.tests.support.migrated import migrated_copy
from vtuber.tests.support.postgres import need_postgres, postgres_database
from vtuber.tests.support.race import EDITS


def race(database_url: str, data: Path) -> dict[str, Any]:
    environment = {**os.environ, "DATABASE_URL": database_url, "DATA_DIR": str(data), "REDIS_URL": ""}
    done = forked.run(
        [sys.executable, "-m", "vtuber.tests.support.race"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def check(report: dict[str, Any]) -> None:
    assert report["problems"] == []
    assert report["edits"] >= 2 * EDITS
    # Every edit that was accepted is in the number, in the audit and in the log.
    assert report["content"] == str(report["edits"])
    assert report["audited"] == report["told"] == report["edits"]
    assert report["state"] in ("running", "done")
    assert report["started"] == 1


def test_on_sqlite(tmp_path: Path) -> None:
    report = race(f"sqlite:///{migrated_copy(tmp_path / 'race.sqlite3')}", tmp_path)
    assert report["vendor"] == "sqlite"
    check(report)


@pytest.mark.postgres
def test_on_postgresql(tmp_path: Path) -> None:
    need_postgres()
    with postgres_database(migrated=True) as url:
        report = race(url, tmp_path)
    assert report["vendor"] == "postgresql"
    check(report)
