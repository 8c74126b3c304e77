"""Where front ends are let in and fetch from: what the operator set wins, and what may not be is said at once."""

import subprocess
from pathlib import Path

import pytest

from launcher import front_ends, messages
from launcher.errors import StartError
from launcher.programs import Address
from launcher.tests.support.launched import free_port, once
from launcher.tests.support.system import run_line
from launcher.tls import BadSetting, front_end_tls
from vtuber.tests.support.tls import make_authority, make_certificate, need_openssl

PAGES = Address("0.0.0.0", 8000)
DOOR = Address("127.0.0.1", 7717)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    messages.chinese.cache_clear()


def origin(pages: Address, **settings: str) -> str:
    return front_ends.unity_bridge(pages, DOOR, settings).environment["FRONT_END_ORIGIN"]


def test_an_origin_that_the_operator_set_is_what_front_ends_are_told() -> None:
    public = Address("127.0.0.1", 8000, "", "https://her.example.org")
    assert origin(PAGES) == "http://127.0.0.1:8000"
    assert origin(public) == "https://her.example.org"
    assert origin(PAGES, FRONT_END_ORIGIN="http://192.168.1.5:8000") == "http://192.168.1.5:8000"
    assert origin(public, FRONT_END_ORIGIN="http://192.168.1.5:8000") == "http://192.168.1.5:8000"
    # Empty is not set.
    assert origin(public, FRONT_END_ORIGIN="") == "https://her.example.org"


def test_only_this_machine_is_let_in_without_a_certificate() -> None:
    for host in ("0.0.0.0", "192.0.2.7", "::", "studio"):
        with pytest.raises(BadSetting, match=f"^{host} is reached .* UNITY_TLS_CERT and UNITY_TLS_KEY"):
            front_end_tls(host, "", "")
    for host in ("127.0.0.1", "127.0.0.2", "localhost", "::1"):
        assert front_end_tls(host, "", "") is None
    # Nobody is let in at all: that is nobody's danger.
    assert front_ends.door({"UNITY_HOST": "0.0.0.0", "UNITY_PORT": "0"}) is None


def test_a_start_that_would_open_the_door_unencrypted_says_so_and_ends(tmp_path: Path) -> None:
    refused = once(*run_line(tmp_path, free_port()), UNITY_HOST="0.0.0.0")
    assert (refused.returncode, refused.stderr) == (1, "")
    assert refused.stdout.strip().startswith("✗ 0.0.0.0 is reached from other machines")
    assert refused.stdout.count("\n") == 1
    assert not (tmp_path / "vtuber.sqlite3").exists()


def test_a_certificate_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    need_openssl()
    certificate = make_certificate(make_authority(tmp_path))
    key, sealed = certificate.with_suffix(".key"), tmp_path / "sealed.key"
    seal = ["openssl", "pkey", "-in", str(key), "-aes256", "-passout", "pass:paws", "-out", str(sealed)]
    subprocess.run(seal, check=True, capture_output=True, timeout=60)
    assert front_end_tls("0.0.0.0", str(certificate), str(key)) is not None
    wrong = {
        tmp_path / "none.key": "No such file",
        tmp_path / "ca.key": "KEY_VALUES_MISMATCH|key values mismatch",
        tmp_path / "server.ext": "PEM",
        sealed: "the key wants a pass phrase",
    }
    for given, why in wrong.items():
        with pytest.raises(StartError, match=f"UNITY_TLS_KEY={given}: .*({why})"):
            front_ends.door(
                {"UNITY_HOST": "0.0.0.0", "UNITY_TLS_CERT": str(certificate), "UNITY_TLS_KEY": str(given)}
            )
