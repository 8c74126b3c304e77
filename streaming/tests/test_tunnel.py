"""Another platform's chat is reached through the proxy that the environment names, and only through that."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from streaming.chat.adapters.tunnel import TunnelRefused, open_connection
from vtuber.tests.support.tls import make_authority, make_certificate, need_openssl

HOST, PORT = "chat.example.com", 6697
PASSED = "HTTP/1.1 200 Connection established\r\n\r\n"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@asynccontextmanager
async def echo(tls: ssl.SSLContext) -> AsyncIterator[int]:
    """A chat server: says every line again. Yields its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(line)
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls) as server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def proxy(answer: str, to: int = 0) -> AsyncIterator[tuple[int, list[str]]]:
    """A proxy that gives `answer`, and passes on to the port `to`. Yields its port, and what it was asked."""
    asked: list[str] = []
    ends: list[asyncio.StreamWriter] = []

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(answer.encode())
        if not to:
            writer.close()
            return
        inside, outside = await asyncio.open_connection("127.0.0.1", to)
        ends.extend((writer, outside))
        await asyncio.gather(pump(reader, outside), pump(inside, writer))

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1], asked
        for end in ends:
            end.transport.abort()


def contexts(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's, with a certificate for HOST, and a client's that trusts it."""
    authority = make_authority(folder)
    certificate = make_certificate(authority, f"DNS:{HOST}")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, certificate.with_suffix(".key"))
    return server, ssl.create_default_context(cafile=str(authority))


async def test_the_chat_is_reached_through_the_proxy_and_still_has_to_be_who_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_openssl()
    server, client = contexts(tmp_path)
    async with echo(server) as port, proxy(PASSED, port) as (door, asked), asyncio.timeout(20):
        monkeypatch.setenv("HTTPS_PROXY", f"http://her:p%40ss@127.0.0.1:{door}")
        reader, writer = await open_connection(HOST, PORT, client)
        writer.write("喵\n".encode())
        assert (await reader.readline()).decode() == "喵\n"
        writer.transport.abort()
        pair = base64.b64encode(b"her:p@ss").decode()
        assert asked == [
            f"CONNECT {HOST}:{PORT} HTTP/1.1\r\nHost: {HOST}:{PORT}\r\nProxy-Authorization: Basic {pair}\r\n\r\n"
        ]
        # A proxy that leads elsewhere is found out.
        with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
            await open_connection("other.example.com", PORT, client)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "refused chat.example.com:6697: HTTP/1.1 407 Proxy"),
        ("HTTP/1.0 503 No\r\n\r\n", "HTTP/1.0 503 No"),
        ("220 mail ready\r\n\r\n", "refused chat.example.com:6697: 220 mail ready"),
        ("HTTP/1.1 200 OK\r\n", "gave no answer that can be read"),
        ("", "gave no answer that can be read"),
    ],
)
async def test_a_proxy_that_does_not_let_us_through_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, answer: str, says: str
) -> None:
    async with proxy(answer) as (door, asked), asyncio.timeout(20):
        monkeypatch.setenv("HTTPS_PROXY", f"http://her:secret@127.0.0.1:{door}")
        with pytest.raises(TunnelRefused) as refused:
            await open_connection(HOST, PORT, None)
    assert says in str(refused.value) and f"http://127.0.0.1:{door}" in str(refused.value)
    assert "secret" not in str(refused.value)
    assert len(asked) == 1


async def test_what_is_near_or_exempt_goes_direct(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need_openssl()
    server, client = contexts(tmp_path)
    client.check_hostname = False
    async with echo(server) as port, proxy(PASSED, port) as (door, asked), asyncio.timeout(20):
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{door}")
        reader, writer = await open_connection("127.0.0.1", port, client)
        writer.write(b"near\n")
        assert await reader.readline() == b"near\n"
        writer.transport.abort()
        monkeypatch.setenv("NO_PROXY", ".invalid")
        with pytest.raises(OSError, match=r"."):
            await open_connection("chat.invalid", PORT, None)
        assert asked == []


async def test_another_kind_of_proxy_is_said_to_be_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(TunnelRefused, match=r"socks5://127\.0\.0\.1:1080 is no HTTP proxy"):
        await open_connection(HOST, PORT, None)
