"""PostgreSQL for tests: throw-away clusters on loopback, with the system's binaries."""

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from launcher.envfile import ROOT
from llmservice.tests.support.missing_parts import give_up
from vtuber.tests.support import forked
from vtuber.tests.support.shared import one_at_a_time, shared_folder

# Names, to a run of tests, the vendor of the database that it is about.
EXPECTED_DATABASE = "EXPECTED_DATABASE"


def expect_database(vendor: str) -> None:
    """End the run where its tests would stand on another database than `vendor`; with "" any will do."""
    if vendor and connection.vendor != vendor:
        raise pytest.UsageError(f"these tests are about {vendor}, and would run on {connection.vendor}")


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


def _with_certificate(data: Path, certificate: Path, user: str | None) -> str:
    """The server wants its key to itself. Its options."""
    for ending in (".pem", ".key"):
        copy = Path(shutil.copy(certificate.with_suffix(ending), data / f"server{ending}"))
        copy.chmod(0o600)
        if user:
            shutil.chown(copy, user)
    return " -c ssl=on -c ssl_cert_file=server.pem -c ssl_key_file=server.key"


@contextmanager
def postgres_server(certificate: Path | None = None) -> Iterator[str]:
    """Start a server, yield its DATABASE_URL, and stop it. RuntimeError says what is missing.

    With a certificate (its key beside it, see `tls.make_certificate`) it speaks TLS to whoever asks for it.
    """
    folder = Path(tempfile.mkdtemp(prefix="vtuber-pg-"))
    try:
        url = _start(folder, certificate)
        try:
            yield url
        finally:
            _stop(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_database(*, migrated: bool = False) -> Iterator[str]:
    """Yield the DATABASE_URL of a new database on the server that all tests of this run share.

    It is empty, or holds the tables of this process's apps.
    """
    server = _shared_server()
    name = f"test_{uuid.uuid4().hex}"
    like = _template(server) if migrated else "template1"
    _tell(server, f"CREATE DATABASE {name} TEMPLATE {like}")
    try:
        yield _named(server, name)
    finally:
        _tell(server, f"DROP DATABASE {name} WITH (FORCE)")


def stop_shared_server() -> None:
    """At the end of a run."""
    running = shared_folder() / "postgres.json"
    if running.exists():
        folder = Path(json.loads(running.read_text())["folder"])
        running.unlink()
        _stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _shared_server() -> str:
    running = shared_folder() / "postgres.json"
    with one_at_a_time("postgres"):
        if not running.exists():
            folder = Path(tempfile.mkdtemp(prefix="vtuber-pg-"))
            running.write_text(json.dumps({"folder": str(folder), "url": _start(folder)}))
    url: str = json.loads(running.read_text())["url"]
    return url


def _template(server: str) -> str:
    name, made = "migrated", shared_folder() / "postgres-migrated"
    with one_at_a_time("postgres-migrated"):
        if not made.exists():
            _tell(server, f"CREATE DATABASE {name}")
            with tempfile.TemporaryDirectory() as data:
                settings = {"DATABASE_URL": _named(server, name), "DATA_DIR": data}
                forked.run(
                    [sys.executable, "-W", "ignore", "manage.py", "migrate", "--verbosity", "0"],
                    check=True,
                    cwd=ROOT,
                    env={**os.environ, **settings},
                    timeout=120,
                )
            made.touch()
    return name


def _named(server: str, database: str) -> str:
    return f"{server.rpartition('/')[0]}/{database}"


def _tell(server: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(server.replace("postgres://", "postgresql://", 1), autocommit=True) as link:
        link.execute(sql)


def _start(folder: Path, certificate: Path | None = None) -> str:
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError("PostgreSQL's server binaries (initdb, pg_ctl) are not installed")
    user = _user()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    initdb = (str(binaries / "initdb"), "-D", str(data), "-U", "vtuber", "-A", "trust", "-E", "UTF8", "--no-sync")
    _call(folder, *initdb)
    port = _free_port()
    tls = _with_certificate(data, certificate, user) if certificate else ""
    # Nobody needs it after a crash.
    careless = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    options = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories={folder} {careless}{tls}"
    _call(folder, str(binaries / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start")
    return f"postgres://vtuber@127.0.0.1:{port}/postgres"


def _stop(folder: Path) -> None:
    binaries = find_binaries()
    assert binaries is not None
    _call(folder, str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop")


def _call(folder: Path, *command: str) -> None:
    subprocess.run(command, check=True, user=_user(), cwd=folder, capture_output=True, timeout=60)
