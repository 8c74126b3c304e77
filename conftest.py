"""What every test of the project stands on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from vtuber.tests.support.lock_order import watch_locks

HERE = Path(__file__).parent


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A sample colleague is tested with itself installed: its settings say so, and nothing else collects it."""
    for folder in (collection_path, *collection_path.parents):
        if folder.parent == HERE / "tests" and (folder / "settings.py").is_file():
            return config.getoption("ds") != f"tests.{folder.name}.settings" or None
    return None


@pytest.fixture(autouse=True)
def one_order_of_locks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every verb that any test performs locks its rows in one order."""
    databases = [name for name in ("transactional_db", "db") if name in request.fixturenames]
    if not databases:
        yield
        return
    request.getfixturevalue(databases[0])  # ours ends before the database is cleared
    with watch_locks() as order:
        yield
    assert order.problems == []
