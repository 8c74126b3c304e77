"""What every test of the project stands on."""

from collections.abc import Iterator

import pytest

from vtuber.tests.support.lock_order import watch_locks


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
