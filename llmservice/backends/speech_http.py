"""What all speech servers have in common: one request, one sound or one refusal, bounded in time and size."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from llmservice.backends.openai_chat import failure_from_status
from llmservice.errors import ModelRefused, ModelTimeout, ModelUnavailable
from llmservice.voice.sound import MAX_BYTES

_ERROR_BYTES = 64 * 1024


@dataclass(frozen=True)
class Fetched:
    """What a server answered with a status of success."""

    data: bytes
    headers: Mapping[str, str]


def fetch(method: str, url: str, *, host: str, timeout_s: float, limit: int = MAX_BYTES, **words: Any) -> Fetched:
    """One exchange. Raises ModelError for an error's status, a way elsewhere, and more than `limit` bytes.

    Ways elsewhere (HTTP 3xx) are not gone: they would carry the key, or the call into our own network.
    """
    import httpx2

    from llmservice.http_client import shared_client

    try:
        with shared_client().stream(method, url, timeout=timeout_s, follow_redirects=False, **words) as response:
            status = response.status_code
            data = bytearray()
            for piece in response.iter_bytes():
                data += piece
                if len(data) > (limit if status < 300 else _ERROR_BYTES):
                    break
            if 300 <= status < 400:
                raise ModelRefused(f"{host} sends us elsewhere (HTTP {status}): its address is to be set as it is")
            if status >= 400:
                raise failure_from_status(host, status, said_in(bytes(data)), response.headers.get("retry-after"))
            if len(data) > limit:
                raise ModelRefused(f"{host} sent more than {limit // 1024} KiB for one piece of speech")
            return Fetched(bytes(data), response.headers)
    except httpx2.TimeoutException as error:
        raise ModelTimeout(f"{host} did not answer in time") from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise ModelUnavailable(f"{host} can't be reached: {error}") from error


def said_in(data: bytes) -> str:
    """The message in the body of an error, however the server spells it."""
    text = data.decode("utf-8", "replace")
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        return "" if "<html" in text.lower() else text[:300]
    for _depth in range(4):
        if isinstance(found, list) and found:
            found = found[0]
        elif isinstance(found, dict):
            found = next(
                (found[key] for key in ("message", "error", "detail", "msg", "Exception") if found.get(key)), ""
            )
        else:
            break
    return found if isinstance(found, str) else ""


def joined(base: str, path: str) -> str:
    """A path below a server's address."""
    return f"{base.rstrip('/')}/{path.lstrip('/')}"
