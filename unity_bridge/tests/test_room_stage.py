"""The picture on the board and on the stream page is her stage, fed with what these pages know already."""

from collections.abc import Iterator
from typing import Any

import pytest

from unity_bridge.tests.test_stage_page import chromium, page
from vtuber.tests.support.board_page import World, log_in

__all__ = ["chromium", "page"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
STAGE = "document.querySelector('.room-stage').shadowRoot"
# When each picture was drawn.
PICTURES = """
(() => {
  window.pictures = [];
  const ask = window.requestAnimationFrame;
  window.requestAnimationFrame = (draw) => ask((now) => {
    window.pictures.push(performance.now());
    draw(now);
  });
})();
"""
GAPS = "window.pictures.slice(1).map((at, before) => at - window.pictures[before])"
# More often than that.
QUICKLY = f"() => {GAPS}.some((gap) => gap < 60)"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lived = World(tmp_path_factory.mktemp("room"), module="unity_bridge.tests.support.link_world")
    yield lived
    lived.close()


def shown(page: Any, **marks: str) -> None:
    """Her stage stands in the picture, marked so, and the drawing does not."""
    wanted = "".join(f'[data-{name}="{value}"]' for name, value in marks.items())
    page.locator(f".her-room.has-stage .stage-root{wanted}").wait_for(state="attached")
    assert page.locator(".her-room > .room").is_hidden()


def test_the_board_and_the_stream_page_show_the_stage_without_a_link(page: Any, world: World) -> None:
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url.partition("/ws/")[2]))
    log_in(page, world)
    # She was born asleep, ten minutes before her first morning.
    shown(page, scene="bed", expression="asleep", sky="sunny")
    world.do("on_air", title="《纸船邮差》试播")
    shown(page, scene="stream", activity="stream")
    page.goto(f"{world.url}/live/baomi/")
    shown(page, scene="stream", expression="happy")
    # Nothing of the page's has got mixed up with it: it keeps to itself.
    inside = (
        "document.querySelector('.room-stage').shadowRoot.querySelectorAll('.cat-drawing, .stage-picture').length"
    )
    assert page.evaluate(inside) >= 2
    assert page.locator(".stage-bubble, .stage-chat, .stage-clock").count() == 0
    world.do("off_air")
    shown(page, scene="room", activity="")
    assert {each.partition("/")[0] for each in sockets} == {"board", "live"}


def test_where_it_cannot_come_the_drawing_stays(page: Any, world: World) -> None:
    page.route("**/css/stage-scenes.css", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.goto(f"{world.url}/live/baomi/")
    page.locator(".room-stage").wait_for(state="detached")
    assert page.locator(".her-room > .room").is_visible() and page.locator(".has-stage").count() == 0
    page.complaints.clear()


def test_a_transparent_source_keeps_the_drawing(page: Any, world: World) -> None:
    page.goto(f"{world.url}/live/baomi/?bg=none")
    page.locator("body[data-link='live'], body[data-link='on'], .her-room").first.wait_for(state="attached")
    page.evaluate("new Promise((done) => requestIdleCallback(done, { timeout: 5000 }))")
    assert page.locator(".room-stage").count() == 0


def test_who_asked_for_little_motion_has_her_drawn_seldom(page: Any, world: World) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(PICTURES)
    page.goto(f"{world.url}/live/baomi/")
    page.locator(".her-room.has-stage").wait_for(state="attached")
    # Looked at now and then: to look at each picture would ask for pictures.
    page.wait_for_function("() => window.pictures.length > 12", polling=50)
    assert min(page.evaluate(GAPS)) > 90
    # While she only breathes, more seldom still; and when something happens, as before.
    page.wait_for_function(f"() => {GAPS}.slice(-3).every((gap) => gap > 450)", polling=50)
    world.do("on_air")
    shown(page, scene="stream", air="off")
    # Nothing goes by itself meanwhile, for that would be sixty pictures a second: her lights of the stream twinkle.
    assert page.locator(".emits").count() > 0
    assert page.evaluate(f"{STAGE}.getAnimations().length") == 0
    page.wait_for_function(f"() => {GAPS}.slice(-6).every((gap) => gap > 90 && gap < 350)", polling=50)
    # Motion is wanted again: there she is as everybody sees her.
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(f"{STAGE}.getAnimations().length") > 0
    world.do("off_air")
    page.wait_for_function(QUICKLY, polling=50)


def test_it_has_the_pictures_of_a_drawn_film(page: Any, world: World) -> None:
    """The page stands open all day: sixty a second kept a whole core busy where no graphics card helps."""
    page.emulate_media(reduced_motion="no-preference")
    page.add_init_script(PICTURES)
    page.goto(f"{world.url}/live/baomi/")
    page.locator(".her-room.has-stage").wait_for(state="attached")
    page.wait_for_function("() => window.pictures.length > 12", polling=50)
    page.wait_for_function(f"() => {GAPS}.slice(-8).every((gap) => gap > 115 && gap < 400)", polling=50)
    # Clouds and birds move on with her, and not by themselves.
    forever = f"{STAGE}.getAnimations().filter((each) => each.effect.getComputedTiming().iterations === Infinity)"
    before = page.evaluate(f"({forever}).map((each) => each.currentTime)")
    assert before and page.evaluate(f"({forever}).every((each) => each.playState === 'paused')")
    seen = page.evaluate("window.pictures.length")
    page.wait_for_function("(seen) => window.pictures.length > seen + 4", arg=seen, polling=50)
    after = page.evaluate(f"({forever}).map((each) => each.currentTime)")
    assert all(200 < late - early < 5000 for early, late in zip(before, after, strict=True))
    # When something happens there are more.
    world.do("on_air")
    page.wait_for_function(QUICKLY, polling=50)
    world.do("off_air")
