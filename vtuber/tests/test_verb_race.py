"""Where two verbs meet on PostgreSQL: refused in words or done, never both, and the day holds."""

import json
import os
import sys
from pathlib import Path

import pytest

from vtuber.tests.support import forked
from vtuber.tests.support.postgres import need_postgres, postgres_database
from vtuber.tests.support.verb_race import PRESSES


@pytest.mark.postgres
def test_two_operators_press_everything_while_she_lives(tmp_path: Path) -> None:
    need_postgres()
    with postgres_database(migrated=True) as url:
        done = forked.run(
            [sys.executable, "-m", "vtuber.tests.support.verb_race"],
            env={**os.environ, "DATABASE_URL": url, "DATA_DIR": str(tmp_path), "REDIS_URL": ""},
            capture_output=True,
            text=True,
            timeout=150,
        )
    assert done.returncode == 0, done.stderr[-2000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["vendor"] == "postgresql"
    assert report["problems"] == []
    assert report["done"] + report["refused"] == 2 * PRESSES
    assert report["done"] > 10
    assert report["violations"] == []
    assert (report["planned"], report["waiting"]) == (1, 0)
    assert report["running"] <= 1
