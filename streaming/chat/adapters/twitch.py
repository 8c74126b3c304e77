"""Reads a Twitch chat, or a channel of any IRC server, and comes back by itself when the connection is lost.

Written from Twitch's public documentation of its IRC interface: https://dev.twitch.tv/docs/chat/irc/
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import random
import re
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import NoReturn

from streaming.chat.adapters.chat_api_client import InboundChat
from streaming.chat.adapters.irc import BadLine, Line, Splitter, read_line, write_line
from streaming.chat.adapters.tunnel import open_connection
from streaming.chat.adapters.twitch_gifts import gift_of, is_from_elsewhere, is_nameless, without_cheermotes

logger = logging.getLogger(__name__)

HOST, PORT = "irc.chat.twitch.tv", 6697
TLS_PORTS = frozenset({443, 6697})
# Who speaks, and the server's own commands, RECONNECT among them.
_TAGS, _COMMANDS = "twitch.tv/tags", "twitch.tv/commands"

# What Twitch says on `NOTICE *` before it closes.
_LOGIN_NOTICES = ("login authentication failed", "login unsuccessful", "improperly formatted auth", "invalid nick")
# Numerics: bad password, banned from the server, a nick that it doesn't take.
_LOGIN_ERRORS = {"464": "wrong password", "465": "banned from the server", "432": "the nick is not taken here"}
_NICK_IN_USE = {"433", "436", "437"}
_JOIN_ERRORS = {"403", "405", "471", "473", "474", "475", "476", "477", "489"}
_NICK_TRIES = 5

_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# mIRC's colours and styles, then every other control character.
_STYLES = re.compile(r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|[\x00-\x1f\x7f-\x9f]")
_jitter = random.SystemRandom()


class LoginRefused(Exception):
    """The server doesn't let us in, and would not the next time either."""


class _Lost(Exception):
    """The connection is of no use any more; says why."""


@dataclass(frozen=True)
class Channel:
    """Which channel, where, and as whom. Without a nick we are one of Twitch's anonymous readers."""

    name: str
    host: str = HOST
    port: int = PORT
    # None: as the port says.
    tls: bool | None = None
    nick: str = ""
    # With or without `oauth:`. It is sent once and written nowhere.
    token: str = field(default="", repr=False)
    platform: str = "twitch"
    # Nicks or user ids that are not carried, as other bots'; in small letters.
    ignore: frozenset[str] = frozenset()

    @property
    def room(self) -> str:
        return f"#{self.name.removeprefix('#').lower()}"

    @property
    def encrypted(self) -> bool:
        return self.port in TLS_PORTS if self.tls is None else self.tls


@dataclass(frozen=True)
class Pace:
    """How long the client waits for what; seconds."""

    connect_s: float = 15.0
    login_s: float = 30.0
    # Twitch asks PING about every five minutes: six without a line mean that something is wrong.
    idle_s: float = 360.0
    pong_s: float = 30.0
    write_s: float = 10.0
    first_pause_s: float = 1.0
    longest_pause_s: float = 120.0
    # A stay of this length was a good one: the pauses begin anew.
    steady_s: float = 60.0


class TwitchChat:
    """`hand` gets each message, in order; it must not wait. `joined` is set while we are in the channel."""

    def __init__(self, channel: Channel, hand: Callable[[InboundChat], None], pace: Pace | None = None) -> None:
        self.joined = asyncio.Event()
        self._channel = channel
        self._hand = hand
        self._pace = pace or Pace()
        self._serial = count(1)

    async def run(self) -> None:
        """Read until cancelled. Raises LoginRefused."""
        pace, failures = self._pace, 0
        while True:
            since = time.monotonic()
            try:
                await self._visit()
            except (_Lost, OSError) as error:
                why = str(error) or type(error).__name__
            stayed_s = time.monotonic() - since if self.joined.is_set() else 0.0
            self.joined.clear()
            failures = 0 if stayed_s >= pace.steady_s else failures
            pause = min(pace.longest_pause_s, pace.first_pause_s * 2 ** min(failures, 20)) * _jitter.uniform(0.5, 1.0)
            failures += 1
            logger.warning("Not in %s any more (%s); next try in %.1f s", self._channel.room, why, pause)
            await asyncio.sleep(pause)

    async def _visit(self) -> NoReturn:
        """One connection, from beginning to end. Raises _Lost, OSError or LoginRefused."""
        channel, pace = self._channel, self._pace
        async with asyncio.timeout(pace.connect_s):
            reader, writer = await open_connection(
                channel.host, channel.port, ssl.create_default_context() if channel.encrypted else None
            )
        try:
            await _Visit(channel, self._hear, self.joined, pace, reader, writer).stay()
        except asyncio.CancelledError:
            writer.write(write_line("QUIT"))
            raise
        finally:
            writer.close()
            with suppress(OSError):
                async with asyncio.timeout(1.0):
                    await writer.wait_closed()
            writer.transport.abort()

    def _hear(self, line: Line, tagged: bool) -> None:
        message = as_message(line, self._channel, tagged=tagged, serial=next(self._serial))
        if message is not None:
            self._hand(message)


