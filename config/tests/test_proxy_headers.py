"""Whose word counts on who asks: what proxies write, what viewers write, and what neither may do."""

import ipaddress
import logging
from typing import Any

import pytest

from config import proxy_headers
from config.proxy_headers import read_proxy_headers

TRUSTED = ["127.0.0.1", "::1", "172.18.0.0/16", "10.0.0.7", "2001:db8:1::/48"]


@pytest.fixture(autouse=True)
def _proxies(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TRUSTED_PROXIES = [ipaddress.ip_network(item) for item in TRUSTED]
    monkeypatch.setattr(proxy_headers, "_named", set())


def asked(
    peer: str | None, forwarded: str | list[str] | None = None, proto: str | None = None, type: str = "http"
) -> tuple[str | None, str]:
    """The viewer's address and scheme, of a request from `peer`."""
    values = [forwarded] if isinstance(forwarded, str) else forwarded or []
    headers = [(b"x-forwarded-for", value.encode("latin-1")) for value in values]
    headers += [(b"x-forwarded-proto", proto.encode())] if proto is not None else []
    client = None if peer is None else (peer, 40_000)
    scheme = "http" if type == "http" else "ws"
    scope: dict[str, Any] = {"type": type, "client": client, "headers": headers, "scheme": scheme}
    read_proxy_headers(scope)
    return scope["client"][0] if scope["client"] else None, scope["scheme"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "viewer"),
    [
        ("172.18.0.5", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        # What a viewer writes himself stands at the left, and is not reached.
        ("172.18.0.5", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("172.18.0.5", "127.0.0.1, 203.0.113.7", "203.0.113.7"),
        ("172.18.0.5", ["198.51.100.1", "203.0.113.7"], "203.0.113.7"),
        # Several proxies, each of ours.
        ("172.18.0.5", "203.0.113.7, 10.0.0.7", "203.0.113.7"),
        ("172.18.0.5", "198.51.100.1, 203.0.113.7, 10.0.0.7, 172.18.9.9", "203.0.113.7"),
        # All of them ours: the one furthest away is the viewer (at home, behind the same box).
        ("172.18.0.5", "10.0.0.7, 172.18.0.9", "10.0.0.7"),
        # A proxy that is not ours wrote it down: it is the viewer, whatever it says of others.
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("172.19.0.5", "198.51.100.1", "172.19.0.5"),
        # As addresses are written.
        ("127.0.0.1", "203.0.113.7:51234", "203.0.113.7"),
        ("127.0.0.1", "[2001:db8::7]:51234", "2001:db8::7"),
        ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "2001:DB8:0::7", "2001:db8::7"),
        ("127.0.0.1", "fe80::1%eth0", "fe80::1"),
        ("127.0.0.1", '"203.0.113.7"', "203.0.113.7"),
        ("::ffff:172.18.0.5", "203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.9", "198.51.100.1", "::ffff:203.0.113.9"),
        ("127.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1::5", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7,,  ", "203.0.113.7"),
        # What is no address ends the reading: nobody wrote it who is to be believed.
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1, unknown", "127.0.0.1"),
        ("127.0.0.1", "evil, 203.0.113.7", "203.0.113.7"),
        ("172.18.0.5", "198.51.100.1, _hidden, 10.0.0.7", "10.0.0.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.7\xff", "127.0.0.1"),
        ("127.0.0.1", "٢٠٣.0.113.7".encode().decode("latin-1"), "127.0.0.1"),
    ],
)
@pytest.mark.parametrize("type", ["http", "websocket"])
def test_the_viewer_is_who_the_last_trusted_proxy_was_asked_by(
    peer: str, forwarded: str | list[str], viewer: str, type: str
) -> None:
    assert asked(peer, forwarded, type=type)[0] == viewer


@pytest.mark.parametrize(
    ("peer", "forwarded", "proto", "scheme"),
    [
        ("127.0.0.1", None, "https", "https"),
        ("127.0.0.1", "203.0.113.7", "https", "https"),
        ("127.0.0.1", "203.0.113.7", "HTTPS", "https"),
        ("127.0.0.1", "203.0.113.7", "wss", "https"),
        ("127.0.0.1", "203.0.113.7", "http", "http"),
        ("127.0.0.1", "203.0.113.7", "gopher", "http"),
        ("127.0.0.1", "203.0.113.7", "", "http"),
        # Each proxy wrote one: that which belongs to the viewer's own hop.
        ("127.0.0.1", "203.0.113.7, 10.0.0.7", "https, http", "https"),
        ("127.0.0.1", "203.0.113.7, 10.0.0.7", "http, https", "http"),
        # The viewer wrote the first one.
        ("127.0.0.1", "203.0.113.7", "https, http", "http"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "https, http", "http"),
        ("203.0.113.9", "198.51.100.1", "https", "http"),
    ],
)
def test_https_is_what_a_trusted_proxy_says(peer: str, forwarded: str | None, proto: str, scheme: str) -> None:
    assert asked(peer, forwarded, proto)[1] == scheme
    assert asked(peer, forwarded, proto, "websocket")[1] == scheme.replace("http", "ws")


def test_without_a_peer_nobody_is_believed() -> None:
    assert asked(None, "203.0.113.7", "https") == (None, "http")
    assert asked("", "203.0.113.7", "https") == ("", "http")
    assert asked("/run/a.sock", "203.0.113.7", "https") == ("/run/a.sock", "http")


def test_other_headers_are_not_read(settings: Any) -> None:
    headers = [
        (b"forwarded", b"for=203.0.113.7;proto=https"),
        (b"x-real-ip", b"203.0.113.7"),
        (b"x-forwarded-host", b"elsewhere.example"),
        (b"host", b"localhost"),
    ]
    scope: dict[str, Any] = {"type": "http", "client": ("127.0.0.1", 1), "headers": headers, "scheme": "http"}
    read_proxy_headers(scope)
    assert (scope["client"], scope["scheme"], scope["headers"]) == (("127.0.0.1", 1), "http", headers)
    assert settings.USE_X_FORWARDED_HOST is False
    assert settings.SECURE_PROXY_SSL_HEADER is None


def test_a_proxy_that_nobody_named_is_named_in_the_log_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    for _request in range(3):
        asked("172.19.0.5", "198.51.100.1")
    asked("172.19.0.5")
    assert len(caplog.records) == 1
    assert caplog.records[0].getMessage().startswith("172.19.0.5 speaks for others")
    assert "TRUSTED_PROXIES" in caplog.records[0].getMessage()
    for number in range(100):
        asked(f"172.20.0.{number}", "198.51.100.1")
    assert len(caplog.records) == 20


def test_who_merely_asks_is_not_named(caplog: pytest.LogCaptureFixture) -> None:
    asked("203.0.113.9")
    assert caplog.records == []
