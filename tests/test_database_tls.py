"""PostgreSQL by the same rule: a connection that is asked to be encrypted knows with whom it speaks."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from config.database_tls import checked_options
from config.env import BASE_DIR
from launcher.tls import BadSetting
from vtuber.tests.support import forked
from vtuber.tests.support.postgres import need_postgres, postgres_server
from vtuber.tests.support.tls import make_authority, make_certificate, need_openssl

# Connects as the program does, then as its copies of the database do.
ASK = """
import json, pathlib, sys
import django
django.setup()
from django.conf import settings
from django.db import connection
from launcher import backup
said = {}
try:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        said["django"] = cursor.fetchone()[0]
except Exception as error:
    said["django"] = " ".join(str(error).split())
try:
    said["copy"] = backup.make(settings.DATABASES["default"], pathlib.Path(sys.argv[1])).stat().st_size > 0
except backup.NoBackup as error:
    said["copy"] = str(error)
print(json.dumps(said))
"""


def environment(folder: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "PG"))}
    ours = {"READ_DOTENV": "no", "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    return {**kept, **ours, "REDIS_URL": "", **settings}


def asked(folder: Path, **settings: str) -> dict[str, Any]:
    """By client: whether it is encrypted (and a copy could be made), or why there is no connection."""
    done = forked.run(
        [sys.executable, "-c", ASK, str(folder / "backups")],
        cwd=BASE_DIR,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.postgres
def test_who_asks_for_tls_gets_it_checked(tmp_path: Path) -> None:
    need_postgres()
    need_openssl()
    ours, other = make_authority(tmp_path), make_authority(tmp_path, "other")
    with postgres_server(make_certificate(ours)) as url:
        # libpq alone would take anybody's certificate for this.
        for settings in (
            {"DATABASE_URL": f"{url}?sslmode=require"},
            {"DATABASE_URL": f"{url}?sslmode=verify-full", "DATABASE_CA_FILE": str(other)},
        ):
            found = asked(tmp_path, **settings)
            assert "certificate verify failed" in str(found["django"])
            assert "certificate verify failed" in str(found["copy"])
        for settings in (
            {"DATABASE_URL": f"{url}?sslmode=verify-full&sslrootcert={ours}"},
            {"DATABASE_URL": url, "DATABASE_CA_FILE": str(ours)},
            {"DATABASE_URL": f"{url}?sslmode=require", "DATABASE_TLS_VERIFY": "false"},
        ):
            assert asked(tmp_path, **settings) == {"django": True, "copy": True}
        # The same server under a name that its certificate does not have.
        elsewhere = asked(tmp_path, DATABASE_URL=url.replace("127.0.0.1", "localhost"), DATABASE_CA_FILE=str(ours))
        assert 'does not match host name "localhost"' in str(elsewhere["django"])
        assert 'does not match host name "localhost"' in str(elsewhere["copy"])
        prepared = forked.run(
            [sys.executable, "manage.py", "prepare"],
            cwd=BASE_DIR,
            env=environment(tmp_path, DATABASE_URL=f"{url}?sslmode=require", DATABASE_CA_FILE=str(other)),
            capture_output=True,
            text=True,
            timeout=90,
        )
    assert prepared.returncode == 1
    last = prepared.stderr.strip().splitlines()[-1]
    assert last.startswith("CommandError: The database cannot be used: connection")
    assert "certificate verify failed" in last and "name the CA with DATABASE_CA_FILE" in last


def test_an_address_that_says_nothing_of_tls_stays_as_it_is() -> None:
    assert checked_options({}) == {}
    assert checked_options({"sslmode": "prefer", "connect_timeout": 3}) == {"sslmode": "prefer", "connect_timeout": 3}
    assert checked_options({}, check="false") == {}
    assert checked_options({"sslmode": "disable"}, check="false") == {"sslmode": "disable"}


def test_words_that_promise_no_check_are_read_as_a_wish_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_openssl()
    ca = str(make_authority(tmp_path))
    monkeypatch.setenv("SSL_CERT_FILE", ca)
    whole = {"sslmode": "verify-full", "sslrootcert": ca}
    assert checked_options({"sslmode": "require"}) == whole
    # Without a CA of one's own a certificate without its name says nothing.
    assert checked_options({"sslmode": "verify-ca"}) == whole
    assert checked_options({"sslmode": "verify-ca"}, ca=ca) == {**whole, "sslmode": "verify-ca"}
    assert checked_options({"sslmode": "prefer"}, ca=ca) == whole
    assert checked_options({"sslrootcert": "system", "sslmode": "require"}) == {**whole, "sslrootcert": "system"}
    monkeypatch.setenv("PGSSLMODE", "require")
    assert checked_options({}) == whole
    monkeypatch.delenv("PGSSLMODE")
    # libpq checks as soon as there is a root certificate, whatever it was asked.
    assert checked_options({"sslmode": "verify-full", "sslrootcert": ca}, check="no") == {"sslmode": "require"}


def test_what_contradicts_itself_is_refused(tmp_path: Path) -> None:
    need_openssl()
    ours, other = str(make_authority(tmp_path)), str(make_authority(tmp_path, "other"))
    with pytest.raises(BadSetting, match="name different files"):
        checked_options({"sslrootcert": ours}, ca=other)
    with pytest.raises(BadSetting, match="sslmode=disable"):
        checked_options({"sslmode": "disable"}, ca=ours)
    with pytest.raises(BadSetting, match="DATABASE_TLS_VERIFY=nope"):
        checked_options({}, check="nope")
    with pytest.raises(BadSetting, match="sslrootcert: /nowhere cannot be read"):
        checked_options({"sslmode": "verify-full", "sslrootcert": "/nowhere"})
