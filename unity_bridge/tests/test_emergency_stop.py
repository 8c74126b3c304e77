"""The emergency stop on every front end: real sockets, a real broker, and no worker anywhere."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from unity_bridge.tests.conftest import Linked
from unity_bridge.tests.support.adapter import Adapter
from unity_bridge.tests.support.link_client import TOKEN, LinkClient, tcp_client, websocket_client
from vtuber.tests.support.board_page import World, operator_cookie
from vtuber.tests.support.valkey import Valkey

pytestmark = pytest.mark.alone

SILENT_S = 0.5
SOON_S = 20
# Slow enough that she is in the middle of an answer for seconds; after so many characters some are written down.
TYPING_S, WRITTEN_DOWN = "0.08", 9


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Linked]:
    folder = tmp_path_factory.mktemp("stopped")
    broker = Valkey(folder)
    broker.start()
    settings = {
        "REDIS_URL": f"redis://127.0.0.1:{broker.port}/0",
        "STAGE_TOKEN": TOKEN,
        "CHAT_TYPING_S": TYPING_S,
        "CHAT_PAUSE_S": "0",
    }
    world = World(folder, module="unity_bridge.tests.support.link_world", **settings)
    adapter = Adapter({**world.environment, "FRONT_END_ORIGIN": world.url})
    adapter.start()
    yield Linked(world, adapter, broker)
    adapter.kill()
    # A server that looks for its broker ends only when it has given up.
    broker.kill()
    broker.start()
    world.close()
    broker.kill()


class Page:
    """A page's socket, which notes when each frame came."""

    def __init__(self, socket: Any) -> None:
        self.frames: list[dict[str, Any]] = []
        self._socket = socket
        self._came = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in self._socket:
                self.frames.append(json.loads(text))
                self._came.set()

    async def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first frame for which that holds, whether it has come or is still to come."""
        async with asyncio.timeout(SOON_S):
            while True:
                for frame in self.frames:
                    if wanted(frame):
                        return frame
                self._came.clear()
                await self._came.wait()


@asynccontextmanager
async def page(world: World, path: str, cookie: str = "") -> AsyncIterator[Page]:
    origin: Any = world.url
    headers = {"Cookie": cookie} if cookie else {}
    address = f"ws://127.0.0.1:{world.port}/ws/{path}/baomi/?language=en"
    async with connect(address, origin=origin, additional_headers=headers, compression=None, max_size=None) as socket:
        opened = Page(socket)
        await opened.until(lambda frame: frame["kind"] == "snapshot")
        yield opened


async def until(client: LinkClient, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The first frame of a front end for which that holds, whether it has come or is still to come."""
    async with asyncio.timeout(SOON_S):
        while True:
            for frame in client.heard:
                if wanted(frame):
                    return frame
            client._came.clear()
            await client._came.wait()


async def ask(world: World, path: str, cookie: str) -> float:
    """A POST as the board makes it; when it was made."""
    token = cookie.partition("csrftoken")[2].partition("=")[2].partition(";")[0]
    async with httpx2.AsyncClient(base_url=world.url, headers={"Cookie": cookie, "X-CSRFToken": token}) as client:
        began = time.monotonic()
        answer = await client.post(f"/api/vtubers/baomi/{path}", json={})
    assert answer.status_code == 200, answer.text
    return began


async def open_board(world: World, cookie: str) -> None:
    """The page that has the button, as whoever presses it has opened it: a server's first page is slow."""
    async with httpx2.AsyncClient(base_url=world.url, headers={"Cookie": cookie}) as client:
        answer = await client.get("/")
    assert answer.status_code == 200 and "baomi" in answer.text


async def do(world: World, verb: str, **arguments: Any) -> dict[str, Any]:
    return await asyncio.to_thread(world.do, verb, **arguments)


async def timed(waiting: Any) -> tuple[float, dict[str, Any]]:
    frame = await waiting
    return time.monotonic(), frame


def is_stop(frame: dict[str, Any]) -> bool:
    return bool(frame["type"] == "speech.stop")


