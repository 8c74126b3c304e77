"""HTTP for all backends: the time-out is for the whole exchange, and answers are bounded."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from functools import cache

import httpx2

# No honest answer is larger (a picture in base64 is the largest).
MAX_BYTES = 24 * 1024 * 1024
CONNECT_S = 10.0


class _Bounded(httpx2.SyncByteStream):
    """A body that ends at its deadline, also when the server sends a byte now and then."""

    def __init__(self, inner: httpx2.SyncByteStream, peer: socket.socket | None, deadline: float) -> None:
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
    """Takes the read time-out of a request as the time for all of it, from connecting to the last byte."""

    def __init__(self) -> None:
        self._inner = httpx2.HTTPTransport(limits=httpx2.Limits(max_keepalive_connections=8, keepalive_expiry=30))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        total = request.extensions.get("timeout", {}).get("read") or 60.0
        deadline = time.monotonic() + total
        request.extensions["timeout"] = {
            "connect": min(total, CONNECT_S),
            "read": total,
            "write": total,
            "pool": total,
        }
        response = self._inner.handle_request(request)
        network = response.extensions.get("network_stream")
        peer = network.get_extra_info("socket") if network is not None else None
        assert isinstance(response.stream, httpx2.SyncByteStream)
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=_Bounded(response.stream, peer, deadline),
            extensions=response.extensions,
        )

    def close(self) -> None:
        self._inner.close()


def new_client() -> httpx2.Client:
    """A client of its own; its owner closes it. Redirects are not followed."""
    # Without compression the bound on bytes is one on the text too.
    return httpx2.Client(transport=TotalTimeTransport(), headers={"Accept-Encoding": "identity"})


@cache
def shared_client() -> httpx2.Client:
    """The process's own client, for all backends that let us bring one."""
    return new_client()
