"""Under which address people reach the pages when a proxy stands in front: its origin, and the path beneath which
they are. For the launcher and for Django alike."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from launcher.errors import StartError
from launcher.messages import say

_PORTS = {"http": 80, "https": 443}
_PATH = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")


def public_origin(settings: Mapping[str, str]) -> str:
    """`https://name[:port]` of PUBLIC_URL; empty where none is set. StartError for what is no address."""
    return _public(settings)[0]


def base_path(settings: Mapping[str, str]) -> str:
    """BASE_PATH, or the path of PUBLIC_URL: `/a/b`, or empty for the root. StartError for what is no path."""
    given, public = (settings.get("BASE_PATH") or "").strip(), _public(settings)[1]
    path = "/" + given.strip("/") if given.strip("/") else ""
    if path and not _PATH.fullmatch(path):
        raise StartError(
            say(
                f"BASE_PATH={given}: a path of letters, digits and -_.~, as in /vtuber.",
                f"BASE_PATH={given}：应为由字母、数字和 -_.~ 组成的路径，例如 /vtuber。",
            )
        )
    if path and public and path != public:
        raise StartError(
            say(
                f"BASE_PATH={given}, but PUBLIC_URL ends in {public}: leave one of them out.",
                f"BASE_PATH={given}，而 PUBLIC_URL 以 {public} 结尾：请只写其中一个。",
            )
        )
    return path or public


def _public(settings: Mapping[str, str]) -> tuple[str, str]:
    given = (settings.get("PUBLIC_URL") or "").strip()
    if not given:
        return "", ""
    try:
        parts = urlsplit(given)
        path = parts.path.rstrip("/")
        # Reading the port refuses what is none.
        odd = parts.port == 0 or parts.username or parts.query or parts.fragment
        if parts.scheme not in _PORTS or not parts.hostname or odd or (path and not _PATH.fullmatch(path)):
            raise ValueError(given)
    except ValueError as error:
        raise StartError(
            say(
                f"PUBLIC_URL={given}: an address as in https://her.example.org or https://example.org/vtuber.",
                f"PUBLIC_URL={given}：应为网址，例如 https://her.example.org 或 https://example.org/vtuber。",
            )
        ) from error
    # As a browser writes it in Origin.
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}", path
