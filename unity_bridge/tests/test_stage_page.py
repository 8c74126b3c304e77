"""Her stage in a real Chromium, driven by the real socket: what is told is shown, and a reload shows what is."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from streaming.tests.support.older_browser import missing_in_page
from streaming.tests.support.page_files import fetch_from, page_files
from unity_bridge.tests.conftest import Linked
from unity_bridge.tests.support.link_client import TOKEN
from vtuber.tests.support.board_page import REDUCED_MOTION, browser
from vtuber.tests.support.world import planned_baomi

pytestmark = pytest.mark.timeout(120)
PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(locale="en", viewport={"width": 640, "height": 360}, **REDUCED_MOTION)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda told: told.type == "error" and page.complaints.append(told.text))
    yield page
    context.close()
    assert page.complaints == []


def root(page: Any, **marks: str) -> Any:
    """The stage, once it is marked so."""
    wanted = "".join(f'[data-{name}="{value}"]' for name, value in marks.items())
    found = page.locator(f".stage-root{wanted}")
    found.wait_for(state="attached")
    return found


def opened(page: Any, linked: Linked, query: str = "", token: str = TOKEN) -> None:
    page.goto(f"{linked.world.url}/stage/baomi/{query}#token={token}")
    page.locator('#stage[data-link="live"]').wait_for()


@pytest.mark.django_db
def test_the_page_is_a_shell_under_a_strict_policy(client: Client, settings: Any) -> None:
    planned_baomi()
    shown = client.get("/stage/baomi/")
    policy = shown["Content-Security-Policy"].split("; ")
    assert {"style-src 'self'", "script-src 'self'", "frame-ancestors 'none'"} <= set(policy)
    assert shown["X-Frame-Options"] == "DENY"
    assert "style=" not in shown.text and "token" not in shown.text.lower()
    assert client.get("/stage/nobody/").status_code == 404
    assert client.post("/stage/baomi/").status_code == 405
    settings.FRAME_ANCESTORS = ["https://studio.example"]
    framed = client.get("/stage/baomi/")
    assert "frame-ancestors https://studio.example" in framed["Content-Security-Policy"].split("; ")
    assert "style-src 'self'" in framed["Content-Security-Policy"].split("; ")
    assert "X-Frame-Options" not in framed


@pytest.mark.django_db
def test_nothing_that_the_stage_loads_needs_a_newer_browser(client: Client) -> None:
    planned_baomi()
    files = page_files("/stage/baomi/", fetch_from(client))
    assert {"/static/css/stage.css", "/static/css/stage-cat.css"} <= set(files.styles)
    assert {"/static/js/stage/rig/performer.js", "/static/js/stage/look/drawing.js"} <= set(files.scripts)
    assert {"/static/js/stage/parts/speech.js", "/static/js/shared/voice/browser-voice.js"} <= set(files.scripts)
    assert missing_in_page(files) == {}


@pytest.mark.browser
def test_it_shows_what_is_told_and_after_a_reload_what_is(page: Any, linked: Linked) -> None:
    opened(page, linked)
    root(page, scene="room", air="off", expression="neutral", bg="room")
    assert page.locator(".stage-sns").is_hidden() and page.locator(".stage-title").is_hidden()
    # Her time runs, sixty times as fast as ours: some minutes past 07:50.
    page.locator(".stage-clock-time", has_text=":").wait_for()
    assert "07:50" <= page.locator(".stage-clock-time").inner_text() < "08:00"

    # A post, letter by letter; after a reload it stands there whole, and is not typed again.
    linked.world.do("post", text="今天的窗台归我。")
    page.locator(".stage-sns.is-done").wait_for()
    assert page.locator(".sns-text").inner_text() == "今天的窗台归我。"
    page.reload()
    page.locator(".stage-sns.is-done").wait_for()
    assert page.locator(".sns-text").inner_text() == "今天的窗台归我。"

    linked.world.do("cover")
    linked.world.do("on_air", title="《纸船邮差》试播")
    root(page, scene="room", air="on")
    assert page.locator(".stage-picture").get_attribute("data-scene") == "stream"
    page.locator(".stage-cover.is-opening").wait_for()
    assert page.locator(".broadcast-title").inner_text() == "《纸船邮差》试播"
    page.locator(".stage-bubble .said-text").wait_for()
    assert page.locator(".said-text").inner_text() == "来了，都坐。"
    assert page.locator(".stage-caption-text").inner_text() == "来了，都坐。"

    # Somebody pays for a word: a card, a line in the chat, and an answer with the question above it.
    linked.world.do("gift", name="Pine", text="今天钓到鱼了吗？", kind="superchat", amount="5", currency="CNY")
    page.locator(".stage-alert").wait_for()
    assert page.locator(".stage-alert-who strong").inner_text() == "5 CNY"
    assert page.locator(".stage-chat-line").inner_text() == "Pine今天钓到鱼了吗？"
    linked.world.do("answer")
    page.locator(".stage-asked").wait_for()
    assert page.locator(".stage-asked .asked-text").inner_text() == "今天钓到鱼了吗？"
    # A gift may come without a word: the line says what it was.
    linked.world.do("gift", name="Luna", kind="gift", amount="1", currency="小鱼干")
    page.locator(".stage-chat-line").nth(1).wait_for()
    assert page.locator(".stage-chat-line").nth(1).inner_text() == "Luna1 小鱼干"
    told = linked.world.do("told_by_the_log", after=0, origin=linked.world.url)["shown"]
    root(page, expression=told["character.expression"]["expression"])

    # The reload shows the state, and what was hushed is not said again.
    linked.world.do("stop_her")
    page.locator(".stage-captions").wait_for(state="hidden")
    linked.world.do("let_go_on")
    page.reload()
    root(page, air="on", expression=told["character.expression"]["expression"])
    assert page.locator(".broadcast-title").inner_text() == told["overlay.title"]["title"]
    page.locator(".stage-cover:not(.is-opening)").wait_for()
    assert page.locator(".stage-bubble").is_hidden() and page.locator(".stage-captions").is_hidden()
    assert page.locator(".stage-chat-line").count() == 0 and page.locator(".stage-alert").count() == 0

    linked.world.do("off_air")
    # Whatever face her last answer left her with.
    shown = root(page, air="off")
    assert page.locator(".stage-title").is_hidden() and page.locator(".stage-cover").is_hidden()
    assert shown.get_attribute("data-shape") == "wide"


@pytest.mark.browser
def test_a_source_for_a_broadcast_has_nothing_behind_her_and_the_parts_asked_for(page: Any, linked: Linked) -> None:
    opened(page, linked, "?bg=none&show=cat,clock,everything")
    root(page, bg="none", shape="wide")
    assert page.locator(".cat").count() == 1
    assert page.locator(".stage-layer.back").is_hidden() and page.locator(".stage-layer.dark").is_hidden()
    assert page.locator(".stage-clock").count() == 1
    for other in (".stage-bubble", ".stage-chat", ".stage-captions", ".stage-alerts", ".stage-title", ".stage-sns"):
        assert page.locator(other).count() == 0
    grounds = "[document.documentElement, document.body].map((part) => getComputedStyle(part).backgroundColor)"
    assert page.evaluate(grounds) == ["rgba(0, 0, 0, 0)"] * 2
    page.set_viewport_size({"width": 360, "height": 640})
    root(page, shape="tall")


@pytest.mark.browser
def test_who_has_no_token_is_told_what_to_do(page: Any, linked: Linked) -> None:
    page.goto(f"{linked.world.url}/stage/baomi/")
    page.locator("#stage-note").wait_for()
    assert "#token=" in page.locator("#stage-note").inner_text()
    assert page.locator("#stage").get_attribute("data-link") == "refused"
    # Nothing of hers has come: the clock is not there.
    assert page.locator(".stage-clock").is_hidden()


LIVES = """
async () => {
  const { Performer } = await import("/static/js/stage/rig/performer.js");
  const { ACTIONS } = await import("/static/js/stage/rig/actions.js");
  const { EXPRESSIONS } = await import("/static/js/stage/rig/expressions.js");
  const { chance } = await import("/static/js/stage/scenes/materials.js");
  const who = new Performer(chance(3));
  const step = 1 / 30;
  let still = 0, stillest = 0, blinks = 0, both = 0, shut = false, before = null, hop = 0;
  for (let i = 0; i < 90 / step; i += 1) {
    const { pose } = who.advance(step);
    if (before) {
      const change = (name) => Math.abs(pose[name] - before[name]);
      const moved = change("headX") + change("roll") + change("earL") + change("breath") * 4 + change("lidL") * 10;
      still = moved < 0.02 ? still + step : 0;
      stillest = Math.max(stillest, still);
      hop = Math.max(hop, change("headX"), change("y"));
    }
    const closed = pose.lidL > 0.6 || pose.lidR > 0.6;
    if (closed && !shut) blinks += 1;
    if (Math.abs(pose.lidL - pose.lidR) > 0.02) both += 1;
    shut = closed;
    before = pose;
  }
  const finite = (p) => Object.values(p).every(Number.isFinite);
  const films = Object.keys(ACTIONS).filter((name) => {
    const one = new Performer(chance(1));
    one.act(name);
    let ok = true;
    for (let i = 0; i < 9 / step; i += 1) ok = finite(one.advance(step).pose) && ok;
    return ok && !one.busy;
  });
  const speaking = new Performer(chance(2));
  speaking.express("surprised");
  for (let i = 0; i < 60; i += 1) speaking.advance(step);
  speaking.speak(0.3);
  const mouth = speaking.advance(step).pose.mouthOpen;
  const calm = new Performer(chance(2));
  calm.less = true;
  calm.act("jump");
  let highest = 0;
  for (let i = 0; i < 90; i += 1) highest = Math.max(highest, -calm.advance(step).pose.y);
  const all = films.length === Object.keys(ACTIONS).length;
  return { stillest, blinks, both, hop, films: all, mouth, highest, faces: Object.keys(EXPRESSIONS) };
}
"""


@pytest.mark.browser
def test_she_is_never_still_and_never_fidgets(page: Any, linked: Linked) -> None:
    page.goto(f"{linked.world.url}/login/")
    lived = page.evaluate(LIVES)
    assert lived["stillest"] < 2
    # From ten to forty blinks in a minute and a half, the lids never quite together.
    assert 10 <= lived["blinks"] <= 60 and lived["both"] > lived["blinks"]
    assert lived["hop"] < 2
    assert lived["films"] is True
    # The mouth is what the cue says, whatever her face would have it.
    assert lived["mouth"] == pytest.approx(0.3)
    assert lived["highest"] == pytest.approx(0, abs=0.5)
    named = {"neutral", "happy", "sleepy", "curious", "smug", "surprised", "sad", "asleep"}
    assert named | {"excited", "angry", "embarrassed", "calm", "proud"} == set(lived["faces"])
