"""Which proxy the environment names for an address: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY.

Our own machines (`is_local`) are never reached through one, whatever NO_PROXY says.
"""

from __future__ import annotations

import ipaddress
import re
import urllib.request
from collections.abc import Callable
from urllib.parse import urlsplit

from llmservice.backends.base import is_local


def proxy_for(url: str) -> str:
    """The proxy's address for a URL; empty where it is reached directly. Reads the environment at each call."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host or is_local(host):
        return ""
    proxies = urllib.request.getproxies_environment()
    proxy = proxies.get(parts.scheme) or proxies.get("all") or ""
    if not proxy or _exempt(host, parts.port, proxies):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def _exempt(host: str, port: int | None, proxies: dict[str, str]) -> bool:
    """Whether NO_PROXY names the host: as itself, by its domain, with its port, by its network, or with all."""
    # People part the names with spaces, too, and write *.example.com for .example.com.
    names = [name.removeprefix("*") if name != "*" else name for name in re.split(r"[,\s]+", proxies.get("no", ""))]
    if "*" in names:
        return True
    bypass: Callable[[str, dict[str, str]], bool] = vars(urllib.request)[
        "proxy_bypass_environment"
    ]  # not in typeshed
    if bypass(f"{host}:{port}" if port else host, {**proxies, "no": ",".join(names)}):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in _networks(names))


def _networks(names: list[str]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    found = []
    for name in names:
        try:
            found.append(ipaddress.ip_network(name.strip("[]"), strict=False))
        except ValueError:
            continue
    return found
