"""What the stand-ins for model servers share: turns to play, a fixed pace, a log of what was sent when."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from llmservice.tests.support.servers import Asked

# overloaded, generation, incomplete: the server says so; torn: the connection breaks off; short: the answer ends
# properly, but without its last frames.
Failure = Literal["", "overloaded", "generation", "incomplete", "torn", "short"]

TEXT = (
    "（耳朵转向窗外）「雨下得像有人在屋顶倒豆子喵。我数到第十七颗就睡着了，醒来嘴里叼着手柄。」（舔爪子）"
    "「这一关的跳台好高，不过猫本来就往高处长。今晚的小鱼干先欠着，赢了再还给自己。你也早点睡，梦里给你留个纸箱。」"
)
PIECES = 60


def cut_into(text: str, count: int) -> list[str]:
    """The text in so many pieces of nearly the same length; ValueError if it has fewer characters."""
    if not 0 < count <= len(text):
        raise ValueError(f"a text of {len(text)} characters can't be sent in {count} pieces")
    marks = [len(text) * number // count for number in range(count + 1)]
    return [text[start:end] for start, end in pairwise(marks)]


@dataclass(frozen=True)
class Turn:
    """How one request is answered.

    Without `pieces` it is the server's own answer. A failure comes after so many pieces; after none of them (or where
    the answer is asked for as a whole) in its place, as an error's status, or with `framed` as the only frame of a
    stream. `before` is called before each piece with its number.
    """

    pieces: Sequence[str] | None = None
    fails: Failure = ""
    after: int = 0
    framed: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[int], object] | None = None

    @property
    def fails_at_once(self) -> bool:
        """Whether there is to be no stream at all, but an error's status."""
        return self.fails in ("overloaded", "generation", "incomplete") and self.after == 0 and not self.framed


@dataclass(frozen=True)
class Sent:
    """A streamed piece and when it went out."""

    piece: str
    unix: float
    monotonic_ns: int


class Script(ABC):
    """The frames of one streamed answer, as its API spells them."""

    @abstractmethod
    def piece(self, number: int, text: str) -> bytes: ...

    @abstractmethod
    def end(self) -> list[bytes]: ...

    @abstractmethod
    def failure(self, kind: Failure) -> bytes: ...


class NotSaid(Exception):
    """The stand-in was about to say what the real server would not; it breaks off instead."""


class StandIn(ABC):
    """A model server on a loopback port, to be used as a context. It plays `turns` one by one, the last for ever.

    `asked` has what it was asked, `sent` what it streamed, `hung_up` is set when a client went away in the middle.
    What it noticed about itself that the real one would not do stands in `faults`, and raises at the end.
    """

    def __init__(
        self, *, pieces: Sequence[str] = (), pace_s: float = 0.0, turns: Sequence[Turn] = (), port: int = 0
    ) -> None:
        self.pieces = list(pieces) or cut_into(TEXT, PIECES)
        self.turns = list(turns) or [Turn()]
        self.asked: list[Asked] = []
        self.sent: list[list[Sent]] = []
        self.faults: list[str] = []
        self.hung_up = threading.Event()
        self._pace_s = pace_s
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._http = _Server(("127.0.0.1", port), _handler(self))
        self.port: int = self._http.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @abstractmethod
    def answer(self, exchange: Exchange) -> None:
        """Answer one request."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
        assert not self.faults, self.faults

    def next_turn(self) -> Turn:
        """How to answer now."""
        with self._lock:
            return self.turns.pop(0) if len(self.turns) > 1 else self.turns[0]

    def play(self, exchange: Exchange, turn: Turn, pieces: Sequence[str], script: Script) -> None:
        """Stream the pieces at the pace, and end or fail as the turn says."""
        log: list[Sent] = []
        with self._lock:
            self.sent.append(log)
        exchange.begin_events(turn.headers)
        due = time.monotonic()
        for number, text in enumerate(pieces[: turn.after] if turn.fails else pieces):
            due += self._pace_s
            self._stopping.wait(max(0.0, due - time.monotonic()))
            if turn.before:
                turn.before(number)
                due = max(due, time.monotonic())  # a pause is not caught up with
            frame = script.piece(number, text)
            log.append(Sent(text, time.time(), time.monotonic_ns()))
            exchange.event(frame)
        if turn.fails == "torn":
            exchange.break_off()
            return
        if turn.fails != "short":
            for frame in [script.failure(turn.fails)] if turn.fails else script.end():
                exchange.event(frame)
        exchange.end_events()

    def bench(self, exchange: Exchange) -> bool:
        """Answer the benches' own question, `/bench/sent`; False if it was another."""
        if (exchange.method, exchange.path) != ("GET", "/bench/sent"):
            return False
        with self._lock:
            streams = [list(log) for log in self.sent]
        monotonic = exchange.query == "clock=monotonic_ns"
        exchange.send(
            200, [[[sent.piece, sent.monotonic_ns if monotonic else sent.unix] for sent in log] for log in streams]
        )
        return True


