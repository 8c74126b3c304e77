"""A crowd in a process of its own: thousands of websockets that watch, and a few of them talk.

    python -m bench.support.crowd_client

Reads its orders from stdin and answers each on stdout, a JSON object a line; ends when stdin does. No event loop and
no websocket library stand between it and its sockets: a measuring instrument has to be faster than what it measures.
What a server sends to everybody is read once: the same bytes mean the same to each watcher.

The first order is where to sit: `{"host", "port", "path", "watchers", "cookies", "addresses", "snapshots", "order"}`;
the first watchers have the cookies, and talk. With `snapshots` each has to be greeted with one; with `order` the
`seq` of the frames must rise. Then `{"do": "closed", "in_flight", "seconds", "bytes"}` (a message is followed by the
next once everybody has it) or `{"do": "paced", "per_second", "seconds", "bytes"}`, as often as wanted. `bytes` is the
length that a message as it is sent is filled up to, 0 for a short one.
"""

import base64
import json
import os
import resource
import select
import socket
import struct
import sys
import time
from array import array
from dataclasses import dataclass, field
from typing import Any

from bench.support.figures import percentile

# Handshakes that are under way at a time.
AT_A_TIME = 128
# Chunks of bytes whose meaning is remembered.
KNOWN = 512
STALL_S = 60.0
# Warm-up of each measurement, not counted.
WARM_UP_S = 2.0
_CONTINUED, _TEXT, _CLOSE, _PING, _PONG = 0, 1, 8, 9, 10


class Broken(Exception):
    """The crowd cannot go on: somebody was turned away or cut off, or nothing comes any more."""


@dataclass(frozen=True)
class Heard:
    """What a run of bytes says: chat messages as (seq, mark), other frames by kind, pings, and what is left over."""

    chat: tuple[tuple[int, str], ...] = ()
    kinds: tuple[str, ...] = ()
    pings: tuple[bytes, ...] = ()
    rest: bytes = b""


def read_frames(data: bytes) -> Heard:
    """Take a server's frames apart. Broken for a close frame and for what viewers are refused."""
    chat: list[tuple[int, str]] = []
    kinds: list[str] = []
    pings: list[bytes] = []
    at = 0
    while len(data) - at >= 2:
        opcode, length, head = data[at] & 0x0F, data[at + 1] & 0x7F, 2
        if length == 126:
            if len(data) - at < 4:
                break
            length, head = struct.unpack_from("!H", data, at + 2)[0], 4
        elif length == 127:
            if len(data) - at < 10:
                break
            length, head = struct.unpack_from("!Q", data, at + 2)[0], 10
        end = at + head + length
        if end > len(data):
            break
        payload = data[at + head : end]
        at = end
        if opcode == _PING:
            pings.append(payload)
        elif opcode == _CLOSE:
            raise Broken(f"closed with {struct.unpack('!H', payload[:2])[0] if payload else 1005}")
        elif opcode == _TEXT:
            if payload.startswith(b'{"kind":"snapshot"'):
                kinds.append("snapshot")
                continue
            frame = json.loads(payload)
            kinds.append(frame["kind"])
            if frame["kind"] == "chat":
                chat.append((frame["seq"], frame["client_id"]))
            elif frame["kind"] in ("refused", "error"):
                raise Broken(payload.decode())
    return Heard(tuple(chat), tuple(kinds), tuple(pings), data[at:])


def client_frame(opcode: int, payload: bytes) -> bytes:
    """A client's frame. Masked, as it has to be, with zeros: that is enough for a server."""
    head = bytes([0x80 | opcode])
    if len(payload) < 126:
        return head + bytes([0x80 | len(payload)]) + b"\0\0\0\0" + payload
    return head + b"\xfe" + struct.pack("!H", len(payload)) + b"\0\0\0\0" + payload


def say(mark: str, number: int, length: int) -> bytes:
    """A message as a viewer's page sends it; with `length`, as long as that, with the fields of the answer to it."""
    frame: dict[str, Any] = {"kind": "say", "id": mark, "text": f"{mark}，{'风雨雷电云雪霜露'[number % 8]}"}
    if length:
        # For a server that passes on what it gets: it has to look like what comes back from ours.
        frame = {"kind": "chat", "seq": number, "client_id": mark, "text": ""}
        frame["text"] = "x" * max(0, length - len(json.dumps(frame)))
    return client_frame(_TEXT, json.dumps(frame, ensure_ascii=False).encode())


@dataclass
class Watcher:
    """One socket's place in the crowd."""

    socket: socket.socket
    rest: bytes = b""
    seated: bool = False
    seq: int = 0  # of the last chat message
    got: int = 0  # chat messages of this measurement
    wrong: int = 0  # that came twice or out of order


