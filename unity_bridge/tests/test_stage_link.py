"""The stage's link on a real server: who gets in, what comes first, and the clock that waited for it."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from vtuber.tests.support.board_page import World

TOKEN = "a-stage-for-tests"
PATIENCE_S = 15


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lived = World(tmp_path_factory.mktemp("stage"), STAGE_TOKEN=TOKEN)
    yield lived
    lived.close()


def stage(world: World, slug: str = "baomi", query: str = "", token: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    address = f"ws://127.0.0.1:{world.port}/ws/stage/{slug}/{query}"
    return connect(address, origin=f"http://127.0.0.1:{world.port}", additional_headers=headers)  # type: ignore[arg-type]


async def hear(socket: ClientConnection, kind: str) -> dict[str, Any]:
    """The next frame of a kind; those before it are dropped."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            frame: dict[str, Any] = json.loads(await socket.recv())
            if frame["kind"] == kind:
                return frame


async def closed_with(socket: ClientConnection) -> int:
    async with asyncio.timeout(PATIENCE_S):
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await socket.recv()
    assert closed.value.rcvd is not None
    return int(closed.value.rcvd.code)


async def do(world: World, verb: str, **arguments: Any) -> dict[str, Any]:
    return await asyncio.to_thread(world.do, verb, **arguments)


async def test_the_first_front_end_releases_the_clock(world: World) -> None:
    await do(world, "wait_for_stage")
    assert (await do(world, "clock"))["waiting_for_stage"] is True
    async with stage(world, token="wrong") as refused:
        assert await closed_with(refused) == 4401
    assert (await do(world, "clock"))["waiting_for_stage"] is True
    async with stage(world, token=TOKEN) as socket:
        hello = await hear(socket, "hello")
        assert hello == {"kind": "hello", "protocol": 0, "vtuber": "baomi", "name": "苞米"}
        snapshot = await hear(socket, "snapshot")
        assert snapshot["clock"]["waiting_for_stage"] is False
        assert snapshot["clock"]["rate"] == 60
        # What is the operators' business stays with them.
        assert {"models", "calls", "audit"} & set(snapshot) == set()
    assert (await do(world, "clock"))["waiting_for_stage"] is False


async def test_events_follow_the_snapshot_in_order(world: World) -> None:
    async with stage(world, query=f"?token={TOKEN}") as socket:
        seq = (await hear(socket, "snapshot"))["seq"]
        for number in range(3):
            await do(world, "post", text=f"喵 {number}")
        heard = [await hear(socket, "event") for _number in range(3)]
    assert [event["seq"] for event in heard] == [seq + 1, seq + 2, seq + 3]
    assert [event["payload"]["text"] for event in heard] == ["喵 0", "喵 1", "喵 2"]


@pytest.mark.parametrize(
    ("slug", "query", "token", "code"),
    [
        ("baomi", "", "", 4401),
        ("baomi", "?token=", "", 4401),
        ("baomi", "?token=wrong", "", 4401),
        ("nobody", "", TOKEN, 4404),
        ("nobody", "", "", 4401),
    ],
)
async def test_who_may_not_watch_is_told_by_the_close_code(
    world: World, slug: str, query: str, token: str, code: int
) -> None:
    async with stage(world, slug, query, token) as socket:
        assert await closed_with(socket) == code


async def test_the_board_is_not_opened_by_the_stage_s_token(world: World) -> None:
    address = f"ws://127.0.0.1:{world.port}/ws/board/baomi/?token={TOKEN}"
    async with connect(address, origin=f"http://127.0.0.1:{world.port}") as socket:  # type: ignore[arg-type]
        assert await closed_with(socket) == 4401
