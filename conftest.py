"""What every test of the project stands on."""

import gc
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from streaming.tests.support.painted_once import painted_once
from vtuber.tests.support.emptied_tables import emptied_quickly
from vtuber.tests.support.lock_order import watch_locks
from vtuber.tests.support.migrated import copied_into_tests
from vtuber.tests.support.postgres import EXPECTED_DATABASE, expect_database, stop_shared_server
from vtuber.tests.support.shared import sharing
from vtuber.tests.support.static_files import found_once

HERE = Path(__file__).parent
# Files that take long, the longest first. Each file is one worker's: what begins last ends last, alone.
BUSY = (
    "test_colleagues.py",
    "test_board_browser.py",
    "test_on_postgres.py",
    "test_operator_browser.py",
    "test_persona_training.py",
    "test_behind_nginx.py",
    "test_live_browser.py",
    "test_day_machine.py",
    "test_drawers_browser.py",
    "test_jailbreaks.py",
    "test_embedded_answers.py",
    "test_misbehaving_models.py",
    "test_check_world.py",
    "test_api_conformance.py",
    "test_days_browser.py",
    "test_hostile_plans.py",
    "test_simulate.py",
    "test_availability.py",
    "test_timeline_browser.py",
    "test_replay_page.py",
    "test_composer.py",
    "test_fuzzed_frames.py",
    "test_database_care.py",
    "test_protocol_script.py",
    "test_board_bar_browser.py",
    "test_chat_admin.py",
    "test_wall_time.py",
    "test_chat_voice.py",
    "test_access.py",
    "test_migrations.py",
    "test_databases.py",
)
# The same of those that mostly wait. One of them beside two of the others leaves no core idle; three together would.
WAITING = (
    "test_system.py",
    "test_csharp_adapter.py",
    "test_stage_voice.py",
    "test_addresses_behind_nginx.py",
    "test_live_socket.py",
    "test_unity_voice.py",
    "test_speech_backends.py",
    "test_hold_under_fire.py",
    "test_voice_browser.py",
    "test_csharp_scripted.py",
    "test_ways_in.py",
    "test_unity_package.py",
    "test_stage_sounds.py",
    "test_unity_covers.py",
    "test_broker_addresses.py",
    "test_tcp_link.py",
    "test_unity_adapter.py",
    "test_replay.py",
    "test_stand_in.py",
    "test_speaker.py",
    "test_backup.py",
    "test_csharp_core.py",
    "test_supervisor.py",
    "test_slow_front_ends.py",
    "test_twitch.py",
    "test_completion_stream.py",
    "test_networks.py",
    "test_database_restart.py",
    "test_database_tls.py",
    "test_presence.py",
)
SLOW_MARKS = ("browser", "postgres", "model", "mono")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A sample colleague is tested with itself installed: its settings say so, and nothing else collects it."""
    for folder in (collection_path, *collection_path.parents):
        if folder.parent == HERE / "tests" and (folder / "settings.py").is_file():
            return config.getoption("ds") != f"tests.{folder.name}.settings" or None
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow files first, so that several processes end at about the same time; busy and waiting ones in turn."""
    in_turn = (name for pair in zip_longest(BUSY, WAITING) for name in pair if name)
    order = {name: place for place, name in enumerate(in_turn)}
    marked = {item.path for item in items if any(item.get_closest_marker(mark) for mark in SLOW_MARKS)}
    items.sort(key=lambda item: (order.get(item.path.name, len(order)), item.path not in marked))


def pytest_configure() -> None:
    """Passwords are hashed in no time: half a second for each account is what keeps guessers busy, not tests.

    The pages are there as in a web server, and with them the admin (`config.admin_app`).
    """
    # A shell's background job has Ctrl-C ignored, and so would have all that tests start and end by it.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    expect_database(os.environ.get(EXPECTED_DATABASE, ""))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # What an owner keeps counts in the tests that ask for it (`owner_settings`): the others need no database for it.
    settings.OWNER_SETTINGS_LOOK_S = None
    import_module(settings.ROOT_URLCONF)


def pytest_collection_finish() -> None:
    """Thousands of tests are many long-lived objects: looking through them all the time takes a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def _shared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[None]:
    """What all processes of this run share."""
    mine = tmp_path_factory.getbasetemp()
    with sharing(mine.parent if hasattr(request.config, "workerinput") else mine, stop_shared_server):
        yield


@pytest.fixture(scope="session", autouse=True)
def _static_files_found_once() -> Iterator[None]:
    """They stay the same while tests run."""
    with found_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def _covers_painted_once() -> Iterator[None]:
    """Whoever lives through a day with a stream paints its cover."""
    with painted_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def _copied_tables(_shared: None, django_db_blocker: Any) -> Iterator[None]:
    """Nobody migrates whose database can be a copy."""
    with copied_into_tests(django_db_blocker):
        yield


@pytest.fixture(scope="session")
def django_db_setup(_copied_tables: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Tests that commit are cleared away in no time."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(emptied_quickly())
        yield


@pytest.fixture
def owner_settings(db: None, settings: Any) -> Iterator[None]:
    """What the owner keeps counts, from the very next call on."""
    from llmservice.owner_settings import current

    current.forget()
    settings.OWNER_SETTINGS_LOOK_S = 0.0
    yield
    settings.OWNER_SETTINGS_LOOK_S = None
    current.forget()


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
