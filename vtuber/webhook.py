"""The webhook: what is sent, how it is signed, and the sending itself (docs/webhooks.md)."""

import datetime as dt
import hashlib
import hmac
import json
from typing import Any, Literal
from urllib.parse import urlsplit

from llmservice.backends.base import is_local
from llmservice.backends.download import require_public, require_public_address
from llmservice.errors import ModelError
from llmservice.owner_settings.kinds import check_address
from llmservice.owner_settings.redaction import redact
from llmservice.proxies import proxy_for

Format = Literal["plain", "discord", "slack", "wecom"]
FORMATS: tuple[Format, ...] = ("plain", "discord", "slack", "wecom")
# Real seconds for one try; bytes of the answer that are read.
TRY_S, ANSWER_LIMIT = 5.0, 4096
# What bots take of one message.
_TEXT_LIMIT = 1500


class NotTaken(Exception):
    """The receiver did not take a message; why, without its address. `forever`: it would not take it later either."""

    def __init__(self, why: str, *, forever: bool = False) -> None:
        super().__init__(redact(why)[:300])
        self.forever = forever


def payload(body: dict[str, Any], format: Format, origin: str) -> bytes:
    """A message as the receiver wants it. `origin` is put before links of our own; it may be empty."""
    link = body.get("link") or ""
    if link.startswith("#"):
        link = f"/board/{body['vtuber']['slug']}/{link}"
    link = f"{origin}{link}" if link.startswith("/") and origin else link
    text = f"{body['vtuber']['name']}: {body['title']}"[:_TEXT_LIMIT]
    text += f"\n{link}" if link.startswith("http") else ""
    shaped: dict[str, Any]
    match format:
        case "discord":
            # Whoever is named in a title is not called.
            shaped = {"content": text, "allowed_mentions": {"parse": []}}
        case "slack":
            escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            shaped = {"text": escaped}
        case "wecom":
            shaped = {"msgtype": "text", "text": {"content": text}}
        case _:
            shaped = {**body, "link": link}
    return json.dumps(shaped, ensure_ascii=False).encode()


def signature(secret: str, timestamp: int, sent: bytes) -> str:
    """HMAC-SHA256 over `<timestamp>.<body>`, as hexadecimal digits."""
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + sent, hashlib.sha256).hexdigest()


def deliver(*, url: str, secret: str, sent: bytes, id: str, real: dt.datetime) -> None:
    """One try. NotTaken when the receiver is not reached, or says anything but 2xx. Redirects are not followed."""
    import httpx2

    from llmservice.http_client import shared_client, was_proxied

    try:
        check_address(url, query=True)
    except ValueError as error:
        raise NotTaken(str(error)) from None
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    own = is_local(host)
    timestamp = int(real.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "VTuberAgent",
        "X-VTuberAgent-Id": id,
        "X-VTuberAgent-Timestamp": str(timestamp),
    }
    if secret:
        headers["X-VTuberAgent-Signature"] = f"sha256={signature(secret, timestamp, sent)}"
    try:
        if not own:
            require_public(host, port, proxied=bool(proxy_for(url)), what="the webhook's host")
        with shared_client().stream(
            "POST", url, content=sent, headers=headers, timeout=TRY_S, follow_redirects=False
        ) as response:
            if not own and not was_proxied(response):
                peer = response.extensions["network_stream"].get_extra_info("server_addr")
                require_public_address(str(peer[0]), host, what="the webhook's host")
            status = response.status_code
            said = b""
            for chunk in response.iter_bytes():
                said += chunk
                if len(said) >= ANSWER_LIMIT:
                    break
    except ModelError as error:
        raise NotTaken(error.reason) from None
    except httpx2.TimeoutException:
        raise NotTaken(f"{host} did not answer in time") from None
    except httpx2.HTTPError as error:
        raise NotTaken(f"{host} can't be reached: {type(error).__name__}") from None
    if not 200 <= status < 300:
        # Of what a receiver says nothing is kept: some repeat the address, which is a key.
        raise NotTaken(f"{host} answers {status}", forever=status in (401, 403, 404, 410))
    _check_bot(host, said)


def _check_bot(host: str, said: bytes) -> None:
    """企业微信 says 200 to everything, and in its answer what was wrong."""
    try:
        code = json.loads(said).get("errcode", 0)
    except (ValueError, AttributeError):
        return
    if code:
        raise NotTaken(f"{host} answers errcode {str(code)[:20]}")
