"""Real processes for the tests of the launcher: start them, read what they say, see whether they are gone."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from launcher.envfile import ROOT
from vtuber.tests.support import forked

STAGE_TOKEN = "a-stage-for-tests"
# Settings of whoever runs the tests must not reach what they start.
FOREIGN = (
    "UNITY_PORT",
    "DATA_DIR",
    "DATABASE_URL",
    "REDIS_URL",
    "HOST",
    "PORT",
    "NO_COLOR",
    "DEBUG",
    "LC_ALL",
    "LC_MESSAGES",
)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(**more: str) -> dict[str, str]:
    """The environment of what a test starts: English, with secrets, so that no `.env` is needed."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    secrets = {"SECRET_KEY": "for-tests", "BROKER_PASSWORD": 'quo"ted pass', "OPERATOR_PASSWORD": "paws-on-the-desk"}
    secrets["STAGE_TOKEN"] = STAGE_TOKEN
    return {**kept, **secrets, "READ_DOTENV": "no", "LANG": "C.UTF-8", **more}


class Launched:
    """A running command; its output is collected as it comes."""

    def __init__(self, *arguments: str, **more: str) -> None:
        self.popen = forked.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._changed = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.popen.stdout is not None
        for line in self.popen.stdout:
            with self._changed:
                self.lines.append(line.rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    @property
    def text(self) -> str:
        """Everything said so far."""
        return "\n".join(self.lines)

    def await_line(self, pattern: str, seconds: float = 30.0) -> re.Match[str]:
        """The first line that matches; fails with the whole output if none comes in time."""
        found: list[re.Match[str]] = []

        def said() -> bool:
            found[:] = [match for line in self.lines if (match := re.search(pattern, line))]
            return bool(found)

        with self._changed:
            assert self._changed.wait_for(said, seconds), f"no {pattern!r} in:\n{self.text}"
        return found[0]

    def end(self, number: int = signal.SIGTERM, seconds: float = 10.0) -> tuple[int, float]:
        """Send a signal; the exit code, and the real seconds until it was there."""
        began = time.monotonic()
        self.popen.send_signal(number)
        return self.popen.wait(seconds), time.monotonic() - began

    def children(self) -> list[int]:
        """The process ids that it started and that still run."""
        return children_of(self.popen.pid)

    def clean_up(self) -> None:
        """Nothing of it stays behind, whatever the test found."""
        left = [self.popen.pid, *self.children()]
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.popen.wait(5)


@contextlib.contextmanager
def launched(*arguments: str, **more: str) -> Iterator[Launched]:
    """Run `python ARGUMENTS` from the project's folder until the block ends."""
    running = Launched(*arguments, **more)
    try:
        yield running
    finally:
        running.clean_up()


def children_of(pid: int) -> list[int]:
    """Living direct children, by `ps`, which Linux and macOS both have."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(row[0]) for row in rows if int(row[1]) == pid and not row[2].startswith("Z")]


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent does not."""
    shown = subprocess.run(["ps", "-p", str(pid), "-o", "stat="], capture_output=True, text=True, check=False).stdout
    return bool(shown.strip()) and not shown.strip().startswith("Z")


def until(true: Callable[[], bool], seconds: float, look_s: float = 0.02) -> float:
    """Wait for something that announces itself to nobody, and look each `look_s`; the real seconds that it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(look_s)
    return time.monotonic() - began


def once(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `python ARGUMENTS` to its end."""
    return forked.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def data_file(data: Path, name: str) -> str:
    """The text of a file under the data folder."""
    return (data / name).read_text(encoding="utf-8")
