"""`start.py run` ends in time, whatever it is doing, and leaves nothing."""

import signal
import socket
from pathlib import Path

import pytest

from launcher.tests.support.launched import alive, free_port, launched, until
from launcher.tests.support.system import PARTS, open_to_others, run_line
from llmservice.tests.support.lag import Lag

pytestmark = pytest.mark.alone

FIVE_SECONDS = 5.0


def test_sigterm_ends_everything_within_five_seconds_and_the_next_start_is_quick(tmp_path: Path) -> None:
    port = free_port()
    with launched(*run_line(tmp_path, port)) as running:
        running.await_line("Ctrl-C stops everything", 90)
        children = running.children()
        assert (tmp_path / "vtuber.sqlite3").exists() and open_to_others(tmp_path) == []

        with Lag() as lag:
            code, seconds = running.end(signal.SIGTERM)

        assert code == 0
        assert seconds < FIVE_SECONDS + lag.s
        assert len(children) == len(PARTS)
        assert not any(alive(pid) for pid in children)
        assert not (tmp_path / "run" / "broker-url").exists()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", port))

    with launched(*run_line(tmp_path, port)) as again:
        again.await_line("Ctrl-C stops everything", 60)
        assert "Database, up to date" in again.text
        # The account is there: its password is not shown again.
        assert "paws-on-the-desk" not in again.text
        children = again.children()

        again.end(signal.SIGKILL)

        until(lambda: not any(alive(pid) for pid in children), FIVE_SECONDS)


def test_ctrl_c_during_the_start_leaves_nothing(tmp_path: Path) -> None:
    with launched(*run_line(tmp_path, free_port())) as running:
        running.await_line("Broker, append-only")
        until(lambda: len(running.children()) >= 2, 10)
        children = running.children()

        with Lag() as lag:
            _, seconds = running.end(signal.SIGINT)

        assert seconds < FIVE_SECONDS + lag.s
        assert not any(alive(pid) for pid in children)
        assert "Traceback" not in running.text
