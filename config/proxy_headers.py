"""Who asks, and by https or not, when proxies stand in front: X-Forwarded-For and X-Forwarded-Proto, from those alone
whom TRUSTED_PROXIES names. For pages and websockets alike, under any server.

Each proxy writes the address that it was asked from at the right end of X-Forwarded-For. So the list is read from the
right, for as long as the writer is to be believed; whatever else stands there a viewer may have written. `Forwarded`
(RFC 7239) and X-Forwarded-Host are not read: a proxy that knows nothing of them hands on what a viewer wrote.
"""

import ipaddress
import logging
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_SCHEMES = {"http": ("http", "ws"), "https": ("https", "wss"), "ws": ("http", "ws"), "wss": ("https", "wss")}
# Peers that were named in the log; beyond so many nobody reads it.
_NAMED_AT_MOST = 20
_named: set[str] = set()


def read_proxy_headers(scope: dict[str, Any]) -> None:
    """Put the viewer's address and scheme into an ASGI scope, if who asks is a proxy that is to be believed."""
    client = scope.get("client")
    peer = _address(client[0]) if client else None
    forwarded = _values(scope["headers"], b"x-forwarded-for")
    schemes = _values(scope["headers"], b"x-forwarded-proto")
    if peer is None or not (forwarded or schemes):
        return
    if not _is_trusted(peer):
        _tell_once(str(peer))
        return
    viewer, hops = peer, 0
    for written in reversed(forwarded):
        address = _address(written)
        if address is None:
            break
        viewer, hops = address, hops + 1
        if not _is_trusted(address):
            break
    scope["client"] = (str(viewer), 0)
    if schemes:
        # A chain writes one scheme for each hop, or its last proxy writes one for all.
        scheme = schemes[-min(max(hops, 1), len(schemes))].lower()
        if scheme in _SCHEMES:
            scope["scheme"] = _SCHEMES[scheme][scope["type"] == "websocket"]


def _values(headers: Iterable[tuple[bytes, bytes]], wanted: bytes) -> list[str]:
    """What stands in a header, and in others of that name, with commas between."""
    parts = ",".join(value.decode("latin-1") for name, value in headers if name == wanted).split(",")
    return [part.strip() for part in parts if part.strip()]


def _address(written: str) -> Address | None:
    """`192.0.2.1`, `192.0.2.1:80`, `2001:db8::1` or `[2001:db8::1]:80`; None for what is no address."""
    text = written.strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    # A server that listens on :: sees an IPv4 address in this disguise.
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


@lru_cache(maxsize=1024)
def _is_trusted_by(address: Address, networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]) -> bool:
    return any(address in network for network in networks)


def _is_trusted(address: Address) -> bool:
    return _is_trusted_by(address, tuple(settings.TRUSTED_PROXIES))


def _tell_once(peer: str) -> None:
    if peer not in _named and len(_named) < _NAMED_AT_MOST:
        _named.add(peer)
        log.warning(
            "%s speaks for others (X-Forwarded-For, X-Forwarded-Proto), and is not in TRUSTED_PROXIES: it counts as "
            "the viewer itself. If it is your proxy, name it there, or everybody behind it has one address.",
            peer,
        )
