"""Which pages may open a websocket here. A browser says whose page asks (`Origin`) and sends our cookies along, so a
foreign page is refused; a program that is no browser says nothing, and then only what it shows by itself counts.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

log = logging.getLogger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


def check_origin(scope: dict[str, Any], *, asks_for_token: bool = False) -> str:
    """Why a websocket may not be opened, in words; empty if it may. Without an Origin its cookies are taken off.

    With `asks_for_token` any page may: cookies of another's are taken off as well, and only its token counts.
    """
    origins = [value.decode("latin-1") for name, value in scope["headers"] if name == b"origin"]
    if len(origins) == 1 and _is_ours(origins[0]):
        return ""
    if not origins or asks_for_token:
        # No browser, or another's page: its token is enough, and nobody's cookies come along by themselves.
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
        return ""
    shown = ", ".join(origins)[:200]
    return (
        f"{shown!r} is no page of ours. If it is to be one, name its host in ALLOWED_HOSTS, or set PUBLIC_URL; "
        "a program that is no browser sends no Origin."
    )


async def refuse(scope: dict[str, Any], receive: Receive, send: Send, why: str) -> None:
    """Refuse the handshake with 403 and the reason, and leave it in the log."""
    client = scope.get("client") or ("?",)
    log.warning("websocket %r refused to %s: %s", scope["path"][:200], client[0], why)
    if (await receive())["type"] != "websocket.connect":
        return
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close"})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "websocket.http.response.start", "status": 403, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": f"{why}\n".encode()})


def _is_ours(origin: str) -> bool:
    if origin.lower() in {trusted.lower() for trusted in settings.CSRF_TRUSTED_ORIGINS}:
        return True
    try:
        host = urlsplit(origin).hostname
    except ValueError:
        return False
    if not host:
        return False
    return validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS)
