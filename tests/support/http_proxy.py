"""A real HTTP proxy on loopback that writes down what it is asked for, and leads every name to this machine."""

import select
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Proxy:
    """`asked` holds a line for each request, as `CONNECT host:port` or `GET http://host:port/path`."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    # What clients said who they are, a line for each request; empty for nothing.
    credentials: list[str] = field(default_factory=list)
    # Where a name and port lead on 127.0.0.1; the same port for those that are not in it.
    leads: dict[str, int] = field(default_factory=dict)
    # Answered to everybody instead of letting them through.
    refuses: bytes = b""


class _Handler(socketserver.StreamRequestHandler):
    proxy: Proxy

    def handle(self) -> None:
        with suppress(OSError):
            while head := self._head():
                if not self._serve(head):
                    return

    def _head(self) -> list[str]:
        """The lines of a request up to the empty one; none when the client is gone."""
        lines = []
        while line := self.rfile.readline().decode("latin-1").rstrip("\r\n"):
            lines.append(line)
        return lines

    def _serve(self, head: list[str]) -> bool:
        method, target, _version = head[0].split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        self.proxy.asked.append(f"{method} {target}")
        self.proxy.credentials.append(headers.get("proxy-authorization", ""))
        body = self.rfile.read(int(headers.get("content-length", 0)))
        if self.proxy.refuses:
            self.wfile.write(self.proxy.refuses)
            return False
        place = target if method == "CONNECT" else urlsplit(target).netloc
        port = self.proxy.leads.get(place) or int(place.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=30) as there:
            if method == "CONNECT":
                self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                self._tunnel(there)
                return False
            parts = urlsplit(target)
            path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            kept = [line for line in head[1:] if not line.lower().startswith("proxy-")]
            there.sendall("\r\n".join([f"{method} {path} HTTP/1.1", *kept, "", ""]).encode("latin-1") + body)
            self._answer(there)
            return True

    def _answer(self, there: socket.socket) -> None:
        """One answer, whose length its head tells."""
        with there.makefile("rb") as answer:
            length = 0
            while (line := answer.readline()) not in (b"", b"\r\n"):
                self.wfile.write(line)
                if line.lower().startswith(b"content-length:"):
                    length = int(line.partition(b":")[2])
            self.wfile.write(b"\r\n" + answer.read(length))

    def _tunnel(self, there: socket.socket) -> None:
        ends = {self.connection: there, there: self.connection}
        while True:
            ready, _, _ = select.select(list(ends), [], [], 30)
            for end in ready:
                data = end.recv(65536)
                if not data:
                    return
                ends[end].sendall(data)
            if not ready:
                return


@contextmanager
def http_proxy() -> Iterator[Proxy]:
    """A proxy on a free port until the block ends."""
    proxy = Proxy()
    handler = type("Handler", (_Handler,), {"proxy": proxy})
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
