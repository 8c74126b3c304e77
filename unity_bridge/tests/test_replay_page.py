"""A stream again, in a real Chromium: played, held, wound, and at each moment what the stage showed then."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from unity_bridge.tests.test_stage_page import chromium, page, root
from vtuber.tests.support.board_page import World, log_in

__all__ = ["chromium", "page"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
DAY = "2026-11-24"
LATER = re.compile("20:00:0[3-9]|20:00:[1-5]|20:0[1-8]")
# Some pictures later.
PICTURES = """
new Promise((done) => {
  let left = 30;
  requestAnimationFrame(function next() {
    left -= 1;
    if (left) requestAnimationFrame(next);
    else done();
  });
})
"""


@dataclass
class Lived:
    """A stream from 20:00 to 20:30, with a gift at 20:10 that is answered: its number, and what was shown then, by
    type. The day is over."""

    world: World
    stream: int
    shown: dict[str, Any]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    world = World(tmp_path_factory.mktemp("replay"), module="unity_bridge.tests.support.link_world")
    world.do("cover")
    stream = world.do("on_air", title="《纸船邮差》试播")["stream"]
    world.do("wind", to=f"{DAY}T20:10:00+00:00")
    world.do("gift", name="Pine", text="今天钓到鱼了吗？", kind="superchat", amount="5", currency="CNY")
    world.do("answer")
    shown = world.do("told_by_the_log", after=0, origin=world.url)["shown"]
    world.do("wind", to=f"{DAY}T20:30:00+00:00")
    world.do("off_air")
    world.do("wind", to="2026-11-25T08:00:00+00:00")
    yield Lived(world, stream, shown)
    world.close()


def opened(page: Any, lived: Lived, name: str, query: str = "", token: str = "") -> None:
    page.goto(f"{lived.world.url}/stage/baomi/replay/{name}/{query}#link={token}")
    page.locator('#stage[data-link="live"]').wait_for()


def clock(page: Any) -> str:
    return str(page.locator(".replay-time").inner_text())


def wound(page: Any, minutes: float) -> None:
    """The line of time is taken to so many minutes after its beginning, and let go."""
    page.locator(".replay-scrub").evaluate(
        """(line, seconds) => {
          line.value = seconds;
          line.dispatchEvent(new Event("input", { bubbles: true }));
          line.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        minutes * 60,
    )


def test_a_stream_is_played_held_and_wound(page: Any, lived: Lived) -> None:
    name, shown = f"stream-{lived.stream}", lived.shown
    # Nobody has signed in: streams of the past are for everybody.
    opened(page, lived, name, "?play=no&speed=10")
    root(page, standing="paused")
    assert clock(page) == "20:00:00" and page.locator(".replay-bar").is_visible()
    page.locator(".stage-clock-time", has_text="20:00").wait_for()

    page.keyboard.press("Space")
    root(page, air="on", standing="")
    page.locator(".stage-bubble .said-text").wait_for()
    assert page.locator(".said-text").inner_text() == "来了，都坐。"
    assert page.locator(".broadcast-title").inner_text() == shown["overlay.title"]["title"]
    page.locator(".replay-time", has_text=LATER).wait_for()
    page.keyboard.press("Space")
    root(page, standing="paused")
    held = clock(page)
    page.evaluate(PICTURES)
    assert clock(page) == held < "20:09:00" and page.locator(".said-text").inner_text() == "来了，都坐。"

    # Wound to after the answer: her face and the title are those of then, and nothing is said anew.
    wound(page, 12)
    root(page, air="on", expression=shown["character.expression"]["expression"])
    page.locator(".stage-title").wait_for()
    assert page.locator(".broadcast-title").inner_text() == shown["overlay.title"]["title"]
    page.locator(".stage-clock-time", has_text="20:12").wait_for()
    assert clock(page) == "20:12:00"
    assert page.locator(".stage-bubble").is_hidden() and page.locator(".stage-chat-line").count() == 0

    # Back by the arrow keys, and on at another speed: the gift and the answer come again.
    page.keyboard.press("Shift+ArrowLeft")
    page.locator(".replay-time", has_text="20:02:00").wait_for()
    page.locator(".stage-clock-time", has_text="20:02").wait_for()
    page.get_by_label("Speed").select_option("600")
    page.locator(".replay-button").first.click()
    page.locator(".stage-chat-line").wait_for()
    assert page.locator(".stage-chat-line").inner_text() == "Pine今天钓到鱼了吗？"
    page.locator(".stage-asked").wait_for()
    # To its end, where she is off air.
    root(page, air="off", standing="paused")
    assert clock(page) == "20:30:00" and page.locator(".stage-title").is_hidden()

    # From the beginning once more, and to what comes next.
    page.keyboard.press("Home")
    page.locator(".replay-time", has_text="20:00:00").wait_for()
    page.keyboard.press("n")
    page.locator(".replay-time", has_text="20:09:59").wait_for()
    root(page, air="on", standing="paused")
    page.get_by_label("Speed").select_option("10")
    page.locator(".replay-button").first.click()
    page.locator(".stage-asked").wait_for()
    assert page.locator(".stage-asked .asked-text").inner_text() == "今天钓到鱼了吗？"


