"""The overlay in a real browser: nothing behind her, nothing to complain about, and CSS that comes from outside."""

import io
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from streaming.tests.support.page_files import page_files
from vtuber.tests.support.board_page import REDUCED_MOTION, World, browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def world(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lived = World(tmp_path_factory.mktemp("overlay"), module="streaming.tests.support.live_world")
    lived.do("on_air")
    yield lived
    lived.close()


def test_nothing_is_behind_her_and_css_from_outside_holds(chromium: Any, world: World) -> None:
    page = chromium.new_context(
        viewport={"width": 1280, "height": 720}, color_scheme="dark", **REDUCED_MOTION
    ).new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    loaded: dict[str, set[str]] = {"stylesheet": set(), "script": set()}
    page.on("response", lambda got: loaded.get(got.request.resource_type, set()).add(urlsplit(got.url).path))
    page.goto(f"{world.url}/live/baomi/?bg=none")
    page.locator("#link[data-link=live]").wait_for(state="attached", timeout=30_000)
    picture = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
    corners = [(0, 0), (1279, 0), (0, 719), (1279, 719)]
    assert [picture.getchannel("A").getpixel(corner) for corner in corners] == [0, 0, 0, 0]
    assert page.locator("#saying").is_visible()
    # She herself is there, most of the picture high, and nothing of her room is.
    cat = page.locator("#cat").bounding_box()
    assert cat is not None and cat["height"] > 360 and cat["y"] >= 0 and cat["y"] + cat["height"] <= 720
    drawn = picture.getchannel("A").crop((int(cat["x"]), int(cat["y"]), int(cat["x"] + cat["width"]), 700))
    assert sum(drawn.histogram()[200:]) > 0.4 * drawn.width * drawn.height
    assert not page.locator(".room .wall").is_visible()
    for hidden in ("#say", ".top", "#chat", "#reactions", "#follow", "#title"):
        assert not page.locator(hidden).is_visible()
    page.evaluate(
        "() => { const style = document.createElement('style'); style.textContent = 'body { opacity: 0.5 }';"
        " document.head.append(style); }"
    )
    assert page.evaluate("getComputedStyle(document.body).opacity") == "0.5"
    page.context.close()
    assert complaints == []
    # What the tests of older browsers look at is all that a browser loads.
    found = page_files("/live/baomi/?bg=none", lambda path: fetch(world.url + path))
    assert loaded["stylesheet"] == {urlsplit(name).path for name in found.styles}
    assert len(loaded["script"]) > 20
    assert loaded["script"] <= {urlsplit(name).path for name in found.scripts}


def test_she_is_whole_in_a_source_of_any_shape(chromium: Any, world: World) -> None:
    for width, height in ((800, 600), (640, 360), (1200, 300), (608, 1080), (1920, 1080)):
        page = chromium.new_context(viewport={"width": width, "height": height}, **REDUCED_MOTION).new_page()
        page.goto(f"{world.url}/live/baomi/?bg=none")
        page.locator("#link[data-link=live]").wait_for(state="attached", timeout=30_000)
        cat, seen, words = (page.locator(name).bounding_box() for name in ("#cat", ".her-room", "#saying"))
        assert cat and seen and words
        assert seen["x"] <= cat["x"] and cat["x"] + cat["width"] <= seen["x"] + seen["width"], (width, height)
        assert seen["y"] <= cat["y"] and cat["height"] > 0.45 * min(height, 1.5 * width), (width, height)
        # Her words stand beneath her, at the source's own end.
        assert words["y"] + words["height"] == pytest.approx(height - 16, abs=1.5), (width, height)
        page.context.close()


def fetch(address: str) -> str:
    """The text behind an address, in the language that the browser asks for."""
    asked = urllib.request.Request(address, headers={"Accept-Language": "en-US"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        text: str = answer.read().decode()
        return text
