"""Which pages may open a websocket, and what a refused one is told."""

import logging
from typing import Any

import pytest

from config.websocket_origins import check_origin, refuse


@pytest.fixture(autouse=True)
def _hosts(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "her.example.org", ".example.net"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://front.example.com:8443"]


def opened(*origins: str) -> dict[str, Any]:
    headers = [(b"host", b"localhost"), (b"cookie", b"sessionid=abc"), (b"authorization", b"Bearer t")]
    return {
        "type": "websocket",
        "path": "/ws/stage/baomi/",
        "client": ("203.0.113.7", 1),
        "headers": [*headers, *((b"origin", origin.encode("latin-1")) for origin in origins)],
    }


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:8000",
        "http://127.0.0.1:8001",
        "http://[::1]:8000",
        "https://her.example.org",
        "https://HER.example.org",
        "https://a.example.net",
        "https://front.example.com:8443",
    ],
)
def test_our_own_pages_may(origin: str) -> None:
    scope = opened(origin)
    assert check_origin(scope) == ""
    assert (b"cookie", b"sessionid=abc") in scope["headers"]


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://her.example.org.evil.example",
        "https://front.example.com",
        "https://localhost@evil.example",
        "null",
        "file://",
        "",
        "http://[::1",
        "\xff",
    ],
)
def test_a_page_of_somebody_else_s_may_not(origin: str) -> None:
    why = check_origin(opened(origin))
    assert why.startswith(repr(origin)[:200])
    assert "ALLOWED_HOSTS" in why and "sends no Origin" in why


def test_two_origins_are_none_of_ours() -> None:
    assert "is no page of ours" in check_origin(opened("http://localhost:8000", "https://evil.example"))


@pytest.mark.parametrize("origins", [("https://evil.example",), ("null",), ("http://localhost:8000", "null")])
def test_where_a_token_is_asked_for_any_page_may_and_its_cookies_are_none(origins: tuple[str, ...]) -> None:
    scope = opened(*origins)
    assert check_origin(scope, asks_for_token=True) == ""
    assert b"cookie" not in [name for name, _value in scope["headers"]]
    ours = opened("http://localhost:8000")
    assert check_origin(ours, asks_for_token=True) == ""
    assert (b"cookie", b"sessionid=abc") in ours["headers"]


def test_without_an_origin_there_is_no_browser_and_its_cookies_are_none() -> None:
    scope = opened()
    assert check_origin(scope) == ""
    assert [name for name, _value in scope["headers"]] == [b"host", b"authorization"]


async def test_a_refusal_says_why_to_both_sides(caplog: pytest.LogCaptureFixture) -> None:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = opened("https://evil.example")
    why = check_origin(scope)
    with caplog.at_level(logging.WARNING):
        await refuse(scope | {"extensions": {"websocket.http.response": {}}}, receive, send, why)
    assert (sent[0]["type"], sent[0]["status"]) == ("websocket.http.response.start", 403)
    assert sent[1]["body"].decode() == f"{why}\n"
    assert caplog.messages == [f"websocket '/ws/stage/baomi/' refused to 203.0.113.7: {why}"]
    # A server that cannot answer in words closes; nothing is ever accepted.
    sent.clear()
    await refuse(scope, receive, send, why)
    assert sent == [{"type": "websocket.close"}]


async def test_a_long_origin_is_cut_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert len(check_origin(opened("https://" + "x" * 60_000))) < 500