class _Visit:
    """One connection's talk with the server."""

    def __init__(
        self,
        channel: Channel,
        hear: Callable[[Line, bool], None],
        joined: asyncio.Event,
        pace: Pace,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._channel, self._hear, self._joined, self._pace = channel, hear, joined, pace
        self._reader, self._writer = reader, writer
        self._nick = channel.nick or _anonymous()
        self._nicks_tried = 1
        self._registered = False
        self._tagged = False

    async def stay(self) -> NoReturn:
        """Log in, join, read. Raises _Lost, OSError or LoginRefused."""
        self._log_in()
        splitter = Splitter()
        clock = asyncio.get_running_loop().time
        arrived = last_line = clock()
        asked = False
        while True:
            # The whole login has one deadline, and afterwards only a line counts as a sign of life.
            if self._joined.is_set():
                deadline = last_line + self._pace.idle_s + (self._pace.pong_s if asked else 0.0)
            else:
                deadline = arrived + self._pace.login_s
            try:
                async with asyncio.timeout_at(deadline):
                    data = await self._reader.read(65_536)
            except TimeoutError as error:
                if not self._joined.is_set():
                    raise _Lost("the server did not let us into the channel in time") from error
                if asked:
                    raise _Lost("the server has gone silent") from error
                asked = True
                self._say("PING", "still-there")
                continue
            if not data:
                raise _Lost("the server closed the connection")
            for raw in splitter.feed(data):
                last_line, asked = clock(), False
                self._take(raw)
            # A server that asks PING and doesn't read what we answer must not fill our memory.
            async with asyncio.timeout(self._pace.write_s):
                await self._writer.drain()

    def _log_in(self) -> None:
        self._say("CAP", "REQ", f"{_TAGS} {_COMMANDS}")
        if self._channel.token:
            self._say("PASS", f"oauth:{self._channel.token.removeprefix('oauth:')}")
        self._say("NICK", self._nick)
        # Twitch needs no USER; plain servers do.
        self._say("USER", self._nick, "0", "*", self._nick)

    def _say(self, command: str, *params: str) -> None:
        self._writer.write(write_line(command, *params))

    def _take(self, raw: bytes) -> None:
        try:
            line = read_line(raw)
        except BadLine as error:
            logger.debug("A line of the server was left out: %s", error)
            return
        # Subscriptions, gifts, raids and announcements are notices, which only tags tell anything of.
        if line.command == "PRIVMSG" or (line.command == "USERNOTICE" and self._tagged):
            if self._is_ours(line.param(0)) and line.nick.lower() != self._nick.lower():
                self._hear(line, self._tagged)
        elif line.command == "PING":
            with suppress(BadLine):  # as one that is too long to be answered
                self._say("PONG", line.param(-1))
        elif line.command == "RECONNECT":
            raise _Lost("the server asks for a new connection")
        elif line.command == "ERROR":
            said = _plain(line.param(-1))[:100]
            if not self._registered and "password" in said.lower():
                raise LoginRefused(said)
            raise _Lost(f"the server says: {said}")
        elif line.command == "KICK" and self._is_ours(line.param(0)) and line.param(1).lower() == self._nick.lower():
            raise _Lost("we were kicked")
        elif line.command == "CAP" and line.param(1) in ("ACK", "NAK"):
            self._tagged = line.param(1) == "ACK" and _TAGS in line.param(-1).split()
            # A plain server doesn't let us in before it has heard this.
            self._say("CAP", "END")
        elif self._registered:
            self._take_inside(line)
        else:
            self._take_at_the_door(line)

    def _take_at_the_door(self, line: Line) -> None:
        """What comes before the server has let us in."""
        if line.command == "001":
            self._registered = True
            # It may have cut or changed the nick.
            self._nick = line.param(0) or self._nick
            self._say("JOIN", self._channel.room)
        elif line.command in _NICK_IN_USE:
            if self._nicks_tried >= _NICK_TRIES:
                raise _Lost("the nick is in use, and so are others like it")
            self._nick = f"{self._channel.nick}{self._nicks_tried}" if self._channel.nick else _anonymous()
            self._nicks_tried += 1
            self._say("NICK", self._nick)
        elif line.command in _LOGIN_ERRORS:
            raise LoginRefused(_LOGIN_ERRORS[line.command])
        elif line.command == "NOTICE" and line.param(-1).lower().startswith(_LOGIN_NOTICES):
            raise LoginRefused(_plain(line.param(-1))[:100])

    def _take_inside(self, line: Line) -> None:
        """What comes between login and the end, without what viewers say."""
        own_join = line.command == "JOIN" and line.nick.lower() == self._nick.lower() and self._is_ours(line.param(0))
        if own_join or (line.command == "366" and self._is_ours(line.param(1))):
            if not self._joined.is_set():
                logger.info("In %s as %s", self._channel.room, self._nick)
            self._joined.set()
        elif line.command in _JOIN_ERRORS and self._is_ours(line.param(1)):
            raise _Lost(f"the channel can't be joined: {line.command} {_plain(line.param(-1))[:100]}")

    def _is_ours(self, room: str) -> bool:
        return room.lower() == self._channel.room


def as_message(line: Line, channel: Channel, *, tagged: bool, serial: int) -> InboundChat | None:
    """What a PRIVMSG or USERNOTICE says to her; None where it is nothing to carry.

    Tags count only where the server has agreed to send them: a viewer could have written them otherwise. `serial`
    tells two equal messages of the same moment apart.
    """
    tags = line.tags if tagged else {}
    # A notice is the server's; whom it is about stands in a tag.
    name = tags.get("login", "") if line.command == "USERNOTICE" else line.nick
    nick = name.lower()
    sender_id = tags.get("user-id") or nick
    if not nick or {nick, sender_id} & channel.ignore or is_from_elsewhere(tags):
        return None
    said = line.param(1)
    if said.startswith("\x01"):
        # /me; every other CTCP is between programs.
        if not said.startswith("\x01ACTION "):
            return None
        said = said.removeprefix("\x01ACTION ")
    text = _plain(said).strip()
    gift = gift_of(line.command, tags)
    if gift is not None and gift.kind == "bits":
        text = without_cheermotes(text, int(gift.amount))
    if not text and gift is None:
        return None
    message_id = tags.get("id", "")
    if not _MESSAGE_ID.fullmatch(message_id):
        moment = tags.get("tmi-sent-ts") or str(time.time_ns())
        digest = hashlib.sha256("\0".join((moment, nick, text, str(serial))).encode("utf-8", "replace"))
        message_id = digest.hexdigest()[:32]
    return InboundChat(
        channel.platform,
        # Nobody in particular is a guest (docs/chat-api.md).
        "0" if is_nameless(tags) else sender_id,
        _plain(tags.get("display-name", "")).strip() or name,
        text,
        message_id,
        highlighted=gift is not None or tags.get("msg-id") == "highlighted-message",
        kind=gift.kind if gift else "",
        amount=gift.amount if gift else "",
        currency=gift.currency if gift else "",
    )


def _plain(text: str) -> str:
    """Without colours, styles and other control characters."""
    return _STYLES.sub("", text)


def _anonymous() -> str:
    """Twitch lets anybody read who calls himself so."""
    return f"justinfan{_jitter.randrange(10_000, 100_000_000)}"
