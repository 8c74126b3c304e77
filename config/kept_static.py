"""Static files whose names carry their content, from memory: a board is made of a hundred, and each would have to
wait for a thread of Django's, its middleware and the disk."""

from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

from config.tls import is_here

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
# Bytes: of one file, and of all that are kept.
LARGEST = 2 * 1024 * 1024
MOST = 32 * 1024 * 1024
# Who asks in one of these ways may get something else than the whole file.
_SPECIAL = (b"range", b"if-none-match", b"if-modified-since")


class KeptStatic:
    """In front of Django's pages: what it once answered for a file that never changes is the answer from then on."""

    # What the Cache-Control of such a file says.
    never_changes = b"immutable"

    def __init__(self, pages: Any) -> None:
        self._pages = pages
        self._kept: dict[tuple[str, str, bool], list[Message]] = {}
        self._size = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        asked = {name for name, _value in scope["headers"]}
        if (
            scope["method"] != "GET"
            or not scope["path"].startswith(settings.STATIC_URL)
            or not asked.isdisjoint(_SPECIAL)
        ):
            await self._pages(scope, receive, send)
            return
        # On these hangs what TLS adds to an answer (`config.tls`).
        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        key = (scope["path"], scope["scheme"], is_here(host))
        if key in self._kept:
            for message in self._kept[key]:
                await send(message)
            return
        answer: list[Message] = []
        await self._pages(scope, receive, _noting(answer, send))
        self._keep(key, answer)

    def _keep(self, key: tuple[str, str, bool], answer: list[Message]) -> None:
        if not answer or answer[0]["status"] != 200 or answer[-1].get("more_body") or key in self._kept:
            return
        headers = [(bytes(name).lower(), bytes(value)) for name, value in answer[0]["headers"]]
        body = b"".join(message.get("body", b"") for message in answer[1:])
        cached = dict(headers).get(b"cache-control", b"")
        # Who goes away in the middle gets a part of it.
        if len(body) != int(dict(headers).get(b"content-length", len(body))):
            return
        if self.never_changes not in cached or len(body) > LARGEST or self._size + len(body) > MOST:
            return
        self._size += len(body)
        whole = {"type": "http.response.body", "body": body}
        self._kept[key] = [{"type": "http.response.start", "status": 200, "headers": headers}, whole]


def _noting(answer: list[Message], send: Send) -> Send:
    async def note(message: Message) -> None:
        answer.append(message)
        await send(message)

    return note
