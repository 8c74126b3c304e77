"""A viewer's socket: watch without a name, talk with one. Plain ASGI, for ten thousand of them cost memory."""

import asyncio
import contextlib
import logging
from collections import Counter as Tally
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs
from weakref import WeakKeyDictionary

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _

from streaming.chat.live.frames import ErrorFrame, RefusedFrame, Request, SayRequest, read_request
from streaming.chat.live.live_room import LiveRoom
from streaming.chat.live.viewer_session import ViewerSession
from streaming.chat.policy.identity import key_of_address
from streaming.chat.policy.refusals import Refused
from vtuber.models import VTuber
from vtuber.plugin import Frame
from vtuber.translatable import translate
from vtuber.web.connection import Connection, Sending, SlowReader
from vtuber.web.consumers import BROKEN, TOO_SLOW, UNKNOWN
from vtuber.web.raw_frames import RawFrames
from vtuber.web.room_registry import room_registry
from vtuber.web.socket_database import in_database

log = logging.getLogger(__name__)
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Sending]

NO_FRAMES = 1008
TOO_LARGE = 1009
FRAME_LIMIT = 4096  # bytes
# Frames that nobody can read, in a row, after which a socket is closed.
PATIENCE = 10
# Wishes in a row that were refused, after which a socket is closed: whoever writes on a page stops long before.
REFUSALS = 60


async def live_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """The link of the page `/live/<slug>/`; docs/live-protocol.md."""
    if (await receive())["type"] != "websocket.connect":
        return
    # Accepted first: a refused handshake would look like a broken network to a page.
    await send({"type": "websocket.accept"})
    code = await _Socket(scope, receive, send).run()
    if code:
        with contextlib.suppress(OSError):
            await send({"type": "websocket.close", "code": code})


class _Socket:
    __slots__ = (
        "_address",
        "_bad",
        "_headers",
        "_language",
        "_receive",
        "_refused",
        "_send",
        "_slug",
        "_viewer_session",
    )

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._slug = str(scope["url_route"]["kwargs"]["slug"])
        self._address = key_of_address((scope.get("client") or ("",))[0])
        self._headers = scope["headers"]
        self._language = _language(scope["query_string"])
        self._bad = 0
        self._refused = 0
        self._viewer_session: ViewerSession | None = None

    async def run(self) -> int:
        """Serve until somebody leaves; the close code, or 0 when the other side is gone already."""
        doors = _doors()
        if doors[self._address] >= settings.CHAT_SOCKETS_PER_ADDRESS:
            return TOO_SLOW
        doors[self._address] += 1
        try:
            vtuber = await _find(self._slug)
            if vtuber is None:
                return UNKNOWN
            key = ("live", vtuber.pk)
            async with room_registry().connection(key, lambda: LiveRoom(vtuber)) as connection:
                room = room_registry().room(key)
                assert isinstance(room, LiveRoom)
                return await self._sit(vtuber, room, connection)
        except OSError:
            return 0  # the socket went away in mid-sentence
        except Exception:
            log.exception("a stream page of %s broke", self._slug)
            return BROKEN
        finally:
            doors[self._address] -= 1
            if not doors[self._address]:
                del doors[self._address]

    async def _sit(self, vtuber: VTuber, room: LiveRoom, connection: Connection) -> int:
        self._viewer_session = await ViewerSession.of(vtuber, room, self._headers, self._address)
        self._headers = []
        seq = await self._greet(room, self._viewer_session)
        writer = asyncio.create_task(connection.serve(self._write, since=seq, short=RawFrames.of(self._send)))
        reader = asyncio.create_task(self._listen())
        try:
            await asyncio.wait((writer, reader), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for job in (writer, reader):
                job.cancel()
            ends = await asyncio.gather(writer, reader, return_exceptions=True)
        slow, heard = ends
        if isinstance(slow, SlowReader):
            return TOO_SLOW
        for end in ends:
            if isinstance(end, Exception) and not isinstance(end, OSError):
                raise end
        return heard if isinstance(heard, int) else 0

    async def _greet(self, room: LiveRoom, viewer_session: ViewerSession) -> int:
        """Send the snapshot; its `seq`. A step of its own: what `_sit` holds is held as long as the socket lives."""
        seq, snapshot = await room.snapshot(viewer_session.me())
        await self._write(snapshot)
        for frame in await viewer_session.own():
            await self._write(frame.model_dump_json())
        return seq

    async def _listen(self) -> int:
        """Do what the viewer wants, one thing after another. Returns the close code; 0 when they have left."""
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                return 0
            text = message.get("text")
            if (
                len(text.encode("utf-8", "replace") if text is not None else message.get("bytes") or b"")
                > FRAME_LIMIT
            ):
                return TOO_LARGE
            answer = await self._answer(text)
            if answer is not None:
                await self._write(answer.model_dump_json())
            if self._bad >= PATIENCE or self._refused >= REFUSALS:
                return NO_FRAMES

    async def _answer(self, text: str | None) -> Frame | None:
        assert self._viewer_session is not None
        if text is None:
            return self._unreadable()
        try:
            request = read_request(text)
        except ValueError:
            return self._unreadable()
        self._bad = 0
        try:
            answer = await self._viewer_session.do(request)
        except Refused as refused:
            self._refused += 1
            return self._refusal(request, refused)
        self._refused = 0
        return answer

    def _refusal(self, request: Request, refused: Refused) -> RefusedFrame:
        with translation.override(self._language):
            hint = translate(refused.reason)
        return RefusedFrame(
            id=request.id if isinstance(request, SayRequest) else request.kind,
            error=refused.code,
            hint=hint,
            retry_after=None if refused.retry_after is None else round(refused.retry_after, 1),
        )

    def _unreadable(self) -> ErrorFrame:
        self._bad += 1
        with translation.override(self._language):
            return ErrorFrame(error="bad_frame", hint=_("This is no message that the page could have sent."))

    def _write(self, text: str) -> Sending:
        # The server's own coroutine, with none of ours around it: there is one for each socket and frame.
        return self._send({"type": "websocket.send", "text": text})


def _language(query: bytes) -> str:
    asked = parse_qs(query.decode("latin-1")).get("language", [""])[0]
    try:
        return get_supported_language_variant(asked)
    except LookupError:
        return str(settings.LANGUAGE_CODE)


async def _find(slug: str) -> VTuber | None:
    """The VTuber of that name; whose room is open is known already."""
    for room in room_registry().rooms():
        if isinstance(room, LiveRoom) and room.vtuber.slug == slug:
            return room.vtuber
    found: VTuber | None = await in_database(
        lambda: VTuber.objects.select_related("persona").filter(slug=slug).first()
    )()
    return found


_open: WeakKeyDictionary[asyncio.AbstractEventLoop, Tally[str]] = WeakKeyDictionary()


def _doors() -> Tally[str]:
    """Open sockets of this process, by address."""
    return _open.setdefault(asyncio.get_running_loop(), Tally())
