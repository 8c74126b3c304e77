"""What is answered from memory: whole files that never change, and only as Django answered them."""

from typing import Any

import pytest

from config import kept_static
from config.kept_static import KeptStatic

FOREVER = [(b"Cache-Control", b"max-age=315360000, public, immutable"), (b"Content-Length", b"4")]


class Pages:
    """Django's place: answers everything, and counts how often it is asked."""

    def __init__(self, *, status: int = 200, headers: list[tuple[bytes, bytes]] = FOREVER) -> None:
        self.asked = 0
        self._start = {"type": "http.response.start", "status": status, "headers": headers}

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.asked += 1
        await send(self._start)
        await send({"type": "http.response.body", "body": b"12", "more_body": True})
        await send({"type": "http.response.body", "body": b"34"})


async def ask(kept: KeptStatic, path: str = "/static/a.0123456789ab.js", **more: Any) -> tuple[int, bytes]:
    told: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    headers = [(b"host", more.pop("host", b"localhost:8000")), *more.pop("headers", [])]
    await kept({"method": "GET", "scheme": "http", "path": path, "headers": headers, **more}, None, send)
    assert not told[-1].get("more_body")
    return told[0]["status"], b"".join(message["body"] for message in told[1:])


async def test_a_file_that_never_changes_is_asked_for_once() -> None:
    pages = Pages()
    kept = KeptStatic(pages)
    assert [await ask(kept) for _time in range(3)] == [(200, b"1234")] * 3
    assert pages.asked == 1
    await ask(kept, "/static/b.0123456789ab.js")
    assert pages.asked == 2


@pytest.mark.parametrize(
    "more",
    [
        {"method": "HEAD"},
        {"path": "/board/baomi/"},
        {"headers": [(b"range", b"bytes=0-1")]},
        {"headers": [(b"if-none-match", b'"x"')]},
        {"scheme": "https"},
        {"host": b"elsewhere.example"},
    ],
)
async def test_whoever_asks_otherwise_is_answered_by_django(more: dict[str, Any]) -> None:
    pages = Pages()
    kept = KeptStatic(pages)
    await ask(kept)
    await ask(kept, **more)
    assert pages.asked == 2


@pytest.mark.parametrize("pages", [Pages(status=404), Pages(headers=[(b"Cache-Control", b"max-age=60")])])
async def test_what_may_change_or_is_not_there_is_not_kept(pages: Pages) -> None:
    kept = KeptStatic(pages)
    await ask(kept)
    await ask(kept)
    assert pages.asked == 2


async def test_there_is_an_end_to_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_static, "MOST", 6)
    pages = Pages()
    kept = KeptStatic(pages)
    for path in ("/static/a.js", "/static/b.js", "/static/b.js", "/static/a.js"):
        assert await ask(kept, path) == (200, b"1234")
    assert pages.asked == 3


async def test_what_was_cut_off_is_not_kept() -> None:
    pages = Pages(headers=[FOREVER[0], (b"Content-Length", b"6")])
    kept = KeptStatic(pages)
    assert [await ask(kept), await ask(kept)] == [(200, b"1234")] * 2
    assert pages.asked == 2
