"""Websockets: who may sit down, the first picture, and then whatever the room says."""

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_supported_language_variant

from vtuber.access import RIGHTS, Right, Role
from vtuber.frames import Frame
from vtuber.models import VTuber
from vtuber.web.board_room import BoardRoom
from vtuber.web.board_snapshot import picture, recent_events
from vtuber.web.connection import Connection, SlowReader
from vtuber.web.frames import BoardSnapshot, DragRequest, You
from vtuber.web.presence import Here
from vtuber.web.room_registry import room_registry
from vtuber.web.socket_database import in_database
from vtuber.web.standing import role_in

log = logging.getLogger(__name__)

# Close codes. The socket is accepted first: a refused handshake would look like a broken network to a page.
SIGNED_OUT = 4401
NOT_STAFF = 4403
UNKNOWN = 4404
TOO_SLOW = 1013
BROKEN = 1011
# Real seconds: how long who lost the right to watch, or whose session was ended, goes on seeing.
RECHECK_S = 5.0
# What a board may say: bytes of a frame; frames a second, more than any screen has; unreadable ones in a row.
FRAME_LIMIT = 1024
FRAMES_A_S = 120
PATIENCE = 10
NO_FRAMES = 1008
TOO_LARGE = 1009
NAME_LIMIT = 80


class WorldConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """A socket that watches one VTuber. Commands go through the API; what else it hears is its subclass's affair."""

    # The room subscribes for everybody; a channel for each socket would cost a subscription each.
    channel_layer_alias = None
    vtuber: VTuber
    role: Role | None = None

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
        # One way to the database for all of it: each may have to wait for other sockets' questions.
        code, vtuber = await in_database(self._look)(self.scope["url_route"]["kwargs"]["slug"])
        if not code and vtuber is None:
            code = UNKNOWN
        if vtuber is not None:
            self.vtuber = vtuber
        return int(code)

    def _look(self, slug: str) -> tuple[int, VTuber | None]:
        return self.check_person(), VTuber.objects.filter(slug=slug).first()

    def check_person(self) -> int:
        """Whether the session still stands, and may watch: a close code, or 0. Asked again now and then, where the
        database is; `role` is what was found."""
        user, session = self.scope["user"], self.scope["session"]
        stands, self.role = role_in(session.session_key, user.pk) if user.is_authenticated else (False, None)
        if not stands:
            return SIGNED_OUT
        return 0 if self.role and Right.WATCH in RIGHTS[self.role] else NOT_STAFF

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
            code = await in_database(self.check_person)()
            if code:
                # Nothing may be said after a close.
                self._serving.cancel()
                await asyncio.gather(self._serving, return_exceptions=True)
                with contextlib.suppress(OSError):
                    await self.close(code=code)
                return


class BoardConsumer(WorldConsumer):
    """The board's link: `snapshot`, then `event`, `sections`, `tick`, `pulse` and `people` frames."""

    _room: BoardRoom | None = None
    _you: You
    _bad = 0  # frames in a row that nobody can read
    _heard = 0  # frames within this second of the monotonic clock
    _second = 0

    async def refusal(self) -> int:
        asked = parse_qs(self.scope["query_string"].decode("latin-1")).get("language", [""])[0]
        try:
            self._language = get_supported_language_variant(asked)
        except LookupError:
            self._language = settings.LANGUAGE_CODE
        return await super().refusal()

    @property
    def _may_drag(self) -> bool:
        return self.role is not None and Right.OPERATE in RIGHTS[self.role]

    @asynccontextmanager
    async def join_room(self) -> AsyncIterator[Connection]:
        key = ("board", self.vtuber.pk, self._language)
        user = self.scope["user"]
        name = (user.get_full_name() or user.get_username())[:NAME_LIMIT]
        self._you = You(person=user.pk, tab=uuid.uuid4().hex)
        async with room_registry().connection(key, lambda: BoardRoom(self.vtuber, self._language)) as connection:
            room = room_registry().room(key)
            assert isinstance(room, BoardRoom)
            room.seat(Here(tab=self._you.tab, person=user.pk, name=name, role=self.role or ""))
            self._room = room
            try:
                yield connection
            finally:
                self._room = None
                room.unseat(self._you.tab)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """What is dragged, for the others to see. Who sends what no board does is closed."""
        second = int(time.monotonic())
        self._heard = self._heard + 1 if second == self._second else 1
        self._second = second
        if text_data is None or len(text_data) > FRAME_LIMIT:
            await self.close(code=TOO_LARGE if text_data else NO_FRAMES)
            return
        try:
            dragged = DragRequest.model_validate_json(text_data).drag
        except ValueError:
            self._bad += 1
        else:
            self._bad = 0
            if self._room is not None and self._may_drag:
                self._room.drag(self._you.tab, dragged)
        if self._bad >= PATIENCE or self._heard > FRAMES_A_S:
            await self.close(code=NO_FRAMES)

    async def greet(self) -> int:
        first = await in_database(self._first_frame)()
        await self.say(first)
        return int(first.seq)

    def _first_frame(self) -> BoardSnapshot:
        whole = picture(self.vtuber, timezone.now(), self._language)
        seq, clock = int(whole.pop("seq")), whole.pop("clock")
        recent = recent_events(self.vtuber, seq, self._language)
        return BoardSnapshot.model_validate(
            {"seq": seq, "clock": clock, "sections": whole, "events": recent, "you": self._you}
        )