def test_a_day_is_shared_by_a_link_and_taken_back(page: Any, lived: Lived) -> None:
    page.goto(f"{lived.world.url}/stage/baomi/replay/{DAY}/")
    page.locator("#stage-note").wait_for()
    assert page.locator("#stage").get_attribute("data-link") == "refused"
    assert "given a link" in page.locator("#stage-note").inner_text() and page.locator(".replay-bar").count() == 0
    page.complaints[:] = [told for told in page.complaints if "404" not in told]

    log_in(page, lived.world)
    page.goto(f"{lived.world.url}/stage/baomi/replay/{DAY}/?play=no&at={DAY}T20:12:00")
    root(page, air="on", standing="paused")
    assert page.get_by_label("Go to").locator("option").all_inner_texts()[1:] == ["20:00 Stream: 《纸船邮差》试播"]
    page.get_by_role("button", name="Share this day").click()
    page.get_by_role("button", name="Make a link").click()
    page.locator(".share-address:not([hidden])").wait_for()
    address = page.locator(".share-address").input_value()
    assert address.startswith(f"{lived.world.url}/stage/baomi/replay/{DAY}/#link=")
    page.locator(".share-links li").wait_for()

    # Whoever has it watches without signing in, and without a bar, if a broadcast is to show it.
    page.context.clear_cookies()
    whole, token = address.split("#link=")
    page.goto("about:blank")
    page.goto(f"{whole}?controls=off&at={DAY}T20:12:00&speed=10#link={token}")
    root(page, air="on", standing="")
    assert (
        page.locator(".replay-bar").count() == 0
        and page.locator(".broadcast-title").inner_text() == "《纸船邮差》试播"
    )

    log_in(page, lived.world)
    page.goto(whole)
    page.get_by_role("button", name="Share this day").click()
    page.get_by_role("button", name="Take back").click()
    page.locator(".share-links:empty").wait_for(state="attached")
    page.context.clear_cookies()
    page.goto("about:blank")
    page.goto(address)
    page.locator("#stage-note").wait_for()
    page.complaints[:] = [told for told in page.complaints if "404" not in told]


def test_the_board_and_the_stream_page_lead_there(page: Any, lived: Lived) -> None:
    log_in(page, lived.world)
    page.locator("#tab-again").click()
    evening = page.get_by_role("link", name="《纸船邮差》试播")
    evening.wait_for()
    assert evening.get_attribute("href") == f"/stage/baomi/replay/stream-{lived.stream}/"
    page.goto(f"{lived.world.url}/live/baomi/streams/{lived.stream}/")
    page.get_by_text("Watch it again").click()
    framed = page.frame_locator(".replay-again iframe")
    framed.locator('#stage[data-link="live"]').wait_for()
    framed.locator('.stage-root[data-air="on"]').wait_for(state="attached")
