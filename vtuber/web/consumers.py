"""Websockets: who may sit down, the first picture, and then whatever the room says."""

import asyncio
import contextlib
import logging
from contextlib import AbstractAsyncContextManager
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_supported_language_variant

from vtuber.access import Right
from vtuber.frames import Frame
from vtuber.models import VTuber
from vtuber.web.board_room import BoardRoom
from vtuber.web.board_snapshot import picture, recent_events
from vtuber.web.connection import Connection, SlowReader
from vtuber.web.frames import BoardSnapshot
from vtuber.web.room_registry import room_registry
from vtuber.web.socket_database import in_database
from vtuber.web.standing import has_right, session_stands

log = logging.getLogger(__name__)

# Close codes. The socket is accepted first: a refused handshake would look like a broken network to a page.
SIGNED_OUT = 4401
NOT_STAFF = 4403
UNKNOWN = 4404
TOO_SLOW = 1013
BROKEN = 1011
# Real seconds: how long who lost the right to watch, or whose session was ended, goes on seeing.
RECHECK_S = 5.0


class WorldConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """A socket that watches one VTuber. What it hears is ignored: commands go through the API."""

    # The room subscribes for everybody; a channel for each socket would cost a subscription each.
    channel_layer_alias = None
    vtuber: VTuber

    async def connect(self) -> None:
        self._jobs: list[asyncio.Task[None]] = []
        await self.accept()
        code = await self.refusal()
        if code:
            await self.close(code=code)
            return
        self._serving = asyncio.create_task(self._serve())
        self._jobs = [self._serving, asyncio.create_task(self._recheck())]

    async def disconnect(self, code: int) -> None:
        for job in self._jobs:
            job.cancel()
        await asyncio.gather(*self._jobs, return_exceptions=True)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Nothing is expected from here."""

    async def refusal(self) -> int:
        """Why this socket may not watch, as a close code; 0 if it may. Finds the VTuber."""
        vtuber = await VTuber.objects.filter(slug=self.scope["url_route"]["kwargs"]["slug"]).afirst()
        code = await self.check_person()
        if not code and vtuber is None:
            code = UNKNOWN
        if vtuber is not None:
            self.vtuber = vtuber
        return code

    async def check_person(self) -> int:
        """Whether the session still stands, and may watch: a close code, or 0. Asked again now and then."""
        user, session = self.scope["user"], self.scope["session"]
        if not user.is_authenticated or not await in_database(session_stands)(session.session_key, user.pk):
            return SIGNED_OUT
        return 0 if await in_database(has_right)(user.pk, Right.WATCH) else NOT_STAFF

    def join_room(self) -> AbstractAsyncContextManager[Connection]:
        """A place in the room that this kind of socket watches from."""
        raise NotImplementedError

    async def greet(self) -> int:
        """Send the first picture. Returns the `seq` at which it was taken."""
        raise NotImplementedError

    async def say(self, frame: Frame) -> None:
        """Send one frame to this socket alone."""
        await self.send(text_data=frame.model_dump_json())

    async def _serve(self) -> None:
        code = BROKEN
        try:
            async with self.join_room() as connection:
                await connection.serve(self._pass_on, since=await self.greet())
        except SlowReader:
            code = TOO_SLOW
        except OSError:
            return  # the socket went away in mid-sentence
        except Exception:
            log.exception("a socket of %s broke", self.vtuber.slug)
        # A stalled socket takes not even this; it waits here until it reads again or its ping is missed.
        with contextlib.suppress(OSError):
            await self.close(code=code)

    async def _pass_on(self, text: str) -> None:
        await self.send(text_data=text)

    async def _recheck(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_S)
            code = await self.check_person()
            if code:
                # Nothing may be said after a close.
                self._serving.cancel()
                await asyncio.gather(self._serving, return_exceptions=True)
                with contextlib.suppress(OSError):
                    await self.close(code=code)
                return


class BoardConsumer(WorldConsumer):
    """The board's link: `snapshot`, then `event`, `sections`, `tick` and `pulse` frames."""

    async def refusal(self) -> int:
        asked = parse_qs(self.scope["query_string"].decode("latin-1")).get("language", [""])[0]
        try:
            self._language = get_supported_language_variant(asked)
        except LookupError:
            self._language = settings.LANGUAGE_CODE
        return await super().refusal()

    def join_room(self) -> AbstractAsyncContextManager[Connection]:
        key = ("board", self.vtuber.pk, self._language)
        return room_registry().connection(key, lambda: BoardRoom(self.vtuber, self._language))

    async def greet(self) -> int:
        whole = await in_database(picture)(self.vtuber, timezone.now(), self._language)
        seq = int(whole.pop("seq"))
        recent = await in_database(recent_events)(self.vtuber, seq, self._language)
        clock = whole.pop("clock")
        await self.say(
            BoardSnapshot.model_validate({"seq": seq, "clock": clock, "sections": whole, "events": recent})
        )
        return seq