@dataclass
class Run:
    """One measurement: what was said when, how many have it, and how long that took."""

    said: dict[str, float] = field(default_factory=dict)
    delivered: dict[str, int] = field(default_factory=dict)
    counted_from: float = 0.0
    deliveries: int = 0
    latencies: "array[float]" = field(default_factory=lambda: array("d"))
    strangers: int = 0


class Crowd:
    """Everybody who sits at one server."""

    def __init__(self, order: dict[str, Any]) -> None:
        self._order = order
        self._epoll = select.epoll()
        self._watchers: dict[int, Watcher] = {}
        self._talkers: list[Watcher] = []
        self._known: dict[bytes, Heard] = {}
        self._run = Run()
        self._count = 0
        self._done: list[str] = []  # marks that everybody has since somebody looked
        self._bytes = 0  # of the last chat message that was read

    def sit_down(self) -> None:
        """Connect everybody; returns when each has been greeted. Broken when somebody is turned away."""
        waiting: set[int] = set()
        wanted, cookies = self._order["watchers"], self._order["cookies"]
        while len(self._watchers) < wanted or waiting:
            while len(self._watchers) < wanted and len(waiting) < AT_A_TIME:
                number = len(self._watchers)
                watcher = self._connect(number, cookies[number] if number < len(cookies) else "")
                waiting.add(watcher.socket.fileno())
            if not self._turn(STALL_S):
                raise Broken(f"{len(waiting)} of {len(self._watchers)} were not let in within {STALL_S:g} s")
            waiting = {number for number in waiting if not self._watchers[number].seated}

    def stay(self) -> None:
        """Watch on until there is something to read on stdin."""
        self._epoll.register(0, select.EPOLLIN)
        while not self._turn(None):
            pass
        self._epoll.unregister(0)

    def closed(self, in_flight: int, seconds: float, length: int) -> dict[str, Any]:
        """`in_flight` messages at a time, each followed by the next as soon as everybody has it."""
        self._begin()
        end = self._run.counted_from + seconds
        for talker in range(in_flight):
            self._say(talker, length)
        while (now := time.perf_counter()) < end:
            self._await_something()
            for mark in self._finished():
                self._say(int(mark.split("-")[1]), length)
        self._run.deliveries, counted = 0, self._run.deliveries
        self._settle()
        return {**self._verdict(), "per_second": counted / (now - self._run.counted_from)}

    def paced(self, per_second: float, seconds: float, length: int) -> dict[str, Any]:
        """So many messages a second, whoever has had which."""
        self._begin()
        begin = self._run.counted_from - WARM_UP_S
        total = round((seconds + WARM_UP_S) * per_second)
        for number in range(total):
            due = begin + number / per_second
            while (left := due - time.perf_counter()) > 0:
                self._turn(left)
            self._say(number % len(self._talkers or [0]), length)
        self._settle()
        values = self._run.latencies
        shares = {f"p{share * 100:g}_ms": round(percentile(values, share) * 1000, 2) for share in (0.5, 0.95, 0.99)}
        return {**self._verdict(), **shares, "samples": len(values)}

    def _connect(self, number: int, cookie: str) -> Watcher:
        order = self._order
        addresses = order["addresses"]
        link = socket.socket()
        # Else a source address would cost a port that nobody else may have, whomever it talks to.
        link.setsockopt(socket.IPPROTO_IP, getattr(socket, "IP_BIND_ADDRESS_NO_PORT", 24), 1)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link.bind((addresses[number % len(addresses)], 0))
        link.connect((order["host"], order["port"]))
        host = f"{order['host']}:{order['port']}"
        lines = [
            f"GET {order['path']} HTTP/1.1",
            f"Host: {host}",
            f"Origin: http://{host}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Version: 13",
            *([f"Cookie: {cookie}"] if cookie else []),
        ]
        link.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        link.setblocking(False)
        watcher = self._watchers[link.fileno()] = Watcher(link)
        if cookie:
            self._talkers.append(watcher)
        self._epoll.register(link.fileno(), select.EPOLLIN)
        return watcher

    def _turn(self, wait_s: float | None) -> bool:
        """Read what has come. Waits for it, so many seconds at most; whether anything (or stdin) was there."""
        ready = self._epoll.poll(-1 if wait_s is None else wait_s, 4096)
        told = wait_s is not None and bool(ready)
        watchers, take = self._watchers, self._take
        for number, _event in ready:
            if number == 0:
                told = True
                continue
            watcher = watchers[number]
            try:
                data = watcher.socket.recv(262_144)
            except BlockingIOError:
                continue
            if not data:
                raise Broken("a socket was ended")
            take(watcher, data)
        return told

    def _take(self, watcher: Watcher, data: bytes) -> None:
        now = time.perf_counter()
        if watcher.rest:
            data, watcher.rest = watcher.rest + data, b""
        if not watcher.seated:
            data = self._greeted(watcher, data)
            if not data:
                return
        heard = self._known.get(data)
        if heard is None:
            heard = self._read(data)
        watcher.rest = heard.rest
        for payload in heard.pings:
            watcher.socket.sendall(client_frame(_PONG, payload))
        run = self._run
        for seq, mark in heard.chat:
            watcher.got += 1
            if seq <= watcher.seq and self._order["order"]:
                watcher.wrong += 1
            watcher.seq = seq
            said = run.said.get(mark)
            if said is None:
                run.strangers += 1
                continue
            if now >= run.counted_from:
                run.deliveries += 1
                if said >= run.counted_from:
                    run.latencies.append(now - said)
            run.delivered[mark] = count = run.delivered[mark] + 1
            if count == len(self._watchers):
                self._done.append(mark)

    def _greeted(self, watcher: Watcher, data: bytes) -> bytes:
        """What is left after the handshake and the snapshot; nothing as long as they are not whole."""
        if data.startswith(b"HTTP/"):
            head, end, rest = data.partition(b"\r\n\r\n")
            if not end:
                watcher.rest = data
                return b""
            if b" 101 " not in head:
                raise Broken(head.decode("latin-1"))
            data = rest
            if not self._order["snapshots"]:
                watcher.seated = True
                return data
        heard = read_frames(data)
        if "snapshot" in heard.kinds:
            watcher.seated = True
        watcher.rest = heard.rest
        return b""

    def _read(self, data: bytes) -> Heard:
        heard = read_frames(data)
        if len(heard.chat) == 1 and not heard.rest and len(heard.kinds) == 1:
            self._bytes = len(data) - (2 if len(data) < 128 else 4)
        if len(self._known) >= KNOWN:
            self._known.clear()
        self._known[data] = heard
        return heard

    def _begin(self) -> None:
        self._run = Run(counted_from=time.perf_counter() + WARM_UP_S)
        self._done.clear()
        for watcher in self._watchers.values():
            watcher.got = watcher.wrong = 0

    def _say(self, talker: int, length: int) -> None:
        self._count += 1
        mark = f"{os.getpid()}-{talker}-{self._count}"
        self._run.delivered[mark] = 0
        data = say(mark, self._count, length)
        self._run.said[mark] = time.perf_counter()
        self._talkers[talker].socket.sendall(data)

    def _finished(self) -> list[str]:
        done, self._done = self._done, []
        return done

    def _await_something(self) -> None:
        if not self._turn(STALL_S):
            raise Broken(f"nothing came for {STALL_S:g} s")

    def _settle(self) -> None:
        """Until everybody has everything, or nothing comes any more."""
        end = time.perf_counter() + STALL_S
        while sum(self._run.delivered.values()) < len(self._run.said) * len(self._watchers):
            if time.perf_counter() > end:
                return
            self._turn(1.0)

    def _verdict(self) -> dict[str, Any]:
        """A watcher whose messages rose in `seq`, and who had as many as were said, had each once and in order."""
        run, watchers = self._run, self._watchers.values()
        said = len(run.said)
        return {
            "messages": said,
            "lost": sum(max(0, said - watcher.got) for watcher in watchers),
            "more": sum(max(0, watcher.got - said) for watcher in watchers) + run.strangers,
            "disorder": sum(watcher.wrong for watcher in watchers),
            "bytes": self._bytes,
        }


def main() -> None:
    """Serves until stdin ends."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    def tell(**what: Any) -> None:
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()

    # Unbuffered: what waits in a buffer would not be seen by epoll.
    orders = open(0, "rb", buffering=0)  # noqa: SIM115
    crowd = Crowd(json.loads(orders.readline()))
    try:
        began = time.perf_counter()
        crowd.sit_down()
        tell(seated=len(crowd._watchers), seconds=round(time.perf_counter() - began, 1))
        while True:
            crowd.stay()
            line = orders.readline()
            if not line:
                return
            order = json.loads(line)
            if order["do"] == "closed":
                tell(**crowd.closed(order["in_flight"], order["seconds"], order["bytes"]))
            else:
                tell(**crowd.paced(order["per_second"], order["seconds"], order["bytes"]))
    except Broken as error:
        tell(broken=str(error))
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()
