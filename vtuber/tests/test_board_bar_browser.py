"""The bar at the top in a real browser: one page, and another beside it that sees what the first does."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from vtuber.tests.support.board_page import REDUCED_MOTION, World, browser, log_in

pytestmark = pytest.mark.browser

SOON = 30_000


class Two:
    """Two boards of one operator, and what their browser complained about."""

    def __init__(self, chromium: Any, world: World) -> None:
        self.context = chromium.new_context(locale="en", viewport={"width": 1440, "height": 900}, **REDUCED_MOTION)
        self.complaints: list[str] = []
        self.here, self.there = (self.context.new_page() for _number in range(2))
        for page in (self.here, self.there):
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
            page.on("console", self._listen)
        log_in(self.here, world)
        self.there.goto(world.url + "/")
        for page in (self.here, self.there):
            page.wait_for_selector("main[aria-busy=false]", timeout=SOON)

    def _listen(self, told: Any) -> None:
        if told.type == "error":
            self.complaints.append(told.text)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lived = World(tmp_path_factory.mktemp("bar"))
    lived.do("tick")
    lived.do("jump", to="2026-11-24T08:00:00+00:00")
    lived.do("tick")
    yield lived
    lived.close()


@pytest.fixture(scope="module")
def two(world: World) -> Iterator[Two]:
    with browser() as opened:
        both = Two(opened, world)
        yield both
        assert both.complaints == []
        both.context.close()


def until(page: Any, script: str) -> None:
    """Until `script` is true. The page's policy forbids the browser to look by itself: it would need eval."""
    deadline = time.monotonic() + SOON / 1000
    while not page.evaluate(script):
        assert time.monotonic() < deadline, script
        page.wait_for_timeout(30)


def test_one_press_stops_nobody_and_the_second_does_on_every_board(two: Two, world: World) -> None:
    here, there = two.here, two.there
    here.locator("#stop").click()
    here.get_by_text("Once more to stop her").wait_for(timeout=SOON)
    assert world.do("clock")["stopped"] is False
    here.wait_for_timeout(300)  # a double click would be one press
    here.locator("#stop").click()
    for page in (here, there):
        banner = page.get_by_role("alert").filter(has_text="stopped her at")
        banner.wait_for(timeout=SOON)
        assert "operator stopped her at" in str(banner.text_content())
        page.locator("#clock-state", has_text="stopped").wait_for(timeout=SOON)
        assert page.locator("#stop").is_disabled()
    assert world.do("clock")["stopped"] is True
    there.reload()
    there.get_by_role("alert").filter(has_text="operator stopped her at").wait_for(timeout=SOON)
    there.get_by_role("button", name="Let her go on").click()
    for page in (here, there):
        page.locator("#stop-banner").wait_for(state="hidden", timeout=SOON)
        page.locator("#log").get_by_text("operator let her go on.").wait_for(timeout=SOON)
    assert world.do("clock")["stopped"] is False


def test_held_it_stops_her_and_so_does_the_key_twice(two: Two, world: World) -> None:
    here = two.here
    here.locator("#stop").hover()
    here.mouse.down()
    here.locator("#stop-banner").wait_for(timeout=SOON)
    here.mouse.up()
    here.get_by_role("button", name="Let her go on").click()
    here.locator("#stop-banner").wait_for(state="hidden", timeout=SOON)
    here.keyboard.press("Alt+Shift+S")
    here.get_by_text("Once more to stop her").wait_for(timeout=SOON)
    assert world.do("clock")["stopped"] is False
    here.wait_for_timeout(300)
    here.keyboard.press("Alt+Shift+S")
    here.locator("#stop-banner").wait_for(timeout=SOON)
    here.get_by_role("button", name="Let her go on").click()
    here.locator("#stop-banner").wait_for(state="hidden", timeout=SOON)


def test_a_jump_says_what_it_passes_before_it_is_made(two: Two, world: World) -> None:
    world.do("tick")
    here = two.here
    here.locator("#jump").click()
    dialog = here.get_by_role("dialog", name="Jump ahead")
    dialog.get_by_text("Nothing lies on the way.").wait_for(timeout=SOON)
    dialog.get_by_label("Tomorrow, 08:00").check()
    dialog.locator(".jump-passed li").first.wait_for(timeout=SOON)
    assert dialog.locator(".jump-passed li").count() >= 5
    assert dialog.get_by_text("is left out").count() >= 1
    dialog.get_by_role("radio", name="A time").check()
    dialog.get_by_label("At what time").fill("10:30")
    dialog.get_by_text("to 10:30.").wait_for(timeout=SOON)
    before = str(here.locator("#clock-time").get_attribute("datetime"))
    assert before < "2026-11-24T10:30"
    dialog.get_by_role("button", name="Jump").click()
    here.get_by_text("It is 10:30 now.").wait_for(timeout=SOON)
    until(two.there, "document.querySelector('#clock-time').dateTime >= '2026-11-24T10:30'")
    assert not dialog.is_visible()


def test_the_weather_is_the_operator_s_too(two: Two) -> None:
    here = two.here
    here.locator("#weather").click()
    dialog = here.get_by_role("dialog", name="Today's weather")
    dialog.get_by_label("Rain", exact=True).check()
    dialog.get_by_label("Degrees Celsius").fill("7")
    dialog.get_by_role("button", name="Save").click()
    for page in (here, two.there):
        page.locator("#weather-text", has_text="Rain 7 °C").wait_for(timeout=SOON)


def test_who_is_here_and_what_they_drag(two: Two) -> None:
    here, there = two.here, two.there
    for page in (here, there):
        page.locator("#people li").get_by_text("operator (you) · owner · 2 windows").wait_for(
            timeout=SOON, state="attached"
        )
    there.evaluate("document.addEventListener('board:others-drag', (told) => { window.ghosts = told.detail; })")
    here.evaluate("document.addEventListener('board:others-drag', (told) => { window.ghosts = told.detail; })")
    drag = {"task": 7, "start": "2026-11-24T20:00:00Z", "end": "2026-11-24T21:00:00Z"}
    say = "(drag) => document.dispatchEvent(new CustomEvent('board:drag', { detail: drag }))"
    here.evaluate(say, drag)
    until(there, "(window.ghosts ?? []).length === 1")
    assert there.evaluate("[window.ghosts[0].who, window.ghosts[0].task]") == ["operator", 7]
    here.evaluate(say, None)
    until(there, "window.ghosts.length === 0")
    # One's own hand is no ghost.
    assert here.evaluate("window.ghosts ?? null") is None


def test_lights_tell_more_to_whoever_comes_to_them(two: Two) -> None:
    light = two.here.locator("#status-lights li").first
    assert light.locator(".status-hint").evaluate("(hint) => getComputedStyle(hint).visibility") == "hidden"
    light.locator(".status-name").focus()
    assert light.locator(".status-hint").evaluate("(hint) => getComputedStyle(hint).visibility") == "visible"
    said = str(light.locator(".status-name").get_attribute("aria-label"))
    assert said == f"{light.locator('.status-name').text_content()}. {light.locator('.status-hint').text_content()}"
    assert two.here.locator("#status-lights li").filter(has_text="Unity").count() == 1
