"""A real nginx in front of a real server, made of the very block that docs/deployment.md gives to people."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from config.env import BASE_DIR
from llmservice.tests.support.missing_parts import give_up
from streaming.tests.support.ircd import free_port, make_certificate

WAIT_S = 15.0


def need_nginx() -> str:
    """The program. Skips where nginx or openssl is not installed; in CI they have to be there."""
    if sys.platform != "linux":
        give_up("only Linux has all of 127.0.0.0/8 without being told")
    # Debian keeps it where an ordinary user's path does not lead.
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin")
    if found is None or not shutil.which("openssl"):
        give_up("nginx, a web server, or openssl is not installed")
    return found


def documented_block() -> str:
    """The nginx configuration of docs/deployment.md."""
    text = (BASE_DIR / "docs" / "deployment.md").read_text(encoding="utf-8")
    found = re.search(r"```nginx\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]


class Nginx:
    """Some servers with TLS, each on a port of its own, in front of one port. It can be stopped and started again."""

    def __init__(self, folder: Path, upstream: int) -> None:
        self._program = need_nginx()
        self._folder, self._upstream = folder, upstream
        self._certificate, self._key = make_certificate(folder)
        self._servers: list[str] = []
        self._ports: list[int] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._map, _brace, self._server = documented_block().partition("server {")

    def add(self, *, location: str = "/", cut_off: bool = False, from_address: str = "127.0.0.1") -> int:
        """The documented server, beneath a path, its requests coming from an address; the port that it listens on.

        With `cut_off` the path is taken off what is handed on.
        """
        port = free_port()
        written = {
            "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
            "/etc/ssl/her.example.org.pem": str(self._certificate),
            "/etc/ssl/her.example.org.key": str(self._key),
            "location / {": f"location {location} {{\n        proxy_bind {from_address};",
            "http://127.0.0.1:8000;": f"http://127.0.0.1:{self._upstream}{'/' if cut_off else ''};",
        }
        server = self._server
        for before, after in written.items():
            assert server.count(before) == 1, before
            server = server.replace(before, after)
        self._servers.append("server {" + server)
        self._ports.append(port)
        return port

    def start(self) -> None:
        """Returns when every port answers."""
        folder = self._folder
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        # As root it would give up its rights, and then could not write here.
        user = "user root;" if os.geteuid() == 0 else ""
        config = folder / "nginx.conf"
        config.write_text(
            f"{user} daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/log warn;\n"
            f"events {{ worker_connections 512; }}\n"
            f"http {{ access_log off; {temporary}\n{self._map}\n{''.join(self._servers)} }}\n",
            encoding="utf-8",
        )
        self._process = subprocess.Popen([self._program, "-c", str(config), "-p", str(folder), "-e", f"{folder}/log"])
        end = time.monotonic() + WAIT_S
        for port in self._ports:
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError as error:
                    if self._process.poll() is not None or time.monotonic() > end:
                        raise RuntimeError(f"nginx did not start:\n{(folder / 'log').read_text()}") from error
                    time.sleep(0.02)

    def stop(self) -> None:
        """Returns when it is gone, and every connection with it."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(WAIT_S)
            finally:
                self._process.kill()
                self._process.wait()
            self._process = None
