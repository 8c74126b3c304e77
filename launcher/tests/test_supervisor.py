"""Nothing outlives its supervisor, nothing that dies stays dead, and all of it ends in time."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from launcher.data_folder import Places
from launcher.process import Program
from launcher.supervisor import Supervisor
from launcher.terminal import Terminal
from launcher.tests.support.launched import alive, data_file, launched, until
from launcher.tests.support.programs import CODE
from llmservice.tests.support.lag import Lag

MODES = ["kernel", "watchdog"]


@pytest.mark.parametrize("mode", MODES)
def test_children_of_a_killed_supervisor_are_gone_at_once(mode: str, tmp_path: Path) -> None:
    with launched("-m", "launcher.tests.support.programs", mode, str(tmp_path), "sleeper", "deaf") as nursery:
        pids = [int(nursery.await_line(rf"pid {name} (\d+)")[1]) for name in ("sleeper", "deaf")]
        until(lambda: "here" in data_file(tmp_path, "logs/deaf.log"), 5)
        assert all(alive(pid) for pid in pids)
        everyone = nursery.children()

        nursery.end(signal.SIGKILL)

        # The watchdog itself is one of them.
        assert len(everyone) == (2 if mode == "kernel" else 3)
        until(lambda: not any(alive(pid) for pid in everyone), 3)


@pytest.mark.parametrize("mode", MODES)
def test_a_child_that_ignores_the_end_is_killed_within_five_seconds(mode: str, tmp_path: Path) -> None:
    with launched("-m", "launcher.tests.support.programs", mode, str(tmp_path), "sleeper", "deaf") as nursery:
        pids = [int(nursery.await_line(rf"pid {name} (\d+)")[1]) for name in ("sleeper", "deaf")]
        until(lambda: "here" in data_file(tmp_path, "logs/deaf.log"), 5)

        with Lag() as lag:
            code, seconds = nursery.end(signal.SIGTERM)

        assert code == 0
        assert 3 < seconds < 5 + lag.s
        assert not any(alive(pid) for pid in pids)


def test_children_that_listen_are_down_at_once(tmp_path: Path) -> None:
    with launched("-m", "launcher.tests.support.programs", "kernel", str(tmp_path), "sleeper") as nursery:
        nursery.await_line(r"pid sleeper")

        with Lag() as lag:
            code, seconds = nursery.end(signal.SIGINT)

        assert code == 0
        assert seconds < 1 + lag.s


def test_a_second_ctrl_c_does_not_wait(tmp_path: Path) -> None:
    with launched("-m", "launcher.tests.support.programs", "kernel", str(tmp_path), "deaf") as nursery:
        nursery.await_line(r"pid deaf")
        until(lambda: "here" in data_file(tmp_path, "logs/deaf.log"), 5)
        nursery.popen.send_signal(signal.SIGINT)
        nursery.await_line("ending")

        with Lag() as lag:
            _, seconds = nursery.end(signal.SIGINT)

        assert seconds < 1 + lag.s


def test_a_second_ctrl_c_that_comes_before_the_end_has_begun_counts_too(tmp_path: Path) -> None:
    places = Places(tmp_path)
    places.make()
    with Supervisor(places, Terminal()) as supervisor:
        supervisor.start(Program("deaf", [sys.executable, "-c", CODE["deaf"]]))
        supervisor.wait(lambda: "here" in data_file(tmp_path, "logs/deaf.log"), 5)
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        with Lag() as lag:
            began = time.monotonic()
            supervisor.stop()
            took = time.monotonic() - began

        assert took < 3 + lag.s


def test_what_a_child_started_goes_with_it(tmp_path: Path) -> None:
    with launched("-m", "launcher.tests.support.programs", "kernel", str(tmp_path), "parent") as nursery:
        nursery.await_line(r"pid parent")
        until(lambda: data_file(tmp_path, "logs/parent.log").strip().isdigit(), 5)
        grandchild = int(data_file(tmp_path, "logs/parent.log"))
        assert alive(grandchild)

        nursery.end(signal.SIGTERM)

        assert not alive(grandchild)


@pytest.mark.parametrize("mode", MODES)
def test_a_killed_child_comes_back_and_the_new_one_is_guarded_too(mode: str, tmp_path: Path) -> None:
    with launched("-m", "launcher.tests.support.programs", mode, str(tmp_path), "sleeper") as nursery:
        first = int(nursery.await_line(r"pid sleeper (\d+)")[1])
        until(lambda: "here" in data_file(tmp_path, "logs/sleeper.log"), 5)

        os.kill(first, signal.SIGKILL)
        nursery.await_line(r"sleeper ended \(SIGKILL\); starting it again in 0.5 s")
        until(lambda: data_file(tmp_path, "logs/sleeper.log").count("here") == 2, 5)

        everyone = nursery.children()
        assert first not in everyone
        nursery.end(signal.SIGKILL)
        until(lambda: not any(alive(pid) for pid in everyone), 3)


def test_a_crash_loop_slows_down_and_shows_the_end_of_the_log(tmp_path: Path) -> None:
    with launched("-m", "launcher.tests.support.programs", "kernel", str(tmp_path), "brief", "sleeper") as nursery:
        nursery.await_line(r"brief keeps ending")
        nursery.await_line(r"^ +the reason why$")

        ended = [line for line in nursery.lines if "brief ended" in line]
        assert [line.partition("brief ")[2] for line in ended] == [
            "ended (exit code 7); starting it again in 0.5 s",
            "ended (exit code 7); starting it again in 1 s",
            "ended (exit code 7); starting it again in 2 s",
        ]
        assert "sleeper ended" not in nursery.text
        code, _ = nursery.end(signal.SIGTERM)
        assert code == 0
        assert nursery.text.count("the reason why") == 3


def test_a_closed_terminal_ends_it_unless_hangups_are_ignored(tmp_path: Path) -> None:
    with launched("-m", "launcher.tests.support.programs", "kernel", str(tmp_path / "a"), "sleeper") as nursery:
        nursery.await_line(r"pid sleeper")
        assert nursery.end(signal.SIGHUP)[0] == 0

    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with launched("-m", "launcher.tests.support.programs", "kernel", str(tmp_path / "b"), "sleeper") as nursery:
            pid = int(nursery.await_line(r"pid sleeper (\d+)")[1])
            nursery.popen.send_signal(signal.SIGHUP)
            os.kill(pid, signal.SIGKILL)
            # Had it been ended, nobody would start the sleeper again.
            nursery.await_line("starting it again")
            until(lambda: len(nursery.children()) == 1, 5)
    finally:
        signal.signal(signal.SIGHUP, before)
