"""The TCP adapter as it runs: a process of its own, in the world of a test."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping

from config.env import BASE_DIR
from vtuber.tests.support import forked


class Adapter:
    """`manage.py unity_bridge`; it can be killed and started again, on the same port."""

    def __init__(self, environment: Mapping[str, str], *options: str) -> None:
        self._environment = dict(environment)
        self._options = options
        self.port = 0
        self.said: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        # What it complains of; a file, for nobody reads along.
        self._stderr = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115

    @property
    def pid(self) -> int:
        """Of the process."""
        assert self._process is not None
        return self._process.pid

    def complaints(self) -> str:
        """Everything that it has written to its standard error."""
        self._stderr.seek(0)
        return self._stderr.read()

    def start(self) -> None:
        """Returns when it listens."""
        line = [sys.executable, "-W", "ignore", "manage.py", "unity_bridge", "--port", str(self.port), *self._options]
        self._process = forked.Popen(
            line,
            cwd=BASE_DIR,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            text=True,
            encoding="utf-8",
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        assert said.startswith("listening on "), self.complaints()
        self.said = [said]
        self.port = int(said.split()[2].rpartition(":")[2])

    def next_line(self) -> str:
        """What it says next."""
        assert self._process is not None and self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def kill(self) -> None:
        """At once, without a word."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def stop(self) -> int:
        """As start.py stops it; its exit status."""
        assert self._process is not None
        self._process.terminate()
        self._process.communicate(timeout=20)
        status = self._process.returncode
        self._process = None
        return int(status)
