"""Held content never leaves, wherever the worker dies: killed at each of its statements around the moment."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from vtuber.tests.support import forked
from vtuber.tests.support.migrated import migrated_copy
from vtuber.tests.support.postgres import need_postgres, postgres_database


def under_fire(database_url: str, data: Path) -> dict[str, Any]:
    environment = {**os.environ, "DATABASE_URL": database_url, "DATA_DIR": str(data), "REDIS_URL": ""}
    done = forked.run(
        [sys.executable, "-W", "ignore", "-m", "vtuber.tests.support.hold_under_fire"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    outcome: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return outcome


def check(outcome: dict[str, Any], least: int) -> None:
    assert outcome["problems"] == []
    # The blows fell all the way through each start, and past it: the last ones found nothing left to strike.
    rounds = outcome["rounds"]
    assert outcome["past_the_end"] == list(rounds) == ["held before", "held after", "approved after"]
    assert outcome["killed"] >= least
    assert outcome["killed"] + outcome["survived"] == outcome["went_out"] + outcome["kept"] == sum(rounds.values())
    # What is approved goes out each time; what was held before never.
    assert outcome["went_out"] >= rounds["approved after"] and outcome["kept"] >= rounds["held before"]


def test_on_sqlite(tmp_path: Path) -> None:
    check(under_fire(f"sqlite:///{migrated_copy(tmp_path / 'fire.sqlite3')}", tmp_path), least=36)


@pytest.mark.postgres
def test_on_postgresql(tmp_path: Path) -> None:
    need_postgres()
    with postgres_database(migrated=True) as url:
        check(under_fire(url, tmp_path), least=12)
