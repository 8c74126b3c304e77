"""Clients and servers of a bench in processes of their own: orders go in as JSON lines, answers come out."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import psutil

from launcher.envfile import ROOT

MIB = 1024 * 1024
PATIENCE_S = 1.0


class Beside:
    """A module that runs beside the bench, as a context; it is gone at the end. Main thread only."""

    def __init__(self, module: str, *arguments: str, settings: Mapping[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env={**os.environ, **(settings or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.module = module

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stdin.close()
        # Most end with their input; the others have to be told, and one that hears nothing is ended.
        ways: tuple[Callable[[], None], ...] = (lambda: None, self._process.terminate, self._process.kill)
        for end in ways:
            end()
            try:
                self._process.wait(PATIENCE_S)
                break
            except subprocess.TimeoutExpired:
                continue

    def tell(self, **order: Any) -> None:
        """Send one order."""
        self.say_first(order)

    def say_first(self, what: Any) -> None:
        """Send what is no order: any JSON on a line."""
        self._stdin.write(json.dumps(what, ensure_ascii=False) + "\n")
        self._stdin.flush()

    def hear(self) -> dict[str, Any]:
        """The next answer. RuntimeError when the process has ended, or says that it is broken."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.module} has ended")
        answer: dict[str, Any] = json.loads(line)
        if "broken" in answer:
            raise RuntimeError(f"{self.module}: {answer['broken']}")
        return answer

    def ask(self, **order: Any) -> dict[str, Any]:
        """Send one order and wait for its answer."""
        self.tell(**order)
        return self.hear()

    @property
    def _stdin(self) -> IO[str]:
        assert self._process.stdin is not None
        return self._process.stdin


@contextlib.contextmanager
def her_voice_at_work(folder: Path, wanted: bool) -> Iterator[None]:
    """Where it is wanted, the embedded voice speaks without a pause as long as the context lasts."""
    if not wanted:
        yield
        return
    with Beside("bench.support.talking", str(folder / "talking")) as talking:
        talking.hear()
        yield


def megabytes(*words: str) -> float:
    """Resident memory of our own child whose command line has all these words, in MB of 2^20 bytes.

    LookupError when there is no such process.
    """
    for process in psutil.Process().children(recursive=True):
        try:
            if set(words) <= set(process.cmdline()):
                return float(process.memory_info().rss) / MIB
        except psutil.NoSuchProcess:
            continue
    raise LookupError(f"no process with {words}")
