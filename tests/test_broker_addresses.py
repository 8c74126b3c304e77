"""One address, one rule: what REDIS_URL names is reached by every client, or by none."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.env import BASE_DIR
from launcher.tests.support.launched import free_port, once
from vtuber.tests.support import forked
from vtuber.tests.support.tls import make_authority, make_certificate, need_openssl, tls_proxy
from vtuber.tests.support.valkey import Valkey

PASSWORD = "p@ss/w:rd%25"
QUOTED = "p%40ss%2Fw%3Ard%2525"
CLIENTS = {
    *("celery", "beat", "channels", "guesses", "limits", "waiting limits", "viewers", "health", "doctor", "launcher")
}


def asked(folder: Path, **settings: str) -> dict[str, str]:
    """By client, "ok" or why it could not reach the broker."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REDIS_", "DATABASE_"))}
    done = forked.run(
        [sys.executable, "-m", "tests.support.broker_clients"],
        cwd=BASE_DIR,
        env={**kept, "READ_DOTENV": "no", "DATA_DIR": str(folder), **settings},
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    assert set(found) == CLIENTS
    return found


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Valkey]:
    broker = Valkey(tmp_path, password=PASSWORD, unix=True)
    broker.start()
    yield broker
    broker.kill()


def test_a_certificate_that_nobody_vouches_for_is_refused_by_every_client(tmp_path: Path, valkey: Valkey) -> None:
    need_openssl()
    ours, other = make_authority(tmp_path), make_authority(tmp_path, "other")
    with tls_proxy(make_certificate(ours), valkey.port) as door:
        url = f"rediss://:{QUOTED}@127.0.0.1:{door.port}/2"
        for settings in ({}, {"REDIS_CA_FILE": str(other)}):
            found = asked(tmp_path, REDIS_URL=url, **settings)
            assert {name for name, said in found.items() if said == "ok"} == set()
            assert [
                said for name, said in found.items() if name != "health" and "certificate verify" not in said
            ] == []
        # Not a byte of ours, no password above all, went to a server that is not known.
        assert door.passed == 0


def test_with_its_ca_named_every_client_works(tmp_path: Path, valkey: Valkey) -> None:
    need_openssl()
    authority = make_authority(tmp_path)
    with tls_proxy(make_certificate(authority), valkey.port) as door:
        url = f"rediss://:{QUOTED}@127.0.0.1:{door.port}/2"
        by_setting = asked(tmp_path, REDIS_URL=url, REDIS_CA_FILE=str(authority))
        assert by_setting == dict.fromkeys(CLIENTS, "ok")
        assert door.passed > 0
        # As other programs want it written.
        in_url = asked(tmp_path, REDIS_URL=f"{url}?ssl_cert_reqs=CERT_REQUIRED&ssl_ca_certs={authority}")
        assert in_url == dict.fromkeys(CLIENTS, "ok")


def test_a_certificate_for_another_name_is_refused_unless_its_own_ca_is_enough(
    tmp_path: Path, valkey: Valkey
) -> None:
    need_openssl()
    authority = make_authority(tmp_path)
    with tls_proxy(make_certificate(authority, "DNS:broker.example"), valkey.port) as door:
        url = f"rediss://:{QUOTED}@127.0.0.1:{door.port}/2"
        found = asked(tmp_path, REDIS_URL=url, REDIS_CA_FILE=str(authority))
        assert {name for name, said in found.items() if said == "ok"} == set()
        assert door.passed == 0
        loose = asked(tmp_path, REDIS_URL=f"{url}?ssl_check_hostname=false", REDIS_CA_FILE=str(authority))
        assert loose == dict.fromkeys(CLIENTS, "ok")


def test_unchecked_is_said_by_one_setting_and_holds_for_every_client(tmp_path: Path, valkey: Valkey) -> None:
    need_openssl()
    with tls_proxy(make_certificate(make_authority(tmp_path)), valkey.port) as door:
        url = f"rediss://:{QUOTED}@127.0.0.1:{door.port}/2"
        assert asked(tmp_path, REDIS_URL=url, REDIS_TLS_VERIFY="false") == dict.fromkeys(CLIENTS, "ok")


def test_a_unix_socket_is_reached_by_every_client(tmp_path: Path, valkey: Valkey) -> None:
    url = f"unix://:{QUOTED}@{valkey.socket}?db=3"
    assert asked(tmp_path, REDIS_URL=url) == dict.fromkeys(CLIENTS, "ok")


def test_options_that_one_client_knows_stop_no_other(tmp_path: Path, valkey: Valkey) -> None:
    url = f"valkey://default:{QUOTED}@localhost:{valkey.port}?db=3&protocol=2&health_check_interval=20"
    assert asked(tmp_path, REDIS_URL=url) == dict.fromkeys(CLIENTS, "ok")


def test_a_start_says_whose_certificate_is_not_trusted_and_what_to_do(tmp_path: Path, valkey: Valkey) -> None:
    need_openssl()
    authority = make_authority(tmp_path)
    with tls_proxy(make_certificate(authority), valkey.port) as door:
        line = ("-m", "launcher", "run", "--no-model", "--data", str(tmp_path / "data"), "--port", str(free_port()))
        url = f"rediss://:{QUOTED}@127.0.0.1:{door.port}/2"
        refused = once(*line, REDIS_URL=url)
    assert refused.returncode == 1
    assert f"The certificate of the broker at rediss://127.0.0.1:{door.port}/2 is not trusted" in refused.stdout
    assert "REDIS_CA_FILE" in refused.stdout and "REDIS_TLS_VERIFY=false" in refused.stdout
    assert QUOTED not in refused.stdout and PASSWORD not in refused.stdout
    assert "Traceback" not in refused.stdout + refused.stderr
