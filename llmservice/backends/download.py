"""Fetching a picture from an address that a model's answer names: an address that we did not choose."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings

from llmservice.backends.base import is_local
from llmservice.errors import ModelRefused, ModelTimeout, ModelUnavailable
from llmservice.images import MAX_BYTES
from llmservice.proxies import proxy_for

_PICTURE = "the picture's host"
# Set apart for measuring networks, and so what transparent proxies answer with where they are asked for a name.
_MADE_UP = ipaddress.ip_network("198.18.0.0/15")


def download_picture(url: str, *, timeout_s: float, allowed_hosts: tuple[str, ...] = ()) -> bytes:
    """The bytes behind an address: HTTPS only, public hosts only, no redirects, 10 MiB at most.

    `allowed_hosts` (host or host:port) are exempt from the first two rules. Addresses that a transparent proxy made
    up (198.18.0.0/15) are public with `IMAGE_DOWNLOAD_FAKE_IP` alone. Behind a proxy that the environment names it is
    the proxy that resolves names: ours are refused all the same. Raises ModelError.
    """
    import httpx2

    from llmservice.http_client import shared_client, was_proxied

    parts = urlsplit(url)
    exempt = parts.netloc in allowed_hosts or (parts.hostname or "") in allowed_hosts
    if parts.scheme != "https" and not (exempt and parts.scheme == "http"):
        raise ModelRefused(f"the picture's address is not HTTPS: {url[:200]}")
    if parts.username or not parts.hostname:
        raise ModelRefused(f"the picture's address is not a plain one: {url[:200]}")
    if not exempt:
        require_public(parts.hostname, parts.port or 443, proxied=bool(proxy_for(url)))
    try:
        with shared_client().stream("GET", url, timeout=timeout_s, follow_redirects=False) as response:
            if not exempt and not was_proxied(response):
                # The name may have been resolved anew since it was looked at.
                peer = response.extensions["network_stream"].get_extra_info("server_addr")
                require_public_address(str(peer[0]), parts.hostname)
            if response.status_code != 200:
                raise ModelUnavailable(f"{parts.hostname} answers {response.status_code} for the picture")
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            if not kind.startswith("image/") and kind not in ("", "application/octet-stream", "binary/octet-stream"):
                raise ModelRefused(f"{parts.hostname} sent {kind} where a picture should be")
            data = bytearray()
            for chunk in response.iter_bytes():
                data += chunk
                if len(data) > MAX_BYTES:
                    raise ModelRefused(f"the picture at {parts.hostname} is larger than {MAX_BYTES} bytes")
            return bytes(data)
    except httpx2.TimeoutException as error:
        raise ModelTimeout(f"{parts.hostname} did not send the picture in time") from error
    except httpx2.HTTPError as error:
        raise ModelUnavailable(f"the picture can't be fetched from {parts.hostname}: {error}") from error


def require_public(host: str, port: int, *, proxied: bool, what: str = _PICTURE) -> None:
    """Refuses a host that is one of our own network, or resolves to it. `what` names it. Raises ModelError."""
    if is_local(host):
        raise ModelRefused(f"{what} {host} is one of our own network")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        if proxied:  # many a machine behind a proxy resolves no name itself
            return
        raise ModelUnavailable(f"{what} {host} can't be found: {error}") from error
    for entry in found:
        address = str(entry[4][0])
        if not (proxied and _is_made_up(address)):
            require_public_address(address, host, what=what)


def require_public_address(address: str, host: str, *, what: str = _PICTURE) -> None:
    """Refuses an address that is not public: `host` was found there. Raises ModelError."""
    if _is_made_up(address):
        if settings.IMAGE_DOWNLOAD_FAKE_IP:
            return
        raise ModelRefused(
            f"{what} {host} is at {address}, an address that transparent proxies make up and that is not "
            "public: if such a proxy runs here, set IMAGE_DOWNLOAD_FAKE_IP=true"
        )
    if not _number(address).is_global:
        raise ModelRefused(f"{what} {host} is at {address}, which is not a public address")


def _is_made_up(address: str) -> bool:
    return _number(address) in _MADE_UP


def _number(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    number = ipaddress.ip_address(address.partition("%")[0])
    return getattr(number, "ipv4_mapped", None) or number