async def test_every_front_end_is_silent_within_half_a_second_and_hears_no_more(linked: Linked) -> None:
    world, cookie = linked.world, operator_cookie(linked.world)
    await do(world, "on_air")
    await open_board(world, cookie)
    async with AsyncExitStack() as stack:
        viewer = await stack.enter_async_context(page(world, "live"))
        board = await stack.enter_async_context(page(world, "board", cookie))
        unity = await stack.enter_async_context(tcp_client(linked.adapter.port))
        stage = await stack.enter_async_context(websocket_client(f"ws://127.0.0.1:{world.port}/ws/stage/baomi/"))
        for number, front_end in enumerate((unity, stage)):
            await front_end.greet(client_id=f"front-end-{number}", capabilities=["mouth"])
            await front_end.hear("snapshot")
        await do(world, "gift", name="A", text="今天玩什么游戏？", kind="superchat", amount="30", currency="CNY")
        answering = asyncio.create_task(do(world, "answer"))
        spoken = [
            # So far that some of it is written down (`FOLLOW_S`): of what is not, nothing would be kept.
            viewer.until(lambda frame: frame["kind"] == "words" and frame["at"] >= WRITTEN_DOWN),
            *(
                until(each, lambda frame: frame["type"] == "chat.reply" and bool(frame["data"]["text"]))
                for each in (unity, stage)
            ),
        ]
        await asyncio.gather(*spoken)
        assert not answering.done()

        heard = [
            asyncio.create_task(timed(waiting))
            for waiting in (
                viewer.until(lambda frame: frame["kind"] == "stopped"),
                board.until(lambda frame: frame["kind"] == "event" and frame["type"] == "stop.pulled"),
                until(unity, is_stop),
                until(stage, is_stop),
            )
        ]
        began = await ask(world, "stop", cookie)
        ends = await asyncio.gather(*heard)
        assert [round(at - began, 2) for at, _frame in ends if at - began > SILENT_S] == []
        told = [frame for _at, frame in ends]
        assert told[0]["stopped"] is True and told[1]["payload"]["by"] == "operator"
        assert [frame["data"]["reason"] for frame in told[2:]] == ["stopped", "stopped"]

        # The answer was cut where it was; nobody says what was left of it, and nobody is answered.
        assert await answering == {"answered": 1}
        line = await viewer.until(lambda frame: frame["kind"] == "line" and frame["answer"] is not None)
        assert line["cut"] is True
        await do(world, "gift", name="B", text="还有呢？", kind="superchat", amount="30", currency="CNY")
        assert await do(world, "answer") == {"answered": 0}
        await do(world, "tick")
        await viewer.until(lambda frame: frame["kind"] == "chat" and frame["nickname"] == "B")
        for each in (unity, stage):
            await until(each, lambda frame: frame["type"] == "chat.message" and frame["data"]["nickname"] == "B")
            after = each.heard[each.heard.index(next(filter(is_stop, each.heard))) :]
            assert [frame["type"] for frame in after if frame["type"] in ("speech.say", "character.mouth")] == []
            assert [frame for frame in after if frame["type"] == "chat.reply" and not frame["data"]["final"]] == []
        later = viewer.frames[viewer.frames.index(told[0]) :]
        assert [frame for frame in later if frame["kind"] in ("words", "answering")] == []


async def test_who_comes_while_she_is_stopped_is_told_so(linked: Linked) -> None:
    world, cookie = linked.world, operator_cookie(linked.world)
    async with page(world, "live") as viewer, page(world, "board", cookie) as board:
        assert viewer.frames[0]["clock"]["stopped"] is True and viewer.frames[0]["answer"] is None
        assert board.frames[0]["sections"]["stop"]["by"] == "operator"
        # Her viewers are not told who it was.
        assert "operator" not in json.dumps(viewer.frames[0])
    async with (
        tcp_client(linked.adapter.port) as unity,
        websocket_client(f"ws://127.0.0.1:{world.port}/ws/stage/baomi/") as stage,
    ):
        for number, front_end in enumerate((unity, stage)):
            await front_end.greet(client_id=f"late-{number}")
            snapshot = await front_end.hear("snapshot")
            time_told = next(told["data"] for told in snapshot["data"]["commands"] if told["type"] == "world.time")
            assert (time_told["standing"], time_told["rate"]) == ("stopped", 0)


async def test_she_is_let_go_on_and_answers_who_has_waited(linked: Linked) -> None:
    world, cookie = linked.world, operator_cookie(linked.world)
    async with page(world, "live") as viewer, tcp_client(linked.adapter.port) as unity:
        await unity.greet(client_id="front-end-0")
        await unity.hear("snapshot")
        await ask(world, "stop/release", cookie)
        assert (await viewer.until(lambda frame: frame["kind"] == "stopped"))["stopped"] is False
        # The pause of before stands.
        await until(unity, lambda frame: frame["type"] == "world.time" and frame["data"]["standing"] == "paused")
        await do(world, "gift", name="C", text="在吗？", kind="superchat", amount="30", currency="CNY")
        assert await do(world, "answer") == {"answered": 1}
        await until(unity, lambda frame: frame["type"] == "speech.say")


async def test_without_a_broker_it_is_heard_with_the_next_look_into_the_log(linked: Linked) -> None:
    world, cookie = linked.world, operator_cookie(linked.world)
    async with page(world, "live") as viewer, tcp_client(linked.adapter.port) as unity:
        await unity.greet(client_id="front-end-0")
        await unity.hear("snapshot")
        linked.broker.kill()
        waiting = [
            asyncio.create_task(timed(each))
            for each in (viewer.until(lambda frame: frame["kind"] == "stopped"), until(unity, is_stop))
        ]
        began = await ask(world, "stop", cookie)
        assert max(at - began for at, _frame in await asyncio.gather(*waiting)) < 6.0
