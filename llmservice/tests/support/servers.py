"""Real HTTP servers for tests: each answers by a list of scripted replies and keeps what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Asked:
    """One request as it came in."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass
class Say:
    """One scripted reply. `chunks` go one by one, `gap_s` before each; `cut` ends without a proper end."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    chunks: Sequence[bytes] | None = None
    gap_s: float = 0.0
    delay_s: float = 0.0
    cut: bool = False
    on_chunk: Callable[[int], None] | None = None


class Server:
    """Scripted replies in turn, the last one for ever, unless `decide` finds one. `asked` lists what was asked."""

    def __init__(self) -> None:
        self.replies: list[Say] = []
        self.decide: Callable[[Asked], Say] | None = None
        self.asked: list[Asked] = []
        self.hung_up = threading.Event()  # a client went away in the middle of an answer
        self.url = ""
        self._lock = threading.Lock()

    def next_reply(self, asked: Asked) -> Say:
        with self._lock:
            self.asked.append(asked)
            if self.decide is not None:
                return self.decide(asked)
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


def completion(text: str, **usage: int) -> Say:
    """A chat completion with this text."""
    counts = {"prompt_tokens": 100, "completion_tokens": 20, **usage}
    return Say(
        body={
            "id": "c1",
            "object": "chat.completion",
            "created": 1,
            "model": "served-model",
            "choices": [
                {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}},
            ],
            "usage": {**counts, "total_tokens": sum(counts.values())},
        }
    )


def frames(pieces: Sequence[str], *, end: bool = True, **say: Any) -> Say:
    """A streamed chat completion in these pieces; without `end` it stops in the middle."""
    chunks = [_frame([{"index": 0, "delta": {"content": piece}, "finish_reason": None}]) for piece in pieces]
    if end:
        chunks.append(_frame([{"index": 0, "delta": {}, "finish_reason": "stop"}]))
        chunks.append(_frame([], usage={"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}))
        chunks.append(b"data: [DONE]\n\n")
    return Say(headers={"Content-Type": "text/event-stream"}, chunks=chunks, **say)


def _frame(choices: list[dict[str, Any]], **more: Any) -> bytes:
    frame = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "served-model", **more}
    return f"data: {json.dumps({**frame, 'choices': choices})}\n\n".encode()


def refusal(status: int, message: str, **headers: str) -> Say:
    """An error as OpenAI's endpoints spell it."""
    return Say(status=status, body={"error": {"message": message, "type": "error", "code": None}}, headers=headers)


@contextmanager
def serving(*replies: Say) -> Iterator[Server]:
    """A server on a loopback port; `url` has no path."""
    server = Server()
    server.replies = list(replies)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: Any) -> None:
            pass

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.loads(data) if data else {}
            say = server.next_reply(Asked(self.path, body, {k.lower(): v for k, v in self.headers.items()}))
            time.sleep(say.delay_s)
            with suppress(ConnectionError):
                self._send(say)

        def _send(self, say: Say) -> None:
            if say.chunks is None:
                data = say.body if isinstance(say.body, bytes) else json.dumps(say.body).encode()
                self.send_response(say.status)
                for name, value in {"Content-Type": "application/json", **say.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
                return
            self.send_response(say.status)
            for name, value in say.headers.items():
                self.send_header(name, value)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            try:
                for number, chunk in enumerate(say.chunks):
                    time.sleep(say.gap_s)
                    if say.on_chunk:
                        say.on_chunk(number)
                    self.wfile.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
                    self.wfile.flush()
                if not say.cut:
                    self.wfile.write(b"0\r\n\r\n")
            except OSError:
                server.hung_up.set()
            if say.cut:
                self.close_connection = True

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
