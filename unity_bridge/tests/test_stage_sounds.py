"""Small sounds of her room, in a real Chromium: heard where they were asked for, beneath her voice, and not else."""

from collections.abc import Iterator
from typing import Any

import pytest

from streaming.tests.support.voice_page import HEARS, QUIET, SOURCE, heard, is_heard, is_quiet
from unity_bridge.tests.support.link_client import TOKEN
from vtuber.tests.support.board_page import REDUCED_MOTION, World, browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PATIENCE_MS = 20_000
# Whatever could make a sound, counted.
MADE = """
(() => {
  window.made = 0;
  const { AudioContext } = window;
  window.AudioContext = class extends AudioContext {
    constructor(...how) {
      super(...how);
      window.made += 1;
    }
  };
})();
"""
# Over the last notes (16 ms each): how loud it has been on the whole.
SOFTER = """([than, since]) => {
  const last = window.heard.slice(-30);
  return last[0][0] > since && last.reduce((sum, [, loud]) => sum + loud, 0) / last.length < than;
}"""
LOUDER = SOFTER.replace(" < than", " > than")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lived = World(
        tmp_path_factory.mktemp("sounds"), module="unity_bridge.tests.support.link_world", STAGE_TOKEN=TOKEN
    )
    lived.do("on_air", greeting="来了。")
    yield lived
    lived.close()


@pytest.fixture(scope="module")
def opened() -> Iterator[Any]:
    with browser(SOURCE) as one:
        yield one


def stage(opened: Any, world: World, query: str) -> Any:
    """Her stage in a window of its own, on which it rains."""
    context = opened.new_context(locale="en", viewport={"width": 480, "height": 270}, **REDUCED_MOTION)
    context.add_init_script(MADE)
    context.add_init_script(HEARS)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda told: told.type == "error" and page.complaints.append(told.text))
    page.goto(f"{world.url}/stage/baomi/{query}#token={TOKEN}")
    page.locator('.stage-root[data-sky="rain"]').wait_for(state="attached")
    return page


def loudness(page: Any) -> float:
    return float(page.evaluate("window.heard.slice(-30).reduce((sum, [, loud]) => sum + loud, 0) / 30"))


def test_rain_is_heard_where_it_was_asked_for_beneath_her_and_until_the_stop(opened: Any, world: World) -> None:
    world.do("sky", sky="rain")
    page = stage(opened, world, "?sounds=on")
    began = is_heard(page)
    page.locator(".stage-captions").wait_for(state="hidden")
    page.wait_for_function(LOUDER, arg=[0.006, began + 1000])
    rain = loudness(page)
    assert rain < 0.05  # one can nearly hear it
    # It makes way for her words, which are read here, and comes back behind them.
    world.do("say", text="外面在下雨，我不出门，就在这里陪你们说一会儿话，说到雨停了为止。")
    page.locator(".stage-captions").wait_for()
    page.wait_for_function(SOFTER, arg=[rain * 0.5, 0])
    assert loudness(page) > QUIET / 3
    page.wait_for_function(LOUDER, arg=[rain * 0.8, page.evaluate("performance.now()")])
    # The emergency stop is silence at once.
    pulled = page.evaluate("performance.now()")
    world.do("stop_her")
    page.locator('.stage-root[data-standing="stopped"]').wait_for(state="attached")
    is_quiet(page, pulled)
    world.do("let_go_on")
    is_heard(page)
    # And it stops raining.
    world.do("sky", sky="sunny")
    is_quiet(page, page.evaluate("performance.now()"))
    assert page.complaints == []
    page.context.close()


@pytest.mark.parametrize("query", ["", "?sounds=on&sound=off", "?sounds=on&show=captions"])
def test_nothing_is_made_where_nobody_asked(opened: Any, world: World, query: str) -> None:
    world.do("sky", sky="rain")
    page = stage(opened, world, query)
    # Long enough for rain to have come, by the page's own clock.
    page.wait_for_function("() => performance.now() > 1500 && window.heard.length > 60")
    assert page.evaluate("window.made") == 0
    assert max(level for _at, level, _jaw in heard(page)) == 0
    assert page.locator(".hear").is_hidden()
    assert page.complaints == []
    page.context.close()


KEYS = """
async () => {
  const { Sounds } = await import("/static/js/stage/sounds.js");
  const { Hearing } = await import("/static/js/shared/voice/hearing.js");
  const hearing = new Hearing();
  const sounds = new Sounds(hearing);
  while (hearing.state !== "on") await new Promise((done) => setTimeout(done, 20));
  const loudest = async (what) => {
    const from = performance.now();
    what();
    while (performance.now() - from < 600) await new Promise((done) => setTimeout(done, 20));
    return Math.max(...window.heard.filter(([at]) => at > from).map(([, loud]) => loud));
  };
  const heard = {};
  heard.nothing = await loudest(() => {});
  // A key is over in no time: on a machine that is busy nobody may have listened just then.
  heard.key = 0;
  for (let at = 1000; at < 20000 && heard.key <= 0.0005; at += 2000) heard.key = await loudest(() => sounds.key(at));
  heard.bell = await loudest(() => sounds.bell());
  await loudest(() => {});
  sounds.hush(true);
  heard.hushed = await loudest(() => [sounds.key(30000), sounds.bell(), sounds.rain(true)]);
  sounds.hush(false);
  heard.again = await loudest(() => {});
  return heard;
}
"""


def test_keys_and_the_bell(opened: Any, world: World) -> None:
    page = stage(opened, world, "")
    found = page.evaluate(KEYS)
    assert found["nothing"] == found["hushed"] == 0
    assert 0.0005 < found["key"] < 0.06 and 0.003 < found["bell"] < 0.06
    assert found["again"] > 0.001
    assert page.complaints == []
    page.context.close()
