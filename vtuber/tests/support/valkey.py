"""A real broker of the tests' own, that can be killed and started again where it was."""

import socket
import subprocess
from pathlib import Path

from launcher.broker import find_server


class Valkey:
    """On a port of loopback, and with `unix` on a socket in its folder too. No password unless one is given."""

    def __init__(self, folder: Path, *, password: str = "", unix: bool = False) -> None:
        self._folder = folder
        self.port = 0
        self.socket = folder / "valkey.sock"
        self._more = ["--requirepass", password] if password else []
        self._more += ["--unixsocket", str(self.socket)] if unix else []
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it takes connections."""
        if not self.port:
            with socket.create_server(("127.0.0.1", 0)) as door:
                self.port = door.getsockname()[1]
        line = [str(find_server()), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", *self._more]
        self._process = subprocess.Popen(line, cwd=self._folder, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        while b"Ready to accept connections" not in (said := self._process.stdout.readline()):
            assert said, "the broker ended before it was ready"

    def kill(self) -> None:
        """At once, without a word."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
