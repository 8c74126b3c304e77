"""One link to a front end, from hello to bye, whatever carries it."""

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import Mapping
from typing import Any, Protocol, cast

from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils import timezone

from unity_bridge import messages
from unity_bridge.links import request_handlers
from unity_bridge.links.frames import (
    MAX_FRAME,
    MAX_FRAME_IN,
    PROTOCOL,
    BadFrame,
    Received,
    error_text,
    frame_text,
    read_frame,
)
from unity_bridge.links.front_end_room import FrontEndRoom
from unity_bridge.links.inbound_limits import TokenBucket
from unity_bridge.links.link_registry import link_registry
from unity_bridge.links.outbox import Outbox, Wire
from unity_bridge.services.greeting import Unwelcome, Welcomed, look_at
from unity_bridge.services.link_records import Report, close_record, open_record
from unity_bridge.services.missed_events import missed_frames
from unity_bridge.services.tokens import Allowed, still_allowed
from vtuber.services.clock import wait_for_stage
from vtuber.web import guess_limits
from vtuber.web.connection import EncodedFrame
from vtuber.web.room_registry import room_registry
from vtuber.web.socket_database import in_database

log = logging.getLogger(__name__)

# Real seconds: until hello has to be there; that a front end may leave events unacknowledged before it is cut off.
HELLO_S = 5.0
SLOW_S = 30.0
# Heartbeats of silence after which a link is dead.
DEAD = 3
# Real seconds between two looks whether the token still stands.
RECHECK_S = 3.0
# Requests of a front end that wait to be done.
REQUESTS = 64


class Transport(Wire, Protocol):
    """What carries a link."""

    name: str  # "tcp", "websocket"
    address: str  # of the other end

    @property
    def overfull(self) -> bool:
        """Whether more waits to be sent than anybody may leave there."""

    def close(self) -> None:
        """Send what was written, and end it."""


