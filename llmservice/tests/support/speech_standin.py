"""What the stand-ins for speech servers share: real HTTP on a loopback port, a log, and every way to answer badly."""

from __future__ import annotations

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

CHUNK = b"\x00" * 65_536


@dataclass(frozen=True)
class AskedSpeech:
    """One request as it came in; `form` has the fields of a form, of a file its content."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def form(self) -> dict[str, str | bytes]:
        kind = self.headers.get("content-type", "")
        if kind.startswith("application/x-www-form-urlencoded"):
            return dict(parse_qsl(self.body.decode(), keep_blank_values=True))
        return dict(_parts(kind, self.body)) if kind.startswith("multipart/form-data") else {}


@dataclass(frozen=True)
class Answer:
    """A reply. Of a body given in `pieces` each is sent as it comes, `gap_s` apart; with `torn` the connection ends
    in the middle of what was promised, `late_s` is waited first."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pieces: Iterator[bytes] | None = None
    gap_s: float = 0.0
    torn: bool = False
    late_s: float = 0.0


class SpeechStandIn(ABC):
    """A speech server, to be used as a context. `bad` is how the next sounds are answered instead of properly."""

    def __init__(self) -> None:
        self.asked: list[AskedSpeech] = []
        self.bad: Answer | None = None
        self.stopping = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @abstractmethod
    def answer(self, asked: AskedSpeech) -> Answer:
        """Answer as the real server does."""

    @abstractmethod
    def gives_sound(self, asked: AskedSpeech) -> bool:
        """Whether this is the request that a sound comes back from."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def as_json(status: int, body: Any) -> Answer:
    """A reply in JSON."""
    return Answer(json.dumps(body).encode(), status, {"Content-Type": "application/json"})


def without_end() -> Iterator[bytes]:
    """A body that never ends."""
    while True:
        yield CHUNK


def drop_by_drop(data: bytes) -> Iterator[bytes]:
    """A body that comes a byte at a time."""
    for at in range(len(data)):
        yield data[at : at + 1]


def _parts(kind: str, body: bytes) -> Iterator[tuple[str, str | bytes]]:
    boundary = kind.partition("boundary=")[2].strip('"').encode()
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.strip(b"\r\n").partition(b"\r\n\r\n")
        name = head.decode().partition('name="')[2].partition('"')[0]
        yield name, content if b"filename=" in head else content.decode()


def _handler(server: SpeechStandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: Any) -> None:
            pass

        def do_GET(self) -> None:
            self._answer("GET")

        def do_POST(self) -> None:
            self._answer("POST")

        def _answer(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            way = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = AskedSpeech(method, way.path, dict(parse_qsl(way.query)), headers, body)
            server.asked.append(asked)
            answer = server.bad if server.bad and server.gives_sound(asked) else server.answer(asked)
            with suppress(ConnectionError):
                self._send(answer)

        def _send(self, answer: Answer) -> None:
            server.stopping.wait(answer.late_s)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.pieces is None:
                self.send_header("Content-Length", str(len(answer.body) * (2 if answer.torn else 1)))
                self.end_headers()
                self.wfile.write(answer.body)
                self.close_connection = answer.torn
                return
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            began = time.monotonic()
            for piece in answer.pieces:
                if server.stopping.wait(answer.gap_s) or time.monotonic() - began > 20:
                    break
                self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            else:
                self.wfile.write(b"0\r\n\r\n")
            self.close_connection = True

    return Handler
