"""Who follows her is shown on her stage: once, by name, in a card that a crowd shares, until who is forgotten."""

from collections.abc import Iterator
from typing import Any

import pytest

from unity_bridge.tests.support.link_client import TOKEN
from vtuber.tests.support.board_page import World, browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PATIENCE_MS = 60_000
# A card of followers stays until a test turns it over: how long five seconds are here is nobody's business.
TURNED_BY_HAND = """
(() => {
  const { setTimeout } = window;
  let over = () => {};
  window.turn = () => over();
  // The link has a wait of the same length.
  const isCard = (what, ms) => ms === 5000 && String(what).includes("#next");
  window.setTimeout = (what, ms, ...more) => (isCard(what, ms) ? ((over = what), 0) : setTimeout(what, ms, ...more));
})();
"""
# A viewer's page, as far as it matters here: the link of the stream page, with the cookie that the page has given.
VIEWER = """
async () => {
  const socket = new WebSocket(`ws://${location.host}/ws/live/baomi/?language=en`);
  const me = async (told) => {
    if (told) socket.send(JSON.stringify(told));
    return new Promise((done) => socket.addEventListener("message", function heard({ data }) {
      const frame = JSON.parse(data);
      if (frame.kind !== (told ? "me" : "snapshot")) return;
      socket.removeEventListener("message", heard);
      done(frame.me);
    }));
  };
  await me();
  window.ask = me;
}
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lived = World(
        tmp_path_factory.mktemp("alerts"), module="unity_bridge.tests.support.link_world", STAGE_TOKEN=TOKEN
    )
    yield lived
    lived.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture
def context(chromium: Any) -> Iterator[Any]:
    opened = chromium.new_context(locale="en", viewport={"width": 320, "height": 180}, reduced_motion="reduce")
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


def stage(context: Any, world: World, query: str = "") -> Any:
    """Her stage in a page of its own."""
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda told: told.type == "error" and page.complaints.append(told.text))
    page.add_init_script(TURNED_BY_HAND)
    page.goto(f"{world.url}/stage/baomi/{query}#token={TOKEN}")
    page.locator('#stage[data-link="live"]').wait_for()
    return page


def card(page: Any) -> list[str]:
    """The lines of the card that stands there; none where there is no card."""
    return [each for text in page.locator(".stage-alert").all_inner_texts() for each in text.split("\n") if each]


def test_a_follower_is_shown_once_and_by_name(context: Any, world: World) -> None:
    cat, alerts = stage(context, world, "?show=cat"), stage(context, world, "?show=clock,alerts")
    fan = context.new_page()
    fan.goto(f"{world.url}/live/baomi/")
    fan.evaluate(VIEWER)
    fan.evaluate("ask({ kind: 'name', nickname: 'Momo' })")
    assert fan.evaluate("ask({ kind: 'follow', follow: true })")["follows"] is True
    alerts.locator(".stage-alert.is-follow").wait_for()
    assert card(alerts) == ["Momo", "is now following 苞米"]
    colour = str(fan.evaluate("ask({ kind: 'follow', follow: false })")["colour"])
    assert alerts.locator(".stage-alert .nick").get_attribute("data-colour") == colour
    # Who asked for little motion sees the heart stand still.
    heart = "getComputedStyle(document.querySelector('.stage-alert-heart')).animationName"
    assert alerts.evaluate(heart) == "none"

    # Again: no news. Whoever comes behind it is.
    assert fan.evaluate("ask({ kind: 'follow', follow: true })")["follows"] is True
    world.do("follow_her", name="Kiki")
    world.do("sky", sky="snow")
    for page in (cat, alerts):
        page.locator('.stage-root[data-sky="snow"]').wait_for(state="attached")
    assert card(alerts) == ["Momo", "is now following 苞米"]
    alerts.evaluate("turn()")
    assert card(alerts) == ["Kiki", "is now following 苞米"]
    alerts.evaluate("turn()")
    assert card(alerts) == []
    assert cat.locator(".stage-alerts").count() == 0 and cat.locator(".stage-title").count() == 1

    # Who is forgotten while the card stands is gone from it.
    luna = world.do("follow_her", name="Luna")["viewer"]
    alerts.locator(".stage-alert.is-follow").wait_for()
    assert card(alerts) == ["Luna", "is now following 苞米"]
    assert world.do("forget_viewer", viewer=luna) == {"done": True}
    alerts.locator(".stage-alert").wait_for(state="detached")
    assert cat.complaints == alerts.complaints == []


QUEUE = """
async () => {
  const { Alerts } = await import("/static/js/stage/parts/alerts.js");
  const { Stage } = await import("/static/js/stage/stage.js");
  const timers = new Map();
  let last = 0;
  window.setTimeout = (what, ms) => (timers.set((last += 1), { what, ms }), last);
  window.clearTimeout = (id) => timers.delete(id);
  const due = () => [...timers.values()].map(({ ms }) => ms).sort((a, b) => a - b);
  const pass = (ms) => {
    const [id, { what }] = [...timers].find(([, timer]) => timer.ms === ms);
    timers.delete(id);
    what();
  };
  const told = [];
  const alerts = new Alerts("Baomi");
  const seen = () => [...alerts.root.querySelectorAll("p")].map((line) => line.textContent);
  alerts.onAlert = (kind) => told.push([kind, ...seen()]);
  const follow = (from, to = from) => {
    for (let n = from; n <= to; n += 1) alerts.follow({ viewer: n, nickname: `fan ${n}`, colour: n % 12 });
  };
  const gift = { kind: "gift", amount: "1", currency: "CNY" };
  const paid = (message) => alerts.paid({ message, nickname: "Pine", colour: 1, text: "", paid: gift });
  const out = {};
  // A raid: one by name, and all others together.
  follow(1, 200);
  pass(5000);
  pass(5000);
  out.raid = [told.splice(0), seen(), due()];
  // Then followers wait a while, and what is paid for does not.
  follow(201, 203);
  paid(1);
  pass(6500);
  out.rest = [told.splice(0), seen(), due()];
  pass(20000);
  // Three have room on a card: one of them is taken back, then all.
  out.three = [told.splice(0), alerts.root.querySelectorAll(".nick").length];
  follow(204);
  alerts.remove([], [202, 204]);
  out.two = [told.splice(0), seen()];
  alerts.remove([], [201, 203]);
  out.none = [told.splice(0), seen(), due()];
  // More than anybody is kept of by name; who pays comes first, and his card is taken back by its message.
  follow(301);
  follow(302, 900);
  paid(2);
  pass(5000);
  alerts.remove([2], [302]);
  out.many = told.splice(0);
  follow(901);
  alerts.clear();
  out.clear = [told.splice(0), seen(), due()];
  follow(902);
  out.anew = told.splice(0);
  const stage = new Stage({ name: "Baomi" });
  const still = stage.performer.busy;
  stage.command("chat.follow", { viewer: 1, nickname: "Momo", colour: 1 }, true);
  out.waves = [still, stage.performer.busy];
  return out;
}
"""


def test_a_crowd_shares_a_card_and_keeps_nobody_waiting(context: Any, world: World) -> None:
    page = context.new_page()
    page.goto(f"{world.url}/login/")
    out = page.evaluate(QUEUE)
    now, gift = "are now following Baomi", ["paid", "Pine1 CNY"]
    first, crowd = ["follows", "fan 1", "is now following Baomi"], ["follows", "fan 2, fan 3, and 197 more", now]
    assert out["raid"] == [[first, crowd], [], [20000]]
    assert out["rest"] == [[gift], [], [20000]]
    assert out["three"] == [[["follows", "fan 201, fan 202, and fan 203", now]], 3]
    assert out["two"] == [[], ["fan 201 and fan 203", now]]
    assert out["none"] == [[], [], []]
    alone = ["follows", "fan 301", "is now following Baomi"]
    assert out["many"] == [alone, gift, ["follows", "fan 303, fan 304, and 596 more", now]]
    assert out["clear"] == [[], [], []]
    assert out["anew"] == [["follows", "fan 902", "is now following Baomi"]]
    assert out["waves"] == [False, True]
