"""What leans on the database (JSON lookups, deleting in steps, constraints) does the same on PostgreSQL."""

import os
import sys
from pathlib import Path

import pytest
from django.db import connection

from config.env import BASE_DIR
from vtuber.tests.support import forked
from vtuber.tests.support.postgres import EXPECTED_DATABASE, expect_database, need_postgres, postgres_database

FILES = (
    "streaming/tests/test_retention.py",
    "vtuber/tests/test_retention.py",
    "vtuber/tests/test_undo.py",
    "vtuber/tests/test_undo_stack.py",
    "vtuber/tests/test_days.py",
    "vtuber/tests/test_day_machine.py",
)


def test_a_run_on_another_database_than_it_is_about_ends_at_once() -> None:
    expect_database("")
    expect_database(connection.vendor)
    with pytest.raises(pytest.UsageError, match=f"about oracle, and would run on {connection.vendor}$"):
        expect_database("oracle")


@pytest.mark.postgres
@pytest.mark.timeout(300)
def test_the_same_tests_pass_there(tmp_path: Path) -> None:
    need_postgres()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DJANGO_"))}
    with postgres_database(migrated=True) as url:
        # Without the project's own options, which put each test on SQLite; and without plugins that are not needed.
        left_out = (f"-pno:{plugin}" for plugin in ("cacheprovider", "schemathesis", "anyio", "valkey"))
        done = forked.run(
            [
                *(sys.executable, "-m", "pytest", "-q", *left_out),
                *("-o", "addopts=--strict-markers --import-mode=importlib", *FILES),
            ],
            cwd=BASE_DIR,
            env={
                **kept,
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "READ_DOTENV": "no",
                "DATA_DIR": str(tmp_path),
                "DATABASE_URL": url,
                EXPECTED_DATABASE: "postgresql",
                "TEST_DATABASE_TEMPLATE": url.rpartition("/")[2],
                "EMBEDDED_MODEL": "off",
                "EMBEDDED_VOICE": "off",
            },
            capture_output=True,
            text=True,
            timeout=290,
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout and " skipped" not in done.stdout
