"""Front ends in a process of their own.

    python -m bench.support.link_clients

Reads its orders from stdin and answers each on stdout, a JSON object a line; ends when stdin does.

- `{"do": "round_trips", "port", "token", "count"}`: pings, one after another; without a token, for an echo.
- `{"do": "sit", "port", "token", "clients", "deaf"}`: so many front ends that are told of her mouth, and as many more
  that read nothing; `{"do": "count"}` what each has got since the last count, `{"do": "stamps"}` when each post came.
- `{"do": "reconnect", "port", "token", "times"}`: from a standing connection to the whole picture.
"""

import asyncio
import json
import socket
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

from bench.support.figures import percentile

PAUSE_S = 0.022  # below what a front end may say a second
PATIENCE_S = 30.0


def frame(type: str, data: dict[str, Any], id: str = "", **more: Any) -> bytes:
    """A frame of a front end."""
    whole = {"v": 1, "id": id or f"b{time.perf_counter_ns()}", "type": type, "ts": "", "data": data, **more}
    return json.dumps(whole).encode() + b"\n"


def hello(token: str, client_id: str, **more: Any) -> bytes:
    """The first frame."""
    told = {"protocol": ["vtbridge/1"], "token": token, "vtuber": "baomi", "client_id": client_id}
    return frame("hello", {**told, "client": {"name": "bench"}, "capabilities": ["mouth"], **more})


class Seat(asyncio.Protocol):
    """One front end: counts frames without reading them, but for what has to be answered or noted."""

    def __init__(self, token: str, name: str) -> None:
        self._token, self._name, self._rest = token, name, b""
        self.mouths = 0
        self.pictured: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.lost = False
        self.stamps: dict[str, float] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(hello(self._token, self._name))

    def data_received(self, data: bytes) -> None:
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            if b'"character.mouth"' in line:
                self.mouths += 1
            else:
                self._read(json.loads(line))

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = True

    def leave(self) -> None:
        self._transport.abort()

    def _read(self, told: dict[str, Any]) -> None:
        if told["type"] == "sns.text":
            self.stamps.setdefault(told["data"]["text"], time.time())
        if told["type"] == "ping":
            self._transport.write(frame("pong", {}, re=told["id"]))
        elif told["type"] == "snapshot" and not self.pictured.done():
            self.pictured.set_result(None)
        if "seq" in told:
            self._transport.write(frame("ack", {"seq": told["seq"]}))


def deaf(port: int, token: str, name: str) -> socket.socket:
    """Says hello, and never reads."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", port))
    line.sendall(hello(token, name))
    return line


def round_trips(port: int, token: str, count: int) -> dict[str, Any]:
    """Milliseconds from a ping to its pong, of one after the other."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines = line.makefile("rb")
        if token:
            line.sendall(hello(token, "round-trips"))
            while json.loads(lines.readline())["type"] != "snapshot":
                pass
        took = []
        for number in range(count):
            time.sleep(PAUSE_S)
            mark = f"r{number}"
            sent = frame("ping", {}, mark)
            began = time.perf_counter()
            line.sendall(sent)
            while mark.encode() not in lines.readline():
                pass
            took.append((time.perf_counter() - began) * 1000)
    return {"p50_ms": percentile(took, 0.5), "p95_ms": percentile(took, 0.95)}


async def reconnect(port: int, token: str, times: int) -> dict[str, Any]:
    """Milliseconds from a connection that stands to the whole picture."""
    took = []
    for _time in range(times):
        loop = asyncio.get_running_loop()
        began = 0.0

        def seat() -> Seat:
            nonlocal began
            began = time.perf_counter()
            return Seat(token, "comes-back")

        transport, protocol = await loop.create_connection(seat, "127.0.0.1", port)
        await asyncio.wait_for(protocol.pictured, PATIENCE_S)
        took.append((time.perf_counter() - began) * 1000)
        transport.close()
    return {"p50_ms": percentile(took, 0.5), "most_ms": max(took)}


async def main() -> None:
    """Until the input ends."""
    seats: list[Seat] = []
    silent: list[socket.socket] = []
    async for order in orders():
        match order.pop("do"):
            case "round_trips":
                answer = await asyncio.to_thread(round_trips, **order)
            case "reconnect":
                answer = await reconnect(**order)
            case "sit":
                seats, silent = await sit(**order)
                answer = {"seated": len(seats)}
            case "count":
                answer = {"mouths": [seat.mouths for seat in seats], "lost": sum(seat.lost for seat in seats)}
                for seat in seats:
                    seat.mouths = 0
            case "stamps":
                answer = {"stamps": [seat.stamps for seat in seats]}
            case _:
                for seat in seats:
                    seat.leave()
                for line in silent:
                    line.close()
                seats, silent, answer = [], [], {}
        print(json.dumps(answer), flush=True)


async def sit(port: int, token: str, clients: int, deaf_ones: int) -> tuple[list[Seat], list[socket.socket]]:
    """So many front ends that have their picture, and those that read nothing."""
    loop, seats = asyncio.get_running_loop(), []
    for number in range(clients):
        name = f"seat-{number}"
        _transport, seat = await loop.create_connection(lambda name=name: Seat(token, name), "127.0.0.1", port)  # type: ignore[misc]
        seats.append(seat)
    for seat in seats:
        await asyncio.wait_for(seat.pictured, PATIENCE_S)
    return seats, [deaf(port, token, f"deaf-{number}") for number in range(deaf_ones)]


async def orders() -> AsyncIterator[dict[str, Any]]:
    """What stdin says, line by line."""
    reader = asyncio.StreamReader(limit=2**20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield json.loads(line)


if __name__ == "__main__":
    asyncio.run(main())
