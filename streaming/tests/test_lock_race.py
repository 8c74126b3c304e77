"""On PostgreSQL, verbs that meet at the same rows wait for each other, and none is the victim of a deadlock."""

import json
import os
import sys
from pathlib import Path

import pytest

from streaming.tests.support.lock_race import ROUNDS
from vtuber.tests.support import forked
from vtuber.tests.support.postgres import need_postgres, postgres_database


@pytest.mark.postgres
def test_no_pair_of_verbs_locks_up(tmp_path: Path) -> None:
    need_postgres()
    with postgres_database(migrated=True) as url:
        environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": str(tmp_path), "REDIS_URL": ""}
        line = [sys.executable, "-W", "ignore", "-m", "streaming.tests.support.lock_race"]
        done = forked.run(line, env=environment, capture_output=True, text=True, timeout=150)
    assert done.returncode == 0, done.stderr[-2000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["errors"] == []
    assert report == {
        "vendor": "postgresql",
        "errors": [],
        "paid": 3 * ROUNDS,  # each once
        "said": ROUNDS,
        # Whatever the order was: nothing of theirs stands after the ban.
        "left_of_the_banned": 0,
    }
