"""Weather in a real browser: chosen in the admin, and at once outside her window."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vtuber.tests.support.board_page import REDUCED_MOTION, World, browser, log_in

pytestmark = pytest.mark.browser
SOON = 30_000


@pytest.fixture
def context(tmp_path: Path) -> Iterator[tuple[Any, World]]:
    world = World(tmp_path)
    with browser() as chromium:
        yield chromium.new_context(locale="en", viewport={"width": 1280, "height": 900}, **REDUCED_MOTION), world
    world.close()


def test_what_an_operator_chooses_falls_outside_her_window(context: tuple[Any, World]) -> None:
    opened, world = context
    board = opened.new_page()
    complaints: list[str] = []
    board.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(board, world)
    board.wait_for_selector("main[aria-busy=false]", timeout=SOON)
    admin = opened.new_page()
    admin.goto(f"{world.url}/admin/vtuber/weather/")
    form = world.url + str(admin.locator("a[href*='/change/']").first.get_attribute("href"))
    shown, top = {}, "none yet"
    for label in ("Rain", "Cloudy", "Snow", "Sunny"):
        admin.goto(form)
        admin.select_option("select[name=sky]", label=label)
        admin.fill("input[name=temperature]", "3")
        admin.click("button[name=_save], input[name=_save]")
        board.locator(f"#weather-text:text-is('{label} 3 °C')").wait_for(timeout=SOON)
        # The light changes with it, in the same game minute.
        board.locator(f"#her-room:not([style*='{top}'])").wait_for(timeout=SOON)
        top = board.evaluate("document.getElementById('her-room').style.getPropertyValue('--sky-top')")
        visible = "(name) => getComputedStyle(document.querySelector(`#her-room .${name}`)).display !== 'none'"
        shown[label] = [name for name in ("sun", "rain", "snow") if board.evaluate(visible, name)]
        symbol = board.get_attribute("#weather-icon", "href")
        assert symbol == f"#i-weather-{label.lower()}" and board.query_selector(f"symbol{symbol}") is not None
        board.get_by_text(f"{label} today, 3 °C.").first.wait_for(timeout=SOON)
    assert shown == {"Rain": ["rain"], "Cloudy": [], "Snow": ["snow"], "Sunny": ["sun"]}
    assert complaints == []
