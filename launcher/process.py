"""One process that we started: its command, its log, its end; and the guard that it cannot outlive us."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from launcher.envfile import ROOT

HERE = Path(__file__).resolve().parent
Mode = Literal["kernel", "watchdog", "none"]


@dataclass(frozen=True)
class Program:
    """What to run, and how it is asked to end."""

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_signal: int = signal.SIGTERM
    # The others may need it until their own end: it is stopped after them.
    serves_others: bool = False
    # Files that it shall keep open, a lock for instance.
    shares: tuple[int, ...] = ()
    # Asked once it keeps ending, with the end of its log: what was done about it, in words; empty for nothing.
    mend: Callable[[list[str]], str] = lambda _said: ""


def best_mode() -> Mode:
    """How children are kept from outliving us: by the kernel on Linux, by a watchdog on other POSIX systems."""
    if sys.platform == "win32":
        return "none"
    if sys.platform == "linux":
        with contextlib.suppress(ImportError):
            import ctypes  # noqa: F401  (a Python built without libffi has none)

            return "kernel"
    return "watchdog"


class Guard:
    """Makes commands into commands that die with us."""

    def __init__(self, mode: Mode | None = None) -> None:
        self.mode: Mode = mode or best_mode()
        self._pipe = -1
        self._watchdog: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the watchdog, where one is needed."""
        if self.mode != "watchdog":
            return
        reader, self._pipe = os.pipe()
        self._watchdog = subprocess.Popen(
            [sys.executable, "-I", "-S", str(HERE / "watchdog.py")], stdin=reader, process_group=0
        )
        os.close(reader)

    def wrap(self, command: list[str]) -> tuple[list[str], tuple[int, ...]]:
        """The guarded command, and the file that it must inherit."""
        if self.mode == "none":
            return command, ()
        line = [sys.executable, "-I", "-S", str(HERE / "child.py"), str(os.getpid()), str(self._pipe), *command]
        return line, () if self._pipe < 0 else (self._pipe,)

    def forget(self, pid: int) -> None:
        """This process was seen to end; its number may be given to a stranger."""
        if self._pipe >= 0:
            os.write(self._pipe, b"-%d\n" % pid)

    def close(self) -> None:
        """Nobody is left to guard."""
        if self._watchdog is not None:
            os.close(self._pipe)
            self._pipe = -1
            self._watchdog.wait(timeout=2)
            self._watchdog = None


class Process:
    """A running program. Its output goes to its log; it leads a process group, so its own children go with it."""

    def __init__(self, program: Program, log: Path, guard: Guard) -> None:
        self.program = program
        self.began = time.monotonic()
        self._guard = guard
        command, inherited = guard.wrap(program.command)
        with log.open("ab") as output:
            # The guard asks the kernel to watch the *thread* that forks: only the main thread may come here.
            self._popen = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **program.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=None if sys.platform == "win32" else 0,
                pass_fds=(*inherited, *program.shares),
            )

    @property
    def pid(self) -> int:
        """Its process id, which is its group's too."""
        return self._popen.pid

    def ended(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        if self._popen.returncode is None and self._popen.poll() is not None:
            self._guard.forget(self.pid)
        return self._popen.returncode

    def ask_to_stop(self) -> None:
        """Its own stop signal, to it alone."""
        with contextlib.suppress(OSError):
            self._popen.send_signal(self.program.stop_signal)

    def kill(self) -> None:
        """The end of it and of whatever it started."""
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self._popen.kill()
            else:
                os.killpg(self.pid, signal.SIGKILL)

    @property
    def age(self) -> float:
        """Real seconds since it was started."""
        return time.monotonic() - self.began


def tail(log: Path, lines: int = 6) -> list[str]:
    """The last lines of a log that say something."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 8192))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    return [line.rstrip() for line in text.splitlines() if line.strip()][-lines:]
