"""Plays our chat API over real HTTP: takes each message once, answers by script where there is one, and keeps all."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

WAIT_S = 30.0
TOKEN = "a-token-for-tests"


@dataclass
class Reply:
    """One scripted answer. With status 200 or 201 the message is taken; `lost` closes instead of answering."""

    status: int = 201
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False
    # Answered only when this is set.
    hold: asyncio.Event | None = None


class ChatEndpoint:
    """`asked` is every request's body, `taken` each accepted message, once."""

    def __init__(self, slug: str = "baomi") -> None:
        self.replies: deque[Reply] = deque()
        self.asked: list[dict[str, Any]] = []
        self.taken: list[dict[str, Any]] = []
        self.strange: list[str] = []
        self.port = 0
        self._path = f"/api/vtubers/{slug}/chat"
        self._news = asyncio.Condition()
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.taken]

    async def start(self) -> None:
        """On a port of its own; started again, on the same."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.close()
        await self._server.wait_closed()

    async def until(self, check: Callable[[], bool]) -> None:
        """Returns when `check` holds; it is asked after each request."""
        async with asyncio.timeout(WAIT_S), self._news:
            await self._news.wait_for(check)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = {
                    name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)
                }
                body = json.loads(await reader.readexactly(int(headers["content-length"])))
                reply = self._answer(head[0], headers, body)
                async with self._news:
                    self._news.notify_all()
                if reply.hold is not None:
                    await reply.hold.wait()
                if reply.lost:
                    break
                self._send(writer, reply)
                await writer.drain()
        self._writers.discard(writer)
        writer.close()

    def _answer(self, request: str, headers: dict[str, str], body: dict[str, Any]) -> Reply:
        self.asked.append(body)
        if request != f"POST {self._path} HTTP/1.1" or headers.get("content-type") != "application/json":
            self.strange.append(request)
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return Reply(401, {"error": "bad_token"})
        if any(message["message_id"] == body["message_id"] for message in self.taken):
            return Reply(200, {"status": "accepted"})
        reply = self.replies.popleft() if self.replies else Reply(body={"status": "accepted", "message": 1})
        if reply.status in (200, 201):
            self.taken.append(body)
        return reply

    def _send(self, writer: asyncio.StreamWriter, reply: Reply) -> None:
        data = json.dumps(reply.body).encode()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(data)), **reply.headers}
        lines = [f"HTTP/1.1 {reply.status} Scripted", *(f"{name}: {value}" for name, value in headers.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode() + data)


@asynccontextmanager
async def chat_endpoint(*replies: Reply) -> AsyncIterator[ChatEndpoint]:
    endpoint = ChatEndpoint()
    endpoint.replies.extend(replies)
    await endpoint.start()
    try:
        yield endpoint
    finally:
        await endpoint.stop()
        assert endpoint.strange == []
