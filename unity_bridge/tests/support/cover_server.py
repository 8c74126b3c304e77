"""A web server of covers that behaves well or badly, by the path that is asked for."""

import hashlib
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from llmservice.tests.support.missing_parts import give_up

# On Linux all of 127/8 is this machine: another host, without a network.
ELSEWHERE = "127.0.0.2"


def png(side: int = 64) -> bytes:
    """A picture; larger ones have another hash."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((x * y) % 251 for x in range(3 * side)) for y in range(side))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PICTURE = png()
PAGE = b"<html>" + b"x" * 500


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def cover_order(url: str, data: bytes = PICTURE, **other: Any) -> dict[str, Any]:
    """The data of `cover.download`."""
    day = {"date": "2026-11-23", "number": 1, "file": "2026-11-23.png"}
    return {**day, "url": url, "sha256": sha256(data), "bytes": len(data), "mime": "image/png", **other}


class CoverServer:
    """Answers at `url`; `asked` are the paths that were asked for, in order."""

    def __init__(self, host: str, elsewhere: str = "") -> None:
        self.asked: list[str] = []
        self.elsewhere = elsewhere
        self._server = ThreadingHTTPServer((host, 0), _handler_of(self))
        self._server.daemon_threads = True
        self.url = f"http://{host}:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler_of(server: CoverServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            server.asked.append(self.path)
            match self.path:
                case "/good.png":
                    self._answer(PICTURE)
                case "/changed.png":
                    self._answer(PICTURE[:-5] + b"X" + PICTURE[-4:])
                case "/short.png":
                    self._answer(PICTURE[:-1])
                case "/long.png":
                    self._stream([PICTURE, b"and more"])
                case "/endless.png":
                    self._stream(PICTURE for _ in range(1_000_000))
                case "/broken-off.png":
                    self._answer(PICTURE[:100], length=len(PICTURE))
                case "/page.png":
                    self._answer(PAGE)
                case "/dripping.png":
                    self._drip()
                case "/moved.png":
                    self._move("/good.png")
                case "/moved-elsewhere.png":
                    self._move(f"{server.elsewhere}/good.png")
                case "/moved-to-a-file.png":
                    self._move("file:///etc/passwd")
                case "/round.png":
                    self._move("/round.png")
                case _:
                    self._answer(b"no", status=404)

        def _answer(self, body: bytes, status: int = 200, length: int | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def _stream(self, pieces: Iterator[bytes] | list[bytes]) -> None:
            self.send_response(200)
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            try:
                for piece in pieces:
                    self.wfile.write(piece)
            except OSError:
                return  # It has had enough.

        def _drip(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(PICTURE)))
            self.end_headers()
            self.close_connection = True
            try:
                for at in range(len(PICTURE)):
                    self.wfile.write(PICTURE[at : at + 1])
                    time.sleep(0.1)
            except OSError:
                return

        def _move(self, where: str) -> None:
            self.send_response(302)
            self.send_header("Location", where)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    return Handler


@contextmanager
def cover_servers() -> Iterator[tuple[CoverServer, CoverServer]]:
    """One that is allowed, and one on another host, which is not."""
    try:
        elsewhere = CoverServer(ELSEWHERE)
    except OSError:
        give_up(f"this machine has no address {ELSEWHERE}")
    here = CoverServer("127.0.0.1", elsewhere.url)
    try:
        yield here, elsewhere
    finally:
        here.close()
        elsewhere.close()
