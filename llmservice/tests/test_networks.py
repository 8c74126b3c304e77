"""Networks as people have them: proxies, made-up addresses, overlay networks; and readers who do not wait."""

import socket
import threading
from typing import Any

import pytest

from llmservice import gateway
from llmservice.backends import download
from llmservice.backends.base import is_local
from llmservice.backends.download import download_picture
from llmservice.errors import ModelRefused, ModelTimeout
from llmservice.http_client import new_client
from llmservice.models import ModelCall
from llmservice.proxies import proxy_for
from llmservice.roles import describe_roles
from llmservice.tests.conftest import Topic, no_model
from llmservice.tests.support.servers import completion, frames, serving

VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize(
    "host",
    [
        "100.101.102.103",
        "gpu.lan",
        "GPU.LAN.",
        "box.tail1234.ts.net",
        "nas.home.arpa",
        "gpu.local",
        "host.docker.internal",
        "169.254.1.1",
        "fd7a:115c:a1e0::1",
        "[::ffff:10.0.0.1]",
        "fe80::1%eth0",
    ],
)
def test_private_and_overlay_networks_are_our_own(host: str) -> None:
    assert is_local(host)


@pytest.mark.parametrize(
    "host", ["100.128.0.1", "100.63.255.255", "lan.example.com", "ts.net.example.com", "8.8.8.8"]
)
def test_what_only_looks_like_one_is_not(host: str) -> None:
    assert not is_local(host)


@pytest.mark.parametrize("url", ["http://100.101.102.103:8080", "http://gpu.lan", "http://box.tail1234.ts.net"])
def test_a_server_in_an_overlay_network_is_free(settings: Any, url: str) -> None:
    settings.TGI_URL = url
    assert not describe_roles()[1].paid


def test_a_guessed_price_is_told(settings: Any) -> None:
    role = {**no_model(), "base_url": "https://api.example.com/v1", "api_key": "k", "model": "unheard-of"}
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "director": role}
    director = describe_roles()[0]
    assert director.paid
    assert director.found == (
        "its price is unknown and counted as 20 / 60 CNY a million tokens (in / out): set MODEL_PRICES"
    )


def test_which_proxy_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    assert proxy_for("https://api.example.com/v1") == ""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("HTTP_PROXY", "plain.example:3129")
    monkeypatch.setenv("NO_PROXY", "exempt.example.com, 93.184.216.0/22")
    assert proxy_for("https://api.example.com/v1") == "http://proxy.example:3128"
    assert proxy_for("http://api.example.com/v1") == "http://plain.example:3129"
    for direct in (
        "https://exempt.example.com",
        "https://a.exempt.example.com",
        "http://93.184.216.34",
        "http://127.0.0.1:9",
        "http://localhost:9",
        "http://192.168.0.9",
        "http://gpu.lan",
        "http://100.101.102.103:8080",
    ):
        assert proxy_for(direct) == ""


@pytest.mark.parametrize(
    ("no_proxy", "exempt"),
    [
        ("*", True),
        ("a.example.org,*", True),
        ("*.example.com", True),
        ("a.example.org example.com", True),
        ("API.Example.com", True),
        ("example.com:443", True),
        ("example.com:8443", False),
        ("ample.com", False),
        ("api.example.com.evil.org", False),
        ("", False),
        (",", False),
    ],
)
def test_what_no_proxy_exempts(monkeypatch: pytest.MonkeyPatch, no_proxy: str, exempt: bool) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    assert (proxy_for("https://api.example.com:443/v1") == "") is exempt


def test_an_address_is_exempt_by_itself_and_by_its_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "93.184.216.34, [2606:2800::1] 2606:2801::/32")
    for url in ("https://93.184.216.34", "https://[2606:2800::1]", "https://[2606:2801:1::7]:8443/v1"):
        assert proxy_for(url) == ""
    for url in ("https://93.184.216.35", "https://[2606:2800::2]"):
        assert proxy_for(url) == "http://proxy.example:3128"


def test_a_remote_host_is_reached_through_the_proxy_and_our_own_never(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(completion("by proxy")) as proxy, serving(completion("direct")) as own, new_client() as client:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert "by proxy" in client.get("http://model.example.com/v1/models").text
        assert "direct" in client.get(f"{own.url}/v1/models").text
        assert (len(proxy.asked), len(own.asked)) == (1, 1)
        assert proxy.asked[0].headers["host"] == "model.example.com"


def test_a_proxy_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx2

    monkeypatch.setenv("ALL_PROXY", "gopher://proxy.example:70")
    with new_client() as client, pytest.raises(httpx2.HTTPError, match="proxy"):
        client.get("http://model.example.com/")


def test_a_made_up_address_is_refused_with_the_setting_that_allows_it(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("198.18.0.5", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: found)
    with pytest.raises(ModelRefused, match="IMAGE_DOWNLOAD_FAKE_IP=true"):
        download_picture("https://pictures.example.com/a.png", timeout_s=1)
    settings.IMAGE_DOWNLOAD_FAKE_IP = True
    download.require_public("pictures.example.com", 443, proxied=False)
    # It allows nothing else.
    found[0] = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.168.0.5", 443))
    with pytest.raises(ModelRefused, match="not a public address"):
        download_picture("https://pictures.example.com/a.png", timeout_s=1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at", [0, 1])
def test_a_readers_impatience_is_not_the_endpoints_failure(director: Any, at: int) -> None:
    release = threading.Event()

    def wait(number: int) -> None:
        if number == at:
            release.wait(20)

    who: dict[str, Any] = {"owner": "v", "language": "zh", "seed": 7}
    with serving(frames(["「好", "呀。」"], on_chunk=wait)) as server:
        director(server.url, reasoning="never")
        try:
            for _ in range(3):
                with pytest.raises(ModelTimeout):
                    list(gateway.stream("say", Topic(topic="x"), **who, first_s=0.3, gap_s=0.3))
        finally:
            release.set()
        assert set(ModelCall.objects.values_list("state", flat=True)) == {"too_late"}
        server.replies = [completion("雨停了。")]
        assert gateway.complete("say", Topic(topic="x"), **who).text == "雨停了。"
