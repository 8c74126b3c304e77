"""Pictures and the chat API go through the proxy that the environment names, and past it where NO_PROXY says so."""

import asyncio
import base64
import io
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from llmservice import http_client
from llmservice.backends.download import download_picture
from llmservice.errors import ModelRefused, ModelUnavailable
from llmservice.tests.support.servers import Say, Server, serving
from streaming.chat.adapters.chat_api_client import ApiUnreachable, ChatApiClient, Counts, InboundChat, Patience
from streaming.tests.support.chat_endpoint import TOKEN, chat_endpoint
from tests.support.http_proxy import Proxy, http_proxy
from vtuber.tests.support.tls import make_authority, make_certificate, need_openssl, tls_proxy

PICTURES, HERS = "pictures.example.com", "vtuber.example.com"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No proxy of the developer's, and no connection that another test has opened."""
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    http_client.shared_client.cache_clear()
    yield
    http_client.shared_client().close()
    http_client.shared_client.cache_clear()


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with http_proxy() as running:
        yield running


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names under example.com that were looked up here; each is this machine."""
    asked: list[str] = []
    look_up = socket.getaddrinfo

    def here(host: Any, *args: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if str(name).endswith(".example.com"):
            asked.append(name)
            host = "127.0.0.1"
        return look_up(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", here)
    return asked


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (4, 4), "orange").save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def pictures() -> Iterator[Server]:
    with serving(Say(body=picture(), headers={"Content-Type": "image/png"})) as server:
        yield server


def port_of(server: Server) -> int:
    return int(server.url.rpartition(":")[2])


def fetch(port: int) -> bytes:
    """From a host that the operator has named, and so without TLS."""
    return download_picture(f"http://{PICTURES}:{port}/a.png?k=1", timeout_s=10, allowed_hosts=(PICTURES,))


def test_a_picture_comes_through_the_proxy_whose_names_are_its_own_affair(
    proxy: Proxy, pictures: Server, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy.url.replace("http://", "http://her:p%40ss@"))
    assert fetch(port_of(pictures)) == picture()
    assert proxy.asked == [f"GET http://{PICTURES}:{port_of(pictures)}/a.png?k=1"]
    assert proxy.credentials == ["Basic " + base64.b64encode(b"her:p@ss").decode()]
    assert [asked.path for asked in pictures.asked] == ["/a.png?k=1"]
    assert "proxy-authorization" not in pictures.asked[0].headers
    assert names == []


@pytest.mark.parametrize("exempt", [PICTURES, ".example.com", "*.example.com", "example.com", "*"])
def test_a_picture_comes_past_the_proxy_where_no_proxy_names_its_host(
    proxy: Proxy, pictures: Server, monkeypatch: pytest.MonkeyPatch, names: list[str], exempt: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", f"elsewhere.example.org, {exempt}")
    assert fetch(port_of(pictures)) == picture()
    assert proxy.asked == []
    assert len(pictures.asked) == 1
    assert set(names) == {PICTURES}


def test_a_picture_with_tls_comes_through_a_tunnel_and_its_host_has_to_be_who_it_says(
    proxy: Proxy, pictures: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    need_openssl()
    authority = make_authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    # The machine itself resolves nothing: only the proxy knows names.
    unknown = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    look_up = socket.getaddrinfo

    def nowhere(host: Any, *args: Any, **more: Any) -> Any:
        if "example.com" in str(host):
            raise unknown
        return look_up(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with tls_proxy(make_certificate(authority, f"DNS:{PICTURES}"), port_of(pictures)) as door:
        proxy.leads = {f"{PICTURES}:443": door.port, "other.example.com:443": door.port}
        assert download_picture(f"https://{PICTURES}/a.png", timeout_s=10) == picture()
        assert proxy.asked == [f"CONNECT {PICTURES}:443"]
        with pytest.raises(ModelUnavailable, match="certificate"):
            download_picture("https://other.example.com/a.png", timeout_s=10)
    assert len(pictures.asked) == 1


def test_no_proxy_leads_a_picture_into_our_own_network(
    proxy: Proxy, pictures: Server, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    for url in ("https://192.168.0.9/a.png", "https://nas.lan/a.png", f"https://{PICTURES}/a.png"):
        with pytest.raises(ModelRefused, match=r"our own network|not a public address"):
            download_picture(url, timeout_s=10)
    assert proxy.asked == []


@pytest.mark.parametrize(
    "refusal", [b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", b"garbage\r\n\r\n", b"\0"]
)
def test_a_proxy_that_lets_no_picture_through_is_an_error_that_can_be_read(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch, refusal: bytes
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("http://", "http://her:secret@"))
    monkeypatch.setattr("llmservice.backends.download.require_public", lambda *_args, **_more: None)
    proxy.refuses = refusal
    with pytest.raises(ModelUnavailable, match=f"the picture can't be fetched from {PICTURES}") as error:
        download_picture(f"https://{PICTURES}/a.png", timeout_s=10)
    assert "secret" not in str(error.value)


QUICK = Patience(first_pause_s=0.02, longest_pause_s=0.1)


def message(number: int) -> InboundChat:
    return InboundChat("twitch", "42", "Momo", f"第{number}句", f"id-{number}")


@asynccontextmanager
async def carrying(api: str) -> AsyncIterator[ChatApiClient]:
    client = ChatApiClient(api=api, slug="baomi", token=TOKEN, patience=QUICK)
    task = asyncio.create_task(client.run())
    try:
        yield client
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_chat_is_carried_to_her_through_the_proxy(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    async with chat_endpoint() as endpoint, carrying(f"http://{HERS}:{endpoint.port}") as client:
        for number in range(3):
            client.put(message(number))
        assert await client.finish(20)
        assert endpoint.texts == ["第0句", "第1句", "第2句"]
        assert client.counts == Counts(accepted=3)
        assert proxy.asked == [f"POST http://{HERS}:{endpoint.port}/api/vtubers/baomi/chat"] * 3
    assert names == []


@pytest.mark.parametrize("exempt", [HERS, ".example.com", "*"])
async def test_chat_is_carried_past_the_proxy_where_no_proxy_names_her(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch, names: list[str], exempt: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", exempt)
    async with chat_endpoint() as endpoint, carrying(f"http://{HERS}:{endpoint.port}") as client:
        client.put(message(1))
        assert await client.finish(20)
        assert endpoint.texts == ["第1句"]
    assert proxy.asked == []
    assert set(names) == {HERS}


async def test_chat_for_her_on_this_machine_never_leaves_it(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", "")
    async with chat_endpoint() as endpoint, carrying(endpoint.url) as client:
        client.put(message(1))
        assert await client.finish(20)
        assert endpoint.texts == ["第1句"]
    assert proxy.asked == []


async def test_a_proxy_that_lets_nothing_through_for_a_while_loses_no_chat(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    need_openssl()
    authority = make_authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    proxy.refuses = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
    certificate = make_certificate(authority, f"DNS:{HERS}")
    async with chat_endpoint() as endpoint:
        with tls_proxy(certificate, endpoint.port) as door:
            proxy.leads = {f"{HERS}:443": door.port}
            async with carrying(f"https://{HERS}") as client:
                client.put(message(1))
                while client.counts.retries < 2:
                    assert not await client.finish(0.02)
                proxy.refuses = b""
                assert await client.finish(20)
                assert endpoint.texts == ["第1句"]
                assert client.counts.accepted == 1
    assert set(proxy.asked) == {f"CONNECT {HERS}:443"}


@pytest.mark.parametrize("kind", ["socks5", "gopher"])
async def test_a_proxy_of_a_kind_that_is_not_known_is_named_at_once(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", f"{kind}://her:secret@proxy.example:1080")
    client = ChatApiClient(api=f"https://{HERS}", slug="baomi", token=TOKEN)
    with pytest.raises(ApiUnreachable, match=f"{kind}://proxy.example:1080") as error:
        await client.run()
    assert "secret" not in str(error.value)


def test_the_command_that_carries_a_chat_says_so_in_a_line(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    monkeypatch.setenv("CHAT_API_TOKEN", TOKEN)
    settings.CHAT_API_TOKEN = TOKEN
    with pytest.raises(CommandError, match=r"socks5://127\.0\.0\.1:9 .*HTTP proxy"):
        call_command("twitch_chat", "baomi", "--channel", "baomi_live", "--api", f"https://{HERS}")
