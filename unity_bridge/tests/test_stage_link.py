"""The stage's link on a real server: who gets in, what comes first, and the clock that waited for it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from unity_bridge.tests.support.link_client import TOKEN, WebSocketClient, hello_text, websocket_client
from vtuber.tests.support.board_page import World, operator_cookie


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lived = World(tmp_path_factory.mktemp("stage"), STAGE_TOKEN=TOKEN)
    yield lived
    lived.close()


@asynccontextmanager
async def stage(world: World, slug: str = "baomi", **options: Any) -> AsyncIterator[WebSocketClient]:
    async with websocket_client(f"ws://127.0.0.1:{world.port}/ws/stage/{slug}/", **options) as client:
        yield client


async def do(world: World, verb: str, **arguments: Any) -> dict[str, Any]:
    return await asyncio.to_thread(world.do, verb, **arguments)


async def test_the_first_front_end_releases_the_clock(world: World) -> None:
    await do(world, "wait_for_stage")
    assert (await do(world, "clock"))["waiting_for_stage"] is True
    async with stage(world) as refused:
        await refused.send(hello_text(token="wrong"))
        assert await refused.error() == "wrong_token"
        await refused.is_closed()
    assert (await do(world, "clock"))["waiting_for_stage"] is True
    async with stage(world) as client:
        welcome = await client.greet()
        assert welcome["data"]["resume"] == "snapshot"
        assert welcome["data"]["vtuber"] == {"slug": "baomi", "name": "苞米", "language": "zh"}
        assert welcome["data"]["scopes"] == ["watch", "ask", "time"]
        snapshot = await client.hear("snapshot")
        told = {command["type"]: command["data"] for command in snapshot["data"]["commands"]}
        assert (told["world.time"]["rate"], told["world.time"]["standing"]) == (60, "")
        assert told["scene.set"] == {"scene": "room", "activity": "", "until": None, "transition": "cut"}
        assert set(told) == {"world.time", "world.weather", "scene.set", "character.expression"}
    assert (await do(world, "clock"))["waiting_for_stage"] is False


async def test_events_follow_the_snapshot_in_order(world: World) -> None:
    async with stage(world) as client:
        await client.greet()
        seq = (await client.hear("snapshot"))["data"]["seq"]
        for number in range(3):
            await do(world, "post", text=f"喵 {number}")
        heard = [await client.hear("sns.text") for _number in range(3)]
    assert [(frame["seq"], frame["part"], frame["parts"]) for frame in heard] == [
        (seq + number, 1, 1) for number in (1, 2, 3)
    ]
    assert [frame["id"] for frame in heard] == [f"e{seq + number}.1" for number in (1, 2, 3)]
    assert [frame["data"]["text"] for frame in heard] == ["喵 0", "喵 1", "喵 2"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"token": ""}, "wrong_token"),
        ({"token": "wrong"}, "wrong_token"),
        ({"vtuber": "nobody"}, "wrong_token"),
        ({"protocol": ["vtbridge/0"]}, "unsupported_protocol"),
        ({"client_id": "a b"}, "bad_data"),
        ({"client": {}}, "bad_data"),
    ],
)
async def test_who_may_not_watch_is_told_why(world: World, said: dict[str, Any], code: str) -> None:
    async with stage(world) as client:
        await client.send(hello_text(**said))
        assert await client.error() == code
        await client.is_closed()
    assert [frame["type"] for frame in client.heard] == ["error"]
    assert client.heard[0]["data"]["fatal"] is True


async def test_a_session_counts_from_our_own_page_alone(world: World) -> None:
    """Only a browser sends cookies by itself: another's page, or a proxy that loses the Origin, opens no door."""
    cookie = {"Cookie": await asyncio.to_thread(operator_cookie, world)}
    for origin, let_in in ((f"http://127.0.0.1:{world.port}", True), (None, False), ("https://evil.example", False)):
        async with stage(world, additional_headers=cookie, origin=origin) as client:
            await client.send(hello_text(token=""))
            assert (await client.hear("welcome", "error"))["type"] == ("welcome" if let_in else "error")
        # A token is enough, whatever page asks.
        async with stage(world, origin=origin) as client:
            await client.greet()
