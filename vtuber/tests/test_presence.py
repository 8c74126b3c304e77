"""Two operators see each other: who is here and who drags what, over processes and languages, and for no longer."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from vtuber.tests.support.board_page import World, operator_cookie
from vtuber.tests.support.valkey import Valkey
from vtuber.web import presence
from vtuber.web.frames import Dragged
from vtuber.web.presence import Here, Presence

SOON_S = 20
DRAG = {"task": 7, "start": "2026-11-24T20:00:00+00:00", "end": "2026-11-24T21:00:00+00:00"}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[World]]:
    """Two web processes of one world."""
    folder = tmp_path_factory.mktemp("two")
    broker = Valkey(folder)
    broker.start()
    address = {"REDIS_URL": f"redis://127.0.0.1:{broker.port}/0"}
    first = World(folder, **address)
    both = [first, World(folder, **address)]
    yield both
    for world in both:
        world.close()
    broker.kill()


class Board:
    """A board's end of the link."""

    def __init__(self, socket: Any, you: dict[str, Any]) -> None:
        self.socket = socket
        self.you = you

    async def drag(self, drag: dict[str, Any] | None) -> None:
        await self.socket.send(json.dumps({"kind": "drag", "drag": drag}))

    async def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next frame on who is here for which that holds."""
        async with asyncio.timeout(SOON_S):
            while True:
                frame: dict[str, Any] = json.loads(await self.socket.recv())
                if frame["kind"] == "people" and wanted(frame):
                    return frame


@asynccontextmanager
async def board(world: World, cookie: str, language: str = "en") -> AsyncIterator[Board]:
    origin: Any = world.url
    address = f"ws://127.0.0.1:{world.port}/ws/board/baomi/?language={language}"
    async with connect(
        address, origin=origin, additional_headers={"Cookie": cookie}, compression=None, max_size=None
    ) as socket:
        picture = json.loads(await socket.recv())
        assert picture["kind"] == "snapshot"
        yield Board(socket, picture["you"])


async def test_two_in_two_processes_see_each_other_and_what_is_dragged(worlds: list[World]) -> None:
    cookie = operator_cookie(worlds[0])
    async with board(worlds[0], cookie) as here:
        alone = await here.until(lambda frame: bool(frame["people"]))
        assert alone["people"] == [{"person": here.you["person"], "name": "operator", "role": "owner", "tabs": 1}]
        async with board(worlds[1], cookie, "zh-hans") as there:
            for each in (here, there):
                both = await each.until(lambda frame: [one["tabs"] for one in frame["people"]] == [2])
                assert both["drags"] == []
            await here.drag(DRAG)
            seen = await there.until(lambda frame: bool(frame["drags"]))
            (drag,) = seen["drags"]
            assert (drag["tab"], drag["name"], drag["task"]) == (here.you["tab"], "operator", 7)
            assert drag["tab"] != there.you["tab"]
            await here.drag(None)
            await there.until(lambda frame: not frame["drags"])
            # Who goes takes along what was in their hand.
            await there.drag(DRAG)
            await here.until(lambda frame: bool(frame["drags"]))
        gone = await here.until(lambda frame: [one["tabs"] for one in frame["people"]] == [1])
        assert gone["drags"] == []


async def test_what_no_board_says_is_passed_on_to_nobody(worlds: list[World]) -> None:
    cookie = operator_cookie(worlds[0])
    async with board(worlds[0], cookie) as here, board(worlds[0], cookie) as there:
        for nonsense in ("{", '{"kind": "drag"}', '{"kind": "drag", "drag": {"task": 0}}'):
            await here.socket.send(nonsense)
        await here.drag({**DRAG, "end": DRAG["start"]})
        await here.drag(DRAG | {"task": 8})
        seen = await there.until(lambda frame: bool(frame["drags"]))
        assert [drag["task"] for drag in seen["drags"]] == [8]


@pytest.mark.parametrize(("frames", "code"), [(["{"] * 10, 1008), (["x" * 2000], 1009)])
async def test_who_goes_on_with_it_is_closed(worlds: list[World], frames: list[str], code: int) -> None:
    async with board(worlds[0], operator_cookie(worlds[0])) as here:
        for frame in frames:
            await here.socket.send(frame)
        with pytest.raises(ConnectionClosed) as closed:
            async with asyncio.timeout(SOON_S):
                while True:
                    await here.socket.recv()
        assert closed.value.rcvd is not None and closed.value.rcvd.code == code


def somebody(tab: str, person: int = 1, name: str = "li") -> Here:
    return Here(tab=tab, person=person, name=name, role="operator")


def test_a_room_that_died_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = Presence(), Presence()
    ours.come(somebody("a"))
    theirs.come(somebody("b", 2, "wang"))
    assert ours.hear(theirs.message()) and not ours.hear(ours.message())
    assert [one.name for one in ours.frame().people] == ["li", "wang"]
    monkeypatch.setattr(presence, "FORGET_S", 0.0)
    assert [one.name for one in ours.frame().people] == ["li"]


def test_a_drag_that_its_page_does_not_keep_up_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = Presence()
    ours.come(somebody("a"))
    dragged = Dragged.model_validate(DRAG)
    assert ours.drag("a", dragged) and not ours.drag("a", dragged)
    assert [drag.task for drag in ours.frame().drags] == [7]
    monkeypatch.setattr(presence, "DRAG_S", -1.0)
    assert ours.frame().drags == []
    # A tab that is gone drags nothing.
    ours.leave("a")
    assert not ours.drag("a", dragged) and ours.frame().people == []