class Exchange:
    """One request and the means to answer it. `body` is what was posted: any JSON, or None if it was none."""

    def __init__(self, handler: BaseHTTPRequestHandler, method: str) -> None:
        self._handler = handler
        self.method = method
        asked = urlsplit(handler.path)
        self.path, self.query = asked.path, asked.query
        self.body: Any = None
        with suppress(ValueError):
            self.body = json.loads(handler.rfile.read(int(handler.headers.get("Content-Length") or 0)))

    @property
    def asked(self) -> Asked:
        """The request, for the log."""
        headers = {name.lower(): value for name, value in self._handler.headers.items()}
        return Asked(self.path, self.body if isinstance(self.body, dict) else {}, headers)

    def send(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        """Answer with JSON as a whole."""
        data = json.dumps(body).encode()
        self._head(status, {"Content-Type": "application/json", "Content-Length": str(len(data)), **(headers or {})})
        self._handler.wfile.write(data)

    def begin_events(self, headers: Mapping[str, str]) -> None:
        """Begin to answer with server-sent events."""
        self._head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked", **headers})

    def event(self, frame: bytes) -> None:
        """Send one frame, at once."""
        self._handler.wfile.write(f"{len(frame):x}\r\n".encode() + frame + b"\r\n")

    def end_events(self) -> None:
        """End the answer as HTTP wants it."""
        self._handler.wfile.write(b"0\r\n\r\n")

    def break_off(self) -> None:
        """End the connection, whatever was promised."""
        self._handler.close_connection = True

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self._handler.send_response(status)
        for name, value in headers.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed in the middle of an answer is what the benches are about, and no error."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def _handler(server: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # A small frame must not wait for the acknowledgement of the one before.
        disable_nagle_algorithm = True

        def log_message(self, *args: Any) -> None:
            pass

        def handle(self) -> None:
            with suppress(ConnectionError):  # a client that hangs up between two requests
                super().handle()

        def do_GET(self) -> None:
            self._answer("GET")

        def do_POST(self) -> None:
            self._answer("POST")

        def _answer(self, method: str) -> None:
            try:
                exchange = Exchange(self, method)
                if not server.bench(exchange):
                    server.asked.append(exchange.asked)
                    server.answer(exchange)
            except NotSaid:
                self.close_connection = True
            except OSError:
                server.hung_up.set()
                self.close_connection = True

    return Handler


def serve(make: Callable[..., StandIn], apis: Sequence[str], argv: Sequence[str] | None = None) -> None:
    """The command line of a stand-in: prints one line of JSON, with its port, and serves until it is terminated."""
    parser = argparse.ArgumentParser(description="A stand-in for a model server, on a loopback port.")
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--pace", type=float, default=0.04, help="seconds between two pieces")
    parser.add_argument("--api", choices=apis, default=apis[0], help="told back for the client's settings")
    parser.add_argument("--pieces", type=int, default=PIECES, help="how many pieces the answer has")
    parser.add_argument("--text", default=TEXT, help="the answer")
    options = parser.parse_args(argv)
    try:
        pieces = cut_into(options.text, options.pieces)
    except ValueError as error:
        parser.error(str(error))
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with make(pieces=pieces, pace_s=options.pace, port=options.port) as server:
        about = {"port": server.port, "url": server.url, "api": options.api, "pieces": pieces, "text": options.text}
        sys.stdout.write(json.dumps(about) + "\n")
        sys.stdout.flush()
        ended.wait()
