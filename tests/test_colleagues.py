"""Each sample colleague in this folder moves in by its settings alone, and passes its own tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import BASE_DIR
from vtuber.tests.support.migrated import handed_on

HERE = Path(__file__).parent
COLLEAGUES = sorted(path.parent.name for path in HERE.glob("*/settings.py"))


def test_there_is_one() -> None:
    assert COLLEAGUES


@pytest.mark.timeout(360)
@pytest.mark.parametrize("name", COLLEAGUES)
def test_a_colleague_passes_its_own_tests(name: str) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "DJANGO_"))}
    line = [sys.executable, "-m", "pytest", "-q", f"tests/{name}", "--ds", f"tests.{name}.settings"]
    done = subprocess.run(
        [*line, "-p", "no:cacheprovider"],
        cwd=BASE_DIR,
        env=environment | handed_on(),
        capture_output=True,
        text=True,
        timeout=350,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_every_app_of_ours_is_known_to_the_linter_of_imports() -> None:
    linted = (BASE_DIR / "pyproject.toml").read_text("utf-8").partition("[tool.importlinter]")[2]
    apps = {path.parent.name for path in BASE_DIR.glob("*/apps.py")}
    assert len(apps) == 6
    assert {
        app for app in apps if f'"{app}"' not in linted.partition("root_packages = [")[2].partition("]")[0]
    } == set()
