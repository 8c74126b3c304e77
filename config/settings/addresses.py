"""Under which addresses the pages are called, and whose word counts on who calls; docs/deployment.md."""

import ipaddress
from urllib.parse import urlsplit

from config.env import SettingError, env
from launcher.errors import StartError
from launcher.public_address import base_path, public_origin

try:
    _given = {name: env.str(name, default="") for name in ("PUBLIC_URL", "BASE_PATH")}
    PUBLIC_ORIGIN: str = public_origin(_given)
    # `/vtuber`, say; empty at the root.
    BASE_PATH: str = base_path(_given)
except StartError as error:
    raise SettingError(str(error)) from error


def _networks(given: list[str]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    found = []
    for item in given:
        try:
            # A network may be named by any address in it.
            found.append(ipaddress.ip_network(item, strict=False))
        except ValueError:
            raise SettingError(
                f"TRUSTED_PROXIES: {item} is no address and no network; it reads 172.18.0.5 or 172.18.0.0/16, with "
                "commas between. Of a container, take its network's."
            ) from None
    return found


# Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed (config.proxy_headers).
TRUSTED_PROXIES = _networks(env.list("TRUSTED_PROXIES", default=["127.0.0.1", "::1"]))

_public_host = urlsplit(PUBLIC_ORIGIN).hostname or ""
_public_hosts = [f"[{_public_host}]" if ":" in _public_host else _public_host] if _public_host else []
# This machine itself always: the launcher asks there whether the pages are well.
ALLOWED_HOSTS: list[str] = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *_public_hosts,
    *env.list("ALLOWED_HOSTS", default=[]),
]
CSRF_TRUSTED_ORIGINS: list[str] = [
    *([PUBLIC_ORIGIN] if PUBLIC_ORIGIN else []),
    *env.list("CSRF_TRUSTED_ORIGINS", default=[]),
]
