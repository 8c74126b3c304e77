"""Somebody's own pictures on her stage, in a real Chromium: shown instead of the cat, speaking, replaced, removed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from unity_bridge.tests.conftest import Linked
from unity_bridge.tests.support.link_client import TOKEN
from vtuber.tests.support.board_page import REDUCED_MOTION, browser

pytestmark = [pytest.mark.timeout(120), pytest.mark.browser]
CLOSED, OPEN, SHUT = "#3366cc", "#cc3366", "#33cc66"


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with browser() as chromium:
        page = chromium.new_page(locale="en", viewport={"width": 640, "height": 360}, **REDUCED_MOTION)
        page.set_default_timeout(20_000)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        yield page
        # The file that a test takes away is missed aloud.
        assert [told for told in complaints if "404" not in told] == []


def shown(page: Any, path: str) -> None:
    """Returns once this picture is the one that is seen."""
    page.locator(f'.look image[href$="{path}"]').and_(page.locator('[display="inline"]')).wait_for(state="attached")


def seen(page: Any) -> list[str]:
    """The pictures that are seen now."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll('.look image')].filter((part) => part.getAttribute('display') === 'inline')
          .map((part) => part.getAttribute('href'))"""
    )
    return found


def test_the_stage_shows_them_instead_of_the_cat_and_changes_as_they_do(page: Any, linked: Linked) -> None:
    closed = linked.world.do("look", colour=CLOSED)
    page.goto(f"{linked.world.url}/stage/baomi/?bg=none#token={TOKEN}")
    # By the snapshot, whose pictures the log need not know any more.
    page.locator('.stage-root[data-look="own"]').wait_for(state="attached")
    shown(page, closed["url"])
    assert page.locator(".cat").is_hidden()
    box = page.locator(".look-pictures image").bounding_box()
    # Her feet stand where the cat's do, and her shape is kept.
    assert box["width"] / box["height"] == pytest.approx(240 / 320, abs=0.03)
    floor = 360 * 1012 / 1080
    assert box["y"] + box["height"] * 300 / 320 == pytest.approx(floor, abs=6)

    # With a second picture she speaks; both are laid over each other, and one is seen at a time.
    speaking = linked.world.do("look", colour=OPEN, mouth_open=True)
    linked.world.do("on_air", title="《纸船邮差》试播", greeting="来了来了，都坐。")
    shown(page, speaking["url"])
    assert len(seen(page)) == 1
    # And closes it when she has said it.
    page.locator(".stage-captions").wait_for(state="hidden")
    shown(page, closed["url"])

    # One to blink with is fetched as soon as it is there.
    blinking = linked.world.do("look", colour=SHUT, eyes_shut=True)
    page.locator(f'.look image[href$="{blinking["url"]}"]').wait_for(state="attached")
    assert page.locator(".look image").count() == 3

    # Another one in its place; the stage was not loaded anew.
    page.evaluate("window.stayed = true")
    other = linked.world.do("look", colour="#222222")
    shown(page, other["url"])
    linked.world.do("no_look")
    page.locator('.stage-root[data-look="cat"]').wait_for(state="attached")
    assert page.locator(".cat").is_visible() and page.locator(".look").is_hidden()
    assert page.evaluate("window.stayed") is True
    page.reload()
    page.locator('#stage[data-link="live"]').wait_for()
    assert page.locator('.stage-root[data-look="cat"]').count() == 1 and seen(page) == []


def test_a_picture_that_is_gone_leaves_the_cat(page: Any, linked: Linked) -> None:
    # No stage is open meanwhile: it would fetch the picture, and the browser would keep it.
    page.goto("about:blank")
    told = linked.world.do("look", colour="#778899")
    (Path(linked.world.environment["DATA_DIR"]) / "media" / told["file"]).unlink()
    # It begins with the cat, too, before it knows of any picture.
    with page.expect_response(lambda answer: told["file"] in answer.url and answer.status == 404):
        page.goto(f"{linked.world.url}/stage/baomi/#token={TOKEN}")
    page.locator('#stage[data-link="live"]').wait_for()
    page.locator('.stage-root[data-look="cat"]').wait_for(state="attached")
    assert page.locator(".cat").is_visible() and seen(page) == []
    linked.world.do("no_look")


CHOICE = """
async () => {
  const { pictureFor } = await import("/static/js/stage/look/choice.js");
  const { placeOf } = await import("/static/js/stage/look/fit.js");
  const of = (expression, mouth = "closed", eyes = "open") =>
    ({ expression, mouth, eyes, name: `${expression} ${mouth} ${eyes}` });
  const neutral = [of("neutral"), of("neutral", "open"), of("neutral", "closed", "shut")];
  const all = [...neutral, of("happy"), of("happy", "open"), of("sad")];
  const asked = [
    ["neutral", true, false], ["neutral", true, true], ["neutral", false, true],
    ["happy", true, false], ["happy", false, true], ["sad", true, true],
    ["curious", true, false], ["asleep", true, false], ["asleep", false, false],
  ];
  const canvas = { width: 200, height: 400, left: 50, top: 100, right: 150, bottom: 380 };
  const scaled = { ...canvas, width: 100, height: 200, left: 0, right: 9 };
  return {
    chosen: asked.map(([face, open, shut]) => pictureFor(all, face, open, shut)?.name),
    nobody: pictureFor([], "happy", true, true) ?? null,
    places: [canvas, scaled, { ...canvas, width: 400 }].map((picture) => placeOf(picture, canvas)),
  };
}
"""
MOUTH = """
async (urls) => {
  const { LookDrawing } = await import("/static/js/stage/look/drawing.js");
  const { restPose } = await import("/static/js/stage/rig/channels.js");
  const { Performer } = await import("/static/js/stage/rig/performer.js");
  const { chance } = await import("/static/js/stage/scenes/materials.js");
  const look = new LookDrawing();
  const rest = { expression: "neutral", eyes: "open", width: 10, height: 10, left: 0, top: 0, right: 10, bottom: 10 };
  const kinds = [{}, { mouth: "open" }, { eyes: "shut" }];
  look.wear(urls.map((url, i) => ({ ...rest, mouth: "closed", url, ...kinds[i] })));
  const draw = (mouthOpen, less = false, lids = 0) =>
    look.draw({ ...restPose(), mouthOpen, lidL: lids, lidR: lids }, { time: 0, seconds: 1 / 60, mark: "", less });
  const images = () => [...look.root.querySelectorAll("image")];
  const seen = () => images().findIndex((part) => part.getAttribute("display") === "inline");
  // All have been fetched once all have been seen.
  while (seen() !== 2) { draw(0, false, 1); await new Promise(requestAnimationFrame); }
  while (seen() !== 1) { draw(0.9); await new Promise(requestAnimationFrame); }
  while (seen() !== 0) draw(0);
  const flips = (opens) => {
    let count = 0, last = seen();
    for (const open of opens) {
      draw(open);
      if (seen() !== last) count += 1;
      last = seen();
    }
    return count;
  };
  const calmDown = () => { for (let i = 0; i < 120; i += 1) draw(0); };
  const matrix = () => look.root.querySelector(".look-body").getAttribute("transform").slice(7, -1).split(" ");
  const height = () => -Number(matrix()[5]);
  const highest = (less) => {
    calmDown();
    let up = 0;
    for (let i = 0; i < 30; i += 1) { draw(0.8, less); up = Math.max(up, height()); }
    return up;
  };
  const blinks = () => {
    const who = new Performer(chance(3));
    let count = 0;
    for (let i = 0; i < 60 * 60; i += 1) {
      const before = seen();
      look.draw(who.advance(1 / 60).pose, { time: i / 60, seconds: 1 / 60, mark: "", less: false });
      if (seen() === 2 && before === 0) count += 1;
    }
    return count;
  };
  return {
    trembling: flips(Array.from({ length: 60 }, (_, i) => 0.22 + (i % 2) * 0.04)),
    talking: flips([0, 0.6, 0.5, 0.1, 0, 0.7, 0]),
    bounce: highest(false),
    calm: highest(true),
    blinks: blinks(),
  };
}
"""


def test_what_is_missing_has_something_that_stands_in(page: Any, linked: Linked) -> None:
    page.goto(f"{linked.world.url}/login/")
    found = page.evaluate(CHOICE)
    assert found["chosen"] == [
        "neutral open open", "neutral open open", "neutral closed shut", "happy open open", "happy closed open",
        "sad closed open", "neutral open open", "neutral closed shut", "neutral closed shut",
    ]  # fmt: skip
    first, scaled, other = found["places"]
    assert scaled == first
    assert first["width"] / first["height"] == pytest.approx(0.5)
    assert first["y"] + first["height"] * 380 / 400 == pytest.approx(0)
    assert other["width"] / other["height"] == pytest.approx(1)
    assert found["nobody"] is None


def test_a_mouth_that_trembles_does_not_flicker_and_a_word_lifts_her(page: Any, linked: Linked) -> None:
    urls = [
        linked.world.do("look", colour=CLOSED)["url"],
        linked.world.do("look", colour=OPEN, mouth_open=True)["url"],
        linked.world.do("look", colour=SHUT, eyes_shut=True)["url"],
    ]
    page.goto(f"{linked.world.url}/login/")
    found = page.evaluate(MOUTH, urls)
    linked.world.do("no_look")
    assert (found["trembling"], found["talking"]) == (0, 4)
    # But it does not lift her for who asked for little motion.
    assert 1.5 < found["bounce"] < 12 and found["calm"] == pytest.approx(0, abs=0.2)
    # In a minute by herself, by her own habit.
    assert 8 <= found["blinks"] <= 40
