"""What the merch shop shows on the board, and tells viewers: over a real link, and on real pages."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.asyncio.client import connect

from vtuber.tests.support.board_page import REDUCED_MOTION, World, browser, log_in

SOON_S = 30.0


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lived = World(
        tmp_path_factory.mktemp("shop"),
        module="tests.sample_colleague.tests.support.shop_world",
        EXTRA_APPS="tests.sample_colleague",
    )
    yield lived
    lived.close()


@pytest.fixture
def shop(world: World) -> World:
    """An empty one; she is on air."""
    world.do("open_shop")
    return world


async def until(socket: Any, kind: str) -> dict[str, Any]:
    """The next frame of that kind."""
    async with asyncio.timeout(SOON_S):
        while True:
            frame: dict[str, Any] = json.loads(await socket.recv())
            if frame["kind"] == kind:
                return frame


@pytest.mark.browser
def test_the_board_has_its_drawer_and_the_chat_says_what_is_new(shop: World) -> None:
    with browser() as chromium:
        board = chromium.new_context(locale="en-GB", **REDUCED_MOTION).new_page()
        broken: list[str] = []
        board.on("pageerror", lambda error: broken.append(str(error)))
        log_in(board, shop)
        board.get_by_role("tab", name="Merch").click()
        board.get_by_text("Nothing in here yet.").wait_for()
        assert broken == []
        board.context.close()

        page = chromium.new_context(locale="en-GB", **REDUCED_MOTION).new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(f"{shop.url}/live/baomi/")
        page.locator("#link[data-link=live]").wait_for(state="attached")
        notes = page.locator("#entries .is-note")
        assert notes.count() == 0
        shop.do("make", name="The polite bell")
        notes.get_by_text("New in her shop: The polite bell, 12 coins").wait_for()
        assert notes.count() == 1
        assert page.locator("link[href*='merch/live']").count() == 1
        # Who comes later is told what there is, once, and not again what is no news any more.
        page.reload()
        notes.get_by_text("In her shop: The polite bell, 12 coins").wait_for()
        assert notes.count() == 1
        assert errors == []


async def test_viewers_hear_of_what_she_made_and_sold(shop: World) -> None:
    address = f"ws://127.0.0.1:{shop.port}/ws/live/baomi/?language=en"
    origin: Any = f"http://127.0.0.1:{shop.port}"
    shop.do("make", name="The patient mug")
    async with connect(address, origin=origin) as socket:
        told = await until(socket, "snapshot")
        assert (told["sections"], told["unavailable"]) == (
            {"merch": {"latest": {"name": "The patient mug", "price": 12}}},
            [],
        )
        done = await asyncio.to_thread(shop.do, "make", name="The loud mug")
        assert await until(socket, "merch.made") == {
            "kind": "merch.made",
            "seq": done["seq"],
            "name": "The loud mug",
            "price": 12,
        }
        await asyncio.to_thread(shop.do, "off_air")
        sold = await until(socket, "merch.sold")
        assert sold.pop("seq") > done["seq"]
        assert sold == {"kind": "merch.sold", "name": "The loud mug", "count": 1}
    async with connect(address, origin=origin) as late:
        told = await until(late, "snapshot")
        assert told["sections"] == {"merch": {"latest": {"name": "The loud mug", "price": 12}}}
