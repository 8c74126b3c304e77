"""Her stage's page with nobody behind it: its files, and a link that tells what the bench wants told.

    python -m bench.support.stage_server

Prints `{"url"}`. An order `{"beats": [[seconds, kind, data], …], "seconds"}` is told to the page at these moments,
and answered when the time is over. The page is the real one but for its language: scripts, styles, policy, and the
link's frames, which it reads, checks and acknowledges as ever.
"""

import asyncio
import io
import json
import math
import mimetypes
import sys
import wave
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from bench.support.stage_acts import LINE_S, SOUND, numbered
from bench.support.stage_page import STATIC
from bench.support.stage_scenes import WEATHER

PAGE, LINK = "/stage/baomi/", "/ws/stage/baomi/"
WELCOME: dict[str, Any] = {
    "protocol": "vtbridge/1",
    "session": "bench",
    "resume": "snapshot",
    "heartbeat_ms": 5000,
    "max_frame": 65_536,
    "max_frame_in": 16_384,
    "vtuber": {"slug": "baomi", "name": "苞米", "language": "zh"},
    "scopes": ["watch"],
    "server": "bench",
}
_KINDS = {name: {"label": name.title(), "categories": {}, "colour": "", "props": []} for name in ("stream", "tweet")}
SHELL = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Baomi</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/css/fonts.css"><link rel="stylesheet" href="/static/css/base.css">
<link rel="stylesheet" href="/static/css/stage-cat.css"><link rel="stylesheet" href="/static/css/stage-scenes.css">
<link rel="stylesheet" href="/static/css/stage.css">
<script src="/static/js/stage/main.js" type="module"></script></head>
<body class="stage" data-base="" data-slug="baomi" data-name="苞米">
<script id="weather-kinds" type="application/json">{json.dumps(WEATHER)}</script>
<script id="task-kinds" type="application/json">{json.dumps(_KINDS)}</script>
<main class="stage-page" id="stage" data-link="connecting"></main>
<p class="stage-note" id="stage-note" role="alert" hidden></p></body></html>"""
_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'"


class Link:
    """The one page that looks."""

    def __init__(self) -> None:
        self._page: ServerConnection | None = None
        self._seq = 0

    async def hold(self, page: ServerConnection) -> None:
        """A connection, from its greeting to its end."""
        async for said in page:
            heard = json.loads(said)
            if heard["type"] == "hello":
                await page.send(_frame("welcome", WELCOME))
                await page.send(_frame("snapshot", {"seq": self._seq, "commands": [], "saying": []}))
                self._page = page
            elif heard["type"] == "ping":
                await page.send(_frame("pong", {}, re=heard["id"]))

    async def tell(self, beats: list[Any], seconds: float) -> None:
        """What is told in that time, each at its moment."""
        began = asyncio.get_running_loop().time()
        for at, kind, data in [*beats, (seconds, "", {})]:
            await asyncio.sleep(began + at - asyncio.get_running_loop().time())
            if not kind or self._page is None:
                continue
            self._seq += 1
            whole = _frame(kind, numbered((kind, data), self._seq), seq=self._seq, part=1, parts=1)
            await self._page.send(whole)


def _frame(kind: str, data: dict[str, Any], **envelope: Any) -> str:
    ts = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"v": 1, "id": "b", "type": kind, "ts": ts, "data": data, **envelope}, ensure_ascii=False)


def _file(_page: ServerConnection, asked: Request) -> Response | None:
    """A file for who asks for one; nothing for who wants the link."""
    path = urlsplit(asked.path).path
    if path == LINK:
        return None
    if path == PAGE:
        return _response(SHELL.encode(), "text/html; charset=utf-8")
    if path == SOUND:
        return _response(_sound(), "audio/wav")
    name = path.removeprefix("/static/")
    found = next((folder / name for folder in STATIC if (folder / name).is_file()), None)
    if found is None or ".." in name:
        return _response(b"", "text/plain", HTTPStatus.NOT_FOUND)
    return _response(found.read_bytes(), mimetypes.guess_type(found.name)[0] or "application/octet-stream")


def _response(body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    length = str(len(body))
    headers = Headers({"Content-Type": kind, "Content-Length": length, "Content-Security-Policy": _POLICY})
    return Response(status.value, status.phrase, headers, body)


def _sound(rate: int = 24_000) -> bytes:
    """Something like a sentence: a tone that swells four times a second."""
    moments = (number / rate for number in range(int(LINE_S * rate)))
    levels = (math.sin(math.tau * 220 * t) * math.sin(math.tau * 2 * t) ** 2 for t in moments)
    held = io.BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(b"".join(int(level * 9000).to_bytes(2, "little", signed=True) for level in levels))
    return held.getvalue()


async def main() -> None:
    """Until the input ends."""
    link = Link()
    async with serve(link.hold, "127.0.0.1", 0, process_request=_file) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        print(json.dumps({"url": f"http://127.0.0.1:{port}{PAGE}"}), flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            order = json.loads(line)
            await link.tell(order["beats"], order["seconds"])
            print(json.dumps({"told": len(order["beats"])}), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