class Link:
    """Reads what a front end says, and keeps it told. `run` is its life; `receive` hands it each frame."""

    def __init__(self, transport: Transport, signed_in: Allowed | None = None) -> None:
        self.id = uuid.uuid4().hex
        self.client_id = ""
        self.vtuber_pk = 0
        self.status = ""
        self.last_error = ""
        self.welcomed: Welcomed | None = None
        self.outbox: Outbox | None = None
        self._transport = transport
        self._signed_in = signed_in
        self._hello: asyncio.Future[messages.Hello] = asyncio.get_running_loop().create_future()
        self._requests: asyncio.Queue[Received] = asyncio.Queue(REQUESTS)
        self._ended = asyncio.Event()
        self._bucket = TokenBucket(settings.FRONT_END_FRAMES_PER_S, settings.FRONT_END_FRAMES_BURST)
        self._heard = time.monotonic()
        self._checked = time.monotonic()
        self._scolded = 0.0
        self._room: FrontEndRoom | None = None
        self._record = 0

    async def run(self) -> None:
        """Greet, tell, listen, until one side ends it. Never raises but for a cancellation."""
        try:
            await self._live()
        except Unwelcome as refused:
            self.end(refused.code, str(refused))
        except Exception:
            log.exception("the link of %s broke", self.client_id or self._transport.address)
            self.end("unavailable", "Something is broken here; it stands in the log. Try again.")
        finally:
            self._ended.set()
            self._transport.close()

    def receive(self, line: bytes | str) -> None:
        """A frame came. Awaits nothing: what takes time waits in line."""
        self._heard = time.monotonic()
        if self._ended.is_set():
            return
        if not self._bucket.take():
            self._scold(BadFrame("rate_limited", "Too many frames in too short a time; this one was not looked at."))
            return
        try:
            self._take(read_frame(line))
        except BadFrame as bad:
            if not self._hello.done():
                self.end(bad.code, str(bad))
            else:
                self._scold(bad)

    def too_large(self) -> None:
        """A frame came that is longer than is taken; nothing after it can be read."""
        self.end("too_large", f"A frame is at most {MAX_FRAME_IN} bytes long.")

    def hang_up(self) -> None:
        """The other end has gone."""
        self._ended.set()

    def end(self, code: str, why: str) -> None:
        """Say why, and end the link."""
        if self._ended.is_set():
            return
        self.last_error = f"{code}: {why}"
        self._write(error_text(code, why, fatal=True, at=timezone.now()))
        self._ended.set()

    def say_bye(self, reason: str) -> None:
        """End the link on purpose."""
        if not self._ended.is_set():
            self._write(frame_text(messages.Bye.TYPE, {"reason": reason}, at=timezone.now()))
            self._ended.set()

    def say(self, told_type: str, data: Mapping[str, Any], *, re: str = "") -> None:
        """A frame for this front end alone."""
        self._write(frame_text(told_type, data, at=timezone.now(), re=re))

    def refuse(self, code: str, why: str, *, re: str = "", retry_s: float | None = None) -> None:
        """Something was not done; the link goes on."""
        self.last_error = f"{code}: {why}"
        retry_ms = None if retry_s is None else round(retry_s * 1000)
        self._write(error_text(code, why, fatal=False, at=timezone.now(), re=re, retry_ms=retry_ms))

    @property
    def recorded(self) -> bool:
        """Whether the link is written down yet."""
        return bool(self._record)

    def report(self) -> Report:
        """How the link is."""
        events, age_s = self.outbox.lag() if self.outbox else (0, 0.0)
        return Report(self._record, self.id, events, round(age_s * 1000), self.status, self.last_error)

    async def look_after(self) -> None:
        """Called each second: is anybody there, does it keep up, does its token still stand?"""
        if self._ended.is_set() or self.outbox is None:
            return
        now = time.monotonic()
        silent, heartbeat_s = now - self._heard, settings.FRONT_END_HEARTBEAT_S
        if silent > DEAD * heartbeat_s:
            self.end("heartbeat_missed", f"Nothing was heard for {DEAD * heartbeat_s:g} s.")
        elif silent > heartbeat_s:
            # Without a seq: what waits in the outbox comes after it.
            self.say(messages.Ping.TYPE, {})
        if self._transport.overfull or self.outbox.given_up or self.outbox.lag()[1] > SLOW_S:
            self.end("slow_client", "More waits than can wait. Come back with last_seq for what was missed.")
        self.outbox.flush()
        token = self.welcomed.allowed.token if self.welcomed else None
        if token is not None and now - self._checked > RECHECK_S:
            self._checked = now
            if not await in_database(still_allowed)(token):
                self.end("wrong_token", "The token was revoked.")

    async def send_snapshot(self, re: str = "") -> None:
        """The whole picture, now."""
        assert self._room is not None and self.welcomed is not None
        commands = [{"type": told.type, "data": dict(told.data)} for told in await self._room.commands_now()]
        told = {
            "session": self.welcomed.session,
            "seq": self._room.seq,
            "commands": commands,
            "saying": self._room.saying(),
        }
        frame = EncodedFrame(frame_text(messages.Snapshot.TYPE, told, at=timezone.now(), re=re))
        if self.outbox is not None and self.outbox.begun:
            # Behind what waits: what is older than the picture, and comes after it, would be taken for known.
            self.outbox.put(frame)
        else:
            self._transport.write(frame)

    # From here on: the link's own business ───────────────────────────────────

    async def _live(self) -> None:
        guesser = guess_limits.address_of(self._transport.address)
        hello = await self._await_hello()
        if hello is None:
            return
        if PROTOCOL not in hello.protocol:
            raise Unwelcome("unsupported_protocol", f"{PROTOCOL} is spoken here.")
        welcomed = self.welcomed = await self._let_in(hello, guesser)
        self.client_id, self.vtuber_pk = hello.client_id, welcomed.vtuber.pk
        key = ("front end", welcomed.vtuber.pk)
        async with room_registry().connection(key, lambda: FrontEndRoom(welcomed.vtuber)) as connection:
            self._room = cast(FrontEndRoom, room_registry().room(key))
            self.outbox = cast(Outbox, connection)
            async with link_registry().place(self):
                await self._open_record(hello)
                try:
                    await self._greet(hello)
                    await self._serve()
                finally:
                    await in_database(close_record)(
                        record=self._record, link=self.id, last_error=self.last_error, real=timezone.now()
                    )

    async def _await_hello(self) -> messages.Hello | None:
        ended = asyncio.create_task(self._ended.wait())
        try:
            await asyncio.wait((self._hello, ended), timeout=HELLO_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended.cancel()
        if self._ended.is_set():
            return None
        if not self._hello.done():
            raise Unwelcome("hello_timeout", f"Say hello within {HELLO_S:.0f} s.")
        return self._hello.result()

    async def _let_in(self, hello: messages.Hello, guesser: str) -> Welcomed:
        limits = settings.LOGIN_ADDRESS_LIMITS
        wait = sync_to_async(guess_limits.wait_s, thread_sensitive=False)
        if self._signed_in is None and (seconds := await wait("token", limits, guesser)):
            raise Unwelcome("too_many_attempts", f"Too many wrong tokens. Wait {seconds} s.")
        try:
            welcomed: Welcomed = await in_database(look_at)(
                hello=hello, signed_in=self._signed_in, real=timezone.now()
            )
        except Unwelcome as refused:
            if refused.code == "wrong_token" and hello.token:
                await sync_to_async(guess_limits.note_wrong, thread_sensitive=False)("token", limits, guesser)
            raise
        return welcomed

    async def _open_record(self, hello: messages.Hello) -> None:
        assert self.welcomed is not None
        client = " ".join(filter(None, (hello.client.name, hello.client.version, hello.client.platform)))
        self._record = await in_database(open_record)(
            vtuber=self.welcomed.vtuber,
            client_id=hello.client_id,
            link=self.id,
            client=client,
            transport=self._transport.name,
            address=self._transport.address,
            real=timezone.now(),
        )

    async def _greet(self, hello: messages.Hello) -> None:
        assert self._room is not None and self.outbox is not None and self.welcomed is not None
        room, welcomed = self._room, self.welcomed
        # Before the first picture, so that it shows a clock that runs.
        await in_database(wait_for_stage)(vtuber=welcomed.vtuber, waiting=False, real=timezone.now())
        since, missed = room.seq, None
        if hello.session == welcomed.session and hello.last_seq is not None:
            missed = await in_database(missed_frames)(welcomed.vtuber, hello.last_seq, since)
        self.say(messages.Welcome.TYPE, self._welcome("snapshot" if missed is None else "replay"))
        if missed is None:
            await self.send_snapshot()
            since = room.seq
        known = since if missed is None else hello.last_seq or 0
        capabilities = frozenset(hello.capabilities or ())
        self.outbox.begin(self._transport, since, capabilities, known=known, missed=missed or ())

    def _welcome(self, resume: str) -> dict[str, Any]:
        assert self.welcomed is not None
        vtuber = self.welcomed.vtuber
        return {
            "protocol": PROTOCOL,
            "session": self.welcomed.session,
            "resume": resume,
            "heartbeat_ms": round(settings.FRONT_END_HEARTBEAT_S * 1000),
            "max_frame": MAX_FRAME,
            "max_frame_in": MAX_FRAME_IN,
            "vtuber": {"slug": vtuber.slug, "name": vtuber.name, "language": vtuber.persona.language},
            "scopes": list(self.welcomed.allowed.scopes),
            "server": "VTuberAgent",
        }

    async def _serve(self) -> None:
        """Do what the front end asks for, one thing after another."""
        ended = asyncio.create_task(self._ended.wait())
        try:
            while not self._ended.is_set():
                getting = asyncio.create_task(self._requests.get())
                await asyncio.wait((getting, ended), return_when=asyncio.FIRST_COMPLETED)
                if not getting.done():
                    getting.cancel()
                    return
                await request_handlers.handle(self, getting.result())
        finally:
            ended.cancel()

    def _take(self, got: Received) -> None:
        if self.welcomed is None or self.outbox is None:
            self._take_hello(got)
            return
        match got.message:
            case messages.Ping():
                self.say(messages.Pong.TYPE, {}, re=got.id)
            case messages.Ack(seq=int(seq)):
                self.outbox.acknowledge(seq)
            case messages.Bye():
                self._ended.set()
            case messages.Error() as told:
                self.last_error = f"{told.code}: {told.message}"[:500]
            case messages.Hello():
                self.refuse("bad_frame", "Hello was said already.", re=got.id)
            case None | messages.Pong() | messages.Ack() | messages.SpeechFinished():
                # What nobody knows here is let pass: a newer client may know more.
                pass
            case messages.Status() as told:
                self.status = " · ".join(
                    filter(None, (told.state, f"{told.fps:.0f} fps" if told.fps else "", told.note))
                )
            case _:
                try:
                    self._requests.put_nowait(got)
                except asyncio.QueueFull:
                    self.refuse("rate_limited", "Too much is asked for at once; try again.", re=got.id, retry_s=1.0)

    def _take_hello(self, got: Received) -> None:
        if isinstance(got.message, messages.Hello) and not self._hello.done():
            self._hello.set_result(got.message)
        elif not self._hello.done():
            self.end("hello_expected", "The first frame is hello.")
        elif isinstance(got.message, messages.Ping):
            self.say(messages.Pong.TYPE, {}, re=got.id)
        else:
            with contextlib.suppress(asyncio.QueueFull):
                self._requests.put_nowait(got)

    def _scold(self, bad: BadFrame) -> None:
        """Say what is wrong with a frame; of a flood not each time, for that would answer it with another one."""
        now = time.monotonic()
        if bad.code == "rate_limited" and now - self._scolded < 1.0:
            return
        if bad.code == "rate_limited":
            self._scolded = now
        self.refuse(bad.code, str(bad), re=bad.about)

    def _write(self, text: str) -> None:
        self._transport.write(EncodedFrame(text))
