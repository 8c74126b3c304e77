"""IRC servers for tests: a real ngircd of their own, people who speak there, and a stand-in for Twitch's."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from llmservice.tests.support.missing_parts import give_up
from streaming.chat.adapters.irc import Line, read_line

WAIT_S = 20.0

_CONFIG = """
[Global]
Name = irc.test.invalid
Info = tests
Listen = 127.0.0.1
{ports}
{password}
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxNickLength = 31
MaxPenaltyTime = 0
PingTimeout = 600
[Options]
DNS = no
Ident = no
PAM = no
IncludeDir = {folder}/none
[SSL]
{tls}
"""


def find_ngircd() -> str | None:
    """Debian keeps it where an ordinary user's path does not lead."""
    return shutil.which("ngircd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin")


def need_ngircd(*, tls: bool = False) -> None:
    """Skip the test where ngircd (or, for TLS, openssl) is not installed; in CI it has to be there."""
    if find_ngircd() is not None and (not tls or shutil.which("openssl")):
        return
    reason = "ngircd, an IRC server, or openssl is not installed"
    give_up(reason)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody trusts, and its key."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=tests"
    subprocess.run(
        [*command.split(), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
        timeout=60,
    )
    # As root the server gives up its rights before it reads this.
    key.chmod(0o644)
    return certificate, key


class Ircd:
    """A server that can be killed and started again on its port."""

    def __init__(self, folder: Path, *, password: str = "", tls: bool = False) -> None:
        self.port = free_port()
        self.certificate = Path()
        keys = ""
        if tls:
            self.certificate, key = make_certificate(folder)
            keys = f"CertFile = {self.certificate}\nKeyFile = {key}\nPorts = {self.port}"
        (folder / "none").mkdir()
        self._folder = folder
        self._config = folder / "ngircd.conf"
        self._config.write_text(
            _CONFIG.format(
                folder=folder,
                # With TLS the plain port is one that nobody uses.
                ports=f"Ports = {free_port() if tls else self.port}",
                password=f"Password = {password}" if password else "",
                tls=keys,
            )
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it takes connections."""
        binary = find_ngircd()
        assert binary is not None
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen([binary, "-n", "-f", str(self._config)], stdout=log, stderr=log)
        deadline = time.monotonic() + WAIT_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"ngircd did not start:\n{(self._folder / 'log').read_text()}") from error
                time.sleep(0.02)  # it tells nobody when it is ready

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(WAIT_S)
            self._process = None


@contextmanager
def irc_server(*, password: str = "", tls: bool = False) -> Iterator[Ircd]:
    """A running ngircd on loopback. Started by root it runs as `nobody`, by its own choice."""
    need_ngircd(tls=tls)
    folder = Path(tempfile.mkdtemp(prefix="vtuber-irc-"))
    folder.chmod(0o755)
    server = Ircd(folder, password=password, tls=tls)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


class Speaker:
    """Somebody in a channel, with a client that has nothing of the adapter's but the reading of lines."""

    def __init__(self, nick: str, room: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.nick, self.room = nick, room
        self._reader, self._writer = reader, writer
        self._present: set[str] = set()

    def send(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())

    async def say(self, *texts: str) -> None:
        """Returns when the server has taken all of them."""
        self.send(*(f"PRIVMSG {self.room} :{text}" for text in texts), "PING all-said")
        await self._until(lambda line: line.command == "PONG")

    async def sees(self, nick: str) -> None:
        """Returns when `nick` is in the channel."""
        while nick not in self._present:
            await self._until(lambda line: True)

    async def _until(self, check: Callable[[Line], bool]) -> None:
        async with asyncio.timeout(WAIT_S):
            while True:
                raw = await self._reader.readline()
                if not raw:
                    raise ConnectionError(f"{self.nick} lost the server")
                line = read_line(raw)
                if line.command == "353":
                    self._present |= {name.lstrip("~&@%+") for name in line.param(-1).split()}
                elif line.command == "JOIN":
                    self._present.add(line.nick)
                if check(line):
                    return


@asynccontextmanager
async def speaker(server: Ircd, nick: str, room: str = "#baomi") -> AsyncIterator[Speaker]:
    """Somebody who is in the channel by now, and leaves it at the end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    somebody = Speaker(nick, room, reader, writer)
    try:
        somebody.send(f"NICK {nick}", f"USER {nick} 0 * :{nick}", f"JOIN {room}")
        await somebody._until(lambda line: line.command == "366")
        yield somebody
    finally:
        writer.close()


class TwitchLink:
    """One client of the stand-in: what it sent, and a way to send it something."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard: list[str] = []
        self._reader, self._writer = reader, writer

    def send(self, *lines: str | bytes) -> None:
        for line in lines:
            self._writer.write((line.encode() if isinstance(line, str) else line) + b"\r\n")

    async def hears(self, start: str) -> str:
        """The next line that begins so."""
        async with asyncio.timeout(WAIT_S):
            while raw := await self._reader.readline():
                self.heard.append(raw.decode().rstrip("\r\n"))
                if self.heard[-1].startswith(start):
                    return self.heard[-1]
        raise ConnectionError("the client went away")

    async def goes_away(self) -> None:
        """Returns when the client has closed its side."""
        async with asyncio.timeout(WAIT_S):
            while await self._reader.readline():
                pass

    def close(self) -> None:
        self._writer.close()


class TwitchStandIn:
    """Answers as Twitch's public documentation of its IRC interface says; it is not Twitch, and knows no more.

    It leaves the script to the test: `next_link` is the next client, and `let_in` leads it into its channel.
    """

    def __init__(self) -> None:
        self.port = 0
        self._links: asyncio.Queue[TwitchLink] = asyncio.Queue()

    async def next_link(self) -> TwitchLink:
        async with asyncio.timeout(WAIT_S):
            return await self._links.get()

    async def let_in(self, *, caps: bool = True) -> TwitchLink:
        """The next client, in its channel. Without `caps` the server has never heard of capabilities."""
        link = await self.next_link()
        asked = await link.hears("CAP REQ :")
        if caps:
            link.send(f":tmi.twitch.tv CAP * ACK :{asked.removeprefix('CAP REQ :')}")
        else:
            link.send(":tmi.twitch.tv 421 * CAP :Unknown command")
        nick = (await link.hears("NICK ")).removeprefix("NICK ")
        link.send(f":tmi.twitch.tv 001 {nick} :Welcome, GLHF!", f":tmi.twitch.tv 376 {nick} :>")
        room = (await link.hears("JOIN ")).removeprefix("JOIN ")
        link.send(f":{nick}!{nick}@{nick}.tmi.twitch.tv JOIN {room}")
        return link


@asynccontextmanager
async def twitch_stand_in() -> AsyncIterator[TwitchStandIn]:
    stand_in = TwitchStandIn()
    links: list[TwitchLink] = []

    async def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        links.append(TwitchLink(reader, writer))
        stand_in._links.put_nowait(links[-1])

    server = await asyncio.start_server(welcome, "127.0.0.1", 0)
    stand_in.port = server.sockets[0].getsockname()[1]
    try:
        yield stand_in
    finally:
        server.close()
        for link in links:
            link.close()
