"""A PostgreSQL server of the tests' own: a throw-away cluster on loopback, with the system's binaries."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from llmservice.tests.support.missing_parts import give_up


def find_binaries() -> Path | None:
    """The folder that holds `initdb` and `pg_ctl`, or None where PostgreSQL's server is not installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return found[0].parent if found else None


def need_postgres() -> None:
    """Skip the test where PostgreSQL is not installed; in CI it has to be there."""
    if find_binaries() is not None and shutil.which("pg_dump"):
        return
    reason = "PostgreSQL (initdb, pg_ctl, pg_dump) is not installed"
    give_up(reason)


def _user() -> str | None:
    # The server refuses to run as root; its own account does it for us.
    if os.geteuid() != 0:
        return None
    return "postgres" if any(entry.pw_name == "postgres" for entry in pwd.getpwall()) else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server, yield its DATABASE_URL, and stop it. RuntimeError says what is missing."""
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError("PostgreSQL's server binaries (initdb, pg_ctl) are not installed")
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="vtuber-pg-"))
    if user:
        shutil.chown(folder, user)
    data = folder / "data"

    def call(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd=folder, capture_output=True, timeout=60)

    try:
        call(str(binaries / "initdb"), "-D", str(data), "-U", "vtuber", "-A", "trust", "-E", "UTF8", "--no-sync")
        port = _free_port()
        options = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories={folder} -c fsync=off"
        call(str(binaries / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start")
        try:
            yield f"postgres://vtuber@127.0.0.1:{port}/postgres"
        finally:
            call(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
