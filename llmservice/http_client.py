"""HTTP for all backends: the time-out is for the whole exchange, and answers are bounded."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections.abc import Iterator
from functools import cache

import httpx2

from llmservice.proxies import proxy_for

# No honest answer is larger (a picture in base64 is the largest).
MAX_BYTES = 24 * 1024 * 1024
CONNECT_S = 10.0
# So many bytes of an answer's end are remembered.
_TAIL = 256
_DONE = re.compile(rb"data:[ \t]*\[DONE\]")


class _Bounded(httpx2.SyncByteStream):
    """A body that ends at its deadline, also when the server sends a byte now and then."""

    def __init__(self, inner: httpx2.SyncByteStream, peer: socket.socket | None, deadline: float) -> None:
        self.tail = b""
        self._inner = inner
        self._expired = threading.Event()
        self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._cut, [peer])
        self._timer.daemon = True
        self._timer.start()

    def _cut(self, peer: socket.socket | None) -> None:
        self._expired.set()
        if peer is not None:
            # Wakes a blocked read. The plain socket's method: an SSL socket's own pulls the SSL object from under it.
            with contextlib.suppress(OSError):  # closed already
                socket.socket.shutdown(peer, socket.SHUT_RDWR)

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        try:
            for chunk in self._inner:
                size += len(chunk)
                if size > MAX_BYTES:
                    raise httpx2.ReadError(f"the answer is larger than {MAX_BYTES} bytes")
                self.tail = (self.tail + chunk)[-_TAIL:]
                yield chunk
                if self._expired.is_set():
                    break
        except httpx2.TransportError as error:
            if self._expired.is_set():
                raise httpx2.ReadTimeout("the answer took too long") from error
            raise
        if self._expired.is_set():
            raise httpx2.ReadTimeout("the answer took too long")

    def close(self) -> None:
        self._timer.cancel()
        self._inner.close()


class TotalTimeTransport(httpx2.BaseTransport):
    """Takes the read time-out of a request as the time for all of it, from connecting to the last byte.

    Remote hosts are reached through the proxy that the environment names for them (`llmservice.proxies`).
    """

    def __init__(self) -> None:
        self._inner: dict[str, httpx2.BaseTransport] = {}
        self._lock = threading.Lock()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        total = request.extensions.get("timeout", {}).get("read") or 60.0
        deadline = time.monotonic() + total
        request.extensions["timeout"] = {
            "connect": min(total, CONNECT_S),
            "read": total,
            "write": total,
            "pool": total,
        }
        proxy = proxy_for(str(request.url))
        response = self._through(proxy).handle_request(request)
        network = response.extensions.get("network_stream")
        peer = network.get_extra_info("socket") if network is not None else None
        assert isinstance(response.stream, httpx2.SyncByteStream)
        body = _Bounded(response.stream, peer, deadline)
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=body,
            extensions={**response.extensions, "body": body, "proxied": bool(proxy)},
        )

    def close(self) -> None:
        for transport in self._inner.values():
            transport.close()

    def _through(self, proxy: str) -> httpx2.BaseTransport:
        """The connections through a proxy; directly for an empty one."""
        with self._lock:
            transport = self._inner.get(proxy)
            if transport is None:
                limits = httpx2.Limits(max_keepalive_connections=8, keepalive_expiry=30)
                try:
                    transport = httpx2.HTTPTransport(limits=limits, proxy=proxy or None)
                except (ImportError, ValueError) as error:
                    raise httpx2.ProxyError(f"the proxy that the environment names can't be used: {error}") from error
                self._inner[proxy] = transport
        return transport


def was_done(response: httpx2.Response) -> bool:
    """Whether an event stream that has been read said `[DONE]` at its end."""
    body = response.extensions.get("body")
    return isinstance(body, _Bounded) and _DONE.search(body.tail) is not None


def was_proxied(response: httpx2.Response) -> bool:
    """Whether it came through a proxy: then its connection's other end is the proxy."""
    return bool(response.extensions.get("proxied"))


def new_client() -> httpx2.Client:
    """A client of its own; its owner closes it. Redirects are not followed."""
    # Without compression the bound on bytes is one on the text too.
    return httpx2.Client(transport=TotalTimeTransport(), headers={"Accept-Encoding": "identity"})


@cache
def shared_client() -> httpx2.Client:
    """The process's own client, for all backends that let us bring one."""
    return new_client()
