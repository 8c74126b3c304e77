"""The short way to a socket, on a real server: in use, in order, and left where the socket does not take it."""

import asyncio
import socket as sockets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import connect

from vtuber.web.connection import QUEUE, Connection, EncodedFrame, SlowReader
from vtuber.web.raw_frames import RawFrames

LARGE = 200_000


class Served:
    """A server whose sockets are in a room."""

    def __init__(self) -> None:
        self.connections: list[Connection] = []
        self.wires: list[RawFrames | None] = []
        self.ways: list[str] = []
        self.serving: list[asyncio.Task[None]] = []
        self.given_up = asyncio.Event()
        self.came = asyncio.Event()

    async def app(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "websocket":
            return
        await receive()
        await send({"type": "websocket.accept"})

        async def long_way(text: str) -> None:
            self.ways.append("long")
            await send({"type": "websocket.send", "text": text})

        connection, wire = Connection(), RawFrames.of(send)
        serving = asyncio.create_task(connection.serve(long_way, since=0, short=wire))
        self.serving.append(serving)
        self.connections.append(connection)
        self.wires.append(wire)
        await asyncio.sleep(0)
        self.came.set()
        try:
            await serving
        except SlowReader:
            self.given_up.set()
        except asyncio.CancelledError:
            pass  # the test has ended


@asynccontextmanager
async def served(**settings: Any) -> AsyncIterator[tuple[Served, int]]:
    mine = Served()
    config = uvicorn.Config(
        mine.app, interface="asgi3", log_level="critical", lifespan="off", timeout_graceful_shutdown=1, **settings
    )
    server = uvicorn.Server(config)
    with sockets.create_server(("127.0.0.1", 0)) as door:
        serving = asyncio.create_task(server.serve(sockets=[door]))
        try:
            yield mine, door.getsockname()[1]
        finally:
            # Nobody reads here that a client has left: the server would wait for them to end by themselves.
            for each in mine.serving:
                each.cancel()
            server.should_exit = True
            await serving


@pytest.mark.parametrize("length", [0, 125, 126, 65_535, 65_536])
async def test_frames_of_any_length_come_whole_and_in_order_without_the_server_s_framing(length: int) -> None:
    async with served(ws_per_message_deflate=False) as (mine, port):
        async with connect(f"ws://127.0.0.1:{port}/", compression=None, max_size=None) as client:
            await mine.came.wait()
            texts = [f"{number}{'x' * length}" for number in range(3)] + ["苞米" * length]
            for text in texts:
                mine.connections[0].put(EncodedFrame(text))
            assert [await client.recv() for _text in texts] == texts
        assert mine.wires[0] is not None
        assert mine.ways == []


async def test_where_frames_are_compressed_there_is_no_short_way() -> None:
    async with served(ws_per_message_deflate=True) as (mine, port):
        async with connect(f"ws://127.0.0.1:{port}/") as client:
            await mine.came.wait()
            mine.connections[0].put(EncodedFrame("hello"))
            assert await client.recv() == "hello"
        assert mine.wires == [None]
        assert mine.ways == ["long"]


def test_another_server_has_no_short_way() -> None:
    async def send(_message: dict[str, Any]) -> None:
        raise AssertionError

    assert RawFrames.of(send) is None
    assert RawFrames.of(Served().app) is None


async def test_a_full_socket_takes_the_long_way_and_goes_on_in_order() -> None:
    async with (
        served(ws_per_message_deflate=False) as (mine, port),
        connect(
            f"ws://127.0.0.1:{port}/", compression=None, max_size=None, max_queue=1, ping_interval=None
        ) as client,
    ):
        await mine.came.wait()
        count = 100
        for number in range(count):
            mine.connections[0].put(EncodedFrame(f"{number}:{'x' * LARGE}"))
        came = [str(await client.recv()).partition(":")[0] for _number in range(count)]
        assert came == [str(number) for number in range(count)]
        assert "long" in mine.ways
        mine.connections[0].put(EncodedFrame("after"))
        assert await client.recv() == "after"
        # Everything has gone out: the short way is open again.
        taken = len(mine.ways)
        mine.connections[0].put(EncodedFrame("later"))
        assert await client.recv() == "later"
        assert len(mine.ways) == taken


async def test_a_socket_that_takes_nothing_is_given_up() -> None:
    async with (
        served(ws_per_message_deflate=False) as (mine, port),
        # It reads no goodbye either, and does not wait for one.
        connect(
            f"ws://127.0.0.1:{port}/",
            compression=None,
            max_size=None,
            max_queue=1,
            ping_interval=None,
            close_timeout=0.1,
        ),
    ):
        await mine.came.wait()
        for number in range(QUEUE + 100):
            mine.connections[0].put(EncodedFrame(f"{number}:{'x' * LARGE}"))
        async with asyncio.timeout(10):
            await mine.given_up.wait()


async def test_a_client_that_has_gone_ends_its_seat_and_nobody_else_s() -> None:
    async with served(ws_per_message_deflate=False) as (mine, port):
        first = await connect(f"ws://127.0.0.1:{port}/", compression=None)
        await mine.came.wait()
        mine.came.clear()
        async with connect(f"ws://127.0.0.1:{port}/", compression=None) as second:
            await mine.came.wait()
            first.transport.abort()
            await first.wait_closed()
            for number in range(20):
                for connection in mine.connections:
                    connection.put(EncodedFrame(str(number)))
                assert await second.recv() == str(number)
