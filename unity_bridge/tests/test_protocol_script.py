"""The link in a browser: `protocol.js` in a real Chromium, against a real adapter and the golden vectors."""

from collections.abc import Iterator
from typing import Any

import pytest

from unity_bridge.protocol import schemas
from unity_bridge.tests.conftest import Linked
from unity_bridge.tests.support.link_client import TOKEN
from vtuber.tests.support.board_page import REDUCED_MOTION, browser, log_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OPEN = """
async ([token]) => {
  const { FrontEndLink } = await import("/static/js/protocol.js");
  window.heard = [];
  window.states = [];
  const hello = { token, vtuber: "baomi", client_id: "browser", client: { name: "a page" } };
  window.stage = new FrontEndLink("/ws/stage/baomi/", hello, {
    command: (type, data, frame) => window.heard.push([frame ? frame.seq ?? 0 : "picture", type, data]),
    forget: () => window.heard.push(["forget"]),
    state: (state, code) => window.states.push([state, code]),
    answer: (frame) => window.heard.push(["answer", frame.re, frame.type]),
  });
}
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture
def page(chromium: Any, linked: Linked) -> Iterator[Any]:
    # Waiting evaluates strings, which our pages allow nobody.
    context = chromium.new_context(bypass_csp=True, locale="en", **REDUCED_MOTION)
    page = context.new_page()
    page.goto(f"{linked.world.url}/login/")
    yield page
    context.close()


def vector_lines(name: str) -> list[str]:
    return (schemas.VECTORS / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")[:-1]


def test_it_reads_what_the_server_sends_and_nothing_that_is_broken(page: Any) -> None:
    read = "async (lines) => lines.map((await import('/static/js/protocol.js')).readFrame)"
    lines = vector_lines("server")
    frames = page.evaluate(read, lines)
    assert [frame["id"] if frame else None for frame in frames] == [line.split('"')[5] for line in lines]
    broken = ["", "null", "[]", '"x"', "{", '{"v":2,"type":"ping","data":{}}', '{"v":1,"type":"ping"}', '{"v":1}']
    broken += ['{"v":1,"type":"scene.set","data":{"scene":5,"activity":"","until":null,"transition":"cut"}}']
    broken += ['{"v":1,"type":"scene.set","data":{"scene":null,"activity":"","until":null,"transition":"cut"}}']
    broken += ['{"v":1,"type":"chat.remove","data":{"messages":{}}}']
    assert page.evaluate(read, broken) == [None] * len(broken)


def test_it_follows_her_and_goes_on_where_it_was_after_a_cut(page: Any, linked: Linked) -> None:
    page.evaluate(OPEN, [TOKEN])
    page.wait_for_function("window.heard.some((told) => told[1] === 'character.expression')")
    assert page.evaluate("window.heard[0]") == ["forget"]
    picture = [told[1] for told in page.evaluate("window.heard") if told[0] == "picture"]
    assert picture == ["world.time", "world.weather", "scene.set", "character.expression"]
    first = linked.world.do("post", text="before")["seq"]
    page.wait_for_function("window.heard.some((told) => told[1] === 'sns.text')")
    linked.world.do("drop")
    missed = linked.world.do("post", text="meanwhile")["seq"]
    page.wait_for_function("window.heard.some((told) => told[2]?.text === 'meanwhile')", timeout=15_000)
    posts = [told[0] for told in page.evaluate("window.heard") if "sns.text" in told]
    assert posts == [first, missed]
    # It went on where it was: no second picture.
    assert len([told for told in page.evaluate("window.heard") if told == ["forget"]]) == 1
    states = [state for state, _code in page.evaluate("window.states")]
    assert states == ["connecting", "live", "lost", "connecting", "live"]
    assert page.evaluate("window.stage.state.slots.get('sns.text').data.text") == "meanwhile"
    asked = page.evaluate("window.stage.send('time.request', { action: 'set', game_time: '2020-01-01T00:00:00' })")
    page.wait_for_function("window.heard.some((told) => told[0] === 'answer')")
    assert page.evaluate("window.heard.at(-1)") == ["answer", asked, "error"]


def test_the_board_shows_who_is_linked_and_ends_it(page: Any, linked: Linked) -> None:
    page.evaluate(OPEN, [TOKEN])
    page.wait_for_function("window.states.at(-1)[0] === 'live'")
    board = page.context.new_page()
    log_in(board, linked.world)
    board.wait_for_selector("main[aria-busy=false]")
    tab = board.locator("#tab-front-ends")
    tab.click()
    row = board.locator("#drawer li").filter(has_text="browser")
    row.get_by_text("a page · websocket · 127.0.0.1 · up to date").wait_for()
    row.get_by_text("linked").wait_for()
    assert tab.locator(".count").inner_text() == "1"
    row.get_by_role("button", name="Disconnect").click()
    page.wait_for_function("window.states.at(-1)[0] === 'refused'")
    assert page.evaluate("window.states.at(-1)") == ["refused", "disconnected"]
    row.get_by_text("gone").wait_for()
    row.get_by_text("Last error: disconnected: An operator has ended the link.").wait_for()
    assert row.get_by_role("button").count() == 0


def test_who_is_refused_does_not_come_back(page: Any) -> None:
    page.evaluate(OPEN, ["wrong"])
    page.wait_for_function("window.states.some(([state]) => state === 'refused')")
    assert page.evaluate("window.states") == [["connecting", ""], ["refused", "wrong_token"]]
    # Its first wait would be over by then.
    page.wait_for_timeout(1500)
    assert page.evaluate("window.states.length") == 2
