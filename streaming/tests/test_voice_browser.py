"""The stream page in a real Chromium: she is heard once a viewer asks for it, and never before."""

from collections.abc import Iterator
from typing import Any

import pytest

from llmservice.tests.support.speech_standins import KEY
from streaming.tests.support.voice_page import HEARS, LONG_S, SOURCE, LoudVoice, heard, is_heard, is_quiet
from vtuber.tests.support.board_page import REDUCED_MOTION, World, browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

LONG_TEXT = "这一句很长，我慢慢说。"
PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with LoudVoice() as server:
        spoken = {"BACKEND": "openai", "BASE_URL": f"{server.url}/v1", "API_KEY": KEY, "MODEL": "tts-1"}
        lived = World(
            tmp_path_factory.mktemp("heard"),
            module="streaming.tests.support.live_world",
            MODEL_TRIES="1",
            **{f"VOICE_{name}": value for name, value in spoken.items()},
            VOICE_NAME="nova",
        )
        lived.do("on_air")
        lived.do("voice")
        yield lived
        lived.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    # It would play without a click: that nothing is heard before one is the page's doing.
    with browser(SOURCE) as opened:
        yield opened


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(locale="en", viewport={"width": 390, "height": 844}, **REDUCED_MOTION)
    context.add_init_script(HEARS)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.complaints, page.sounds = [], []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda told: told.type == "error" and page.complaints.append(told.text))
    page.on("request", lambda asked: "/media/voice/" in asked.url and page.sounds.append(asked.url))
    yield page
    context.close()
    assert page.complaints == []


# What lies on the button that makes her heard, or beneath it.
COVERED = """() => {
  const { left, right, top, bottom } = document.querySelector("#hear-place button").getBoundingClientRect();
  const covers = (box) => box.left < right && box.right > left && box.top < bottom && box.bottom > top;
  const others = [...document.querySelectorAll(".react, .on-air-badges > *")];
  return others.filter((one) => covers(one.getBoundingClientRect())).map((one) => one.className);
}"""


def opened(page: Any, world: World, query: str = "") -> None:
    page.goto(f"{world.url}/live/baomi/{query}")
    page.locator("#link[data-link=live]").wait_for(state="attached")


def test_a_viewer_hears_her_when_they_ask_for_it_and_not_before(page: Any, world: World) -> None:
    world.do("stop_her")
    world.do("let_go_on")
    opened(page, world)
    hear = page.locator("#hear-place button")
    assert hear.is_hidden()
    world.do("say", text=LONG_TEXT)
    world.do("voice")
    hear.wait_for()
    assert (hear.inner_text(), hear.get_attribute("data-heard")) == ("Hear her", "no")
    # Both can be pressed on a phone.
    assert page.locator(".react:visible").count() == 4
    assert page.evaluate(COVERED) == []
    page.locator("#saying-text").filter(has_text="这一句很长").wait_for()
    page.wait_for_function("(at) => performance.now() > at", arg=page.evaluate("performance.now()") + 700)
    assert page.sounds == [] and max(level for _at, level, _jaw in heard(page)) == 0

    hear.click()
    pressed = is_heard(page)
    assert (hear.inner_text(), hear.get_attribute("data-heard")) == ("Mute her", "yes")
    is_quiet(page, pressed, 600)
    loud = [at for at, level, _jaw in heard(page, pressed - 300) if level > 0.01]
    # The rest of the sentence.
    assert 1.5 < (loud[-1] - loud[0]) / 1000 < LONG_S - 0.5
    assert len(page.sounds) == 1

    # What comes is heard from its beginning, until somebody stops her.
    world.do("say", text=f"又一句{LONG_TEXT}")
    world.do("voice")
    is_heard(page)
    pulled = page.evaluate("performance.now()")
    world.do("stop_her")
    is_quiet(page, pulled)
    loud = [at for at, level, _jaw in heard(page, pulled) if level > 0.003]
    assert not loud or loud[-1] - pulled < 500
    world.do("let_go_on")

    # And a viewer mutes her for themselves.
    world.do("say", text=f"再一句{LONG_TEXT}")
    world.do("voice")
    is_heard(page)
    pressed = page.evaluate("performance.now()")
    hear.click()
    is_quiet(page, pressed)
    assert hear.inner_text() == "Hear her"
    # Whoever comes back is asked again, and the sentence goes on being read.
    page.reload()
    hear.wait_for()
    assert hear.inner_text() == "Hear her"
    assert max(level for _at, level, _jaw in heard(page)) == 0


BROWSER_SPEAKS = """
async ({ voices, silent, reckoned }) => {
  const { Hearing } = await import("/static/js/shared/voice/hearing.js");
  const { Talk } = await import("/static/js/shared/voice/talk.js");
  const spoken = [], log = [];
  let current = null;
  const later = (ms, then) => setTimeout(then, ms);
  const synthesis = {
    getVoices: () => voices,
    addEventListener: () => {},
    speak(one) {
      spoken.push([one.text, one.voice.name, one.rate]);
      current = one;
      if (silent) return later(20, () => one.onerror({ error: "synthesis-failed" }));
      later(20, () => current === one && one.onstart());
      later(220, () => current === one && one.onend());
    },
    cancel() { current = null; },
  };
  Object.defineProperty(window, "speechSynthesis", { value: synthesis });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const hearing = new Hearing();
  let done = () => {};
  const talk = new Talk(hearing, (speech, completed) => { log.push([speech, completed]); done(); });
  const over = () => new Promise((resolve) => (done = resolve));
  const say = (speech, text, language, name = "") =>
    talk.say({ speech, text, language, duration_ms: reckoned, voice: { name, speed: 1.25 } });
  const began = performance.now();
  say("a", "今天下雨。🐱月亮在打电话。", "zh");
  await over();
  const took = performance.now() - began;
  say("b", "Rain today.", "en", "Ann");
  await over();
  say("c", "今天下雨。你听。", "zh");
  say("d", "没了。", "zh");
  await new Promise((resolve) => setTimeout(resolve, 120));
  talk.stop();
  return { spoken, log, took, heard: hearing.state, left: current !== null };
}
"""
VOICES = [
    {"name": "Sin-ji", "voiceURI": "sin", "lang": "zh-HK", "localService": True},
    {"name": "Far", "voiceURI": "far", "lang": "zh-CN", "localService": False},
    {"name": "Tingting", "voiceURI": "ting", "lang": "zh-CN", "localService": True},
    {"name": "Bob", "voiceURI": "bob", "lang": "en-US", "localService": True},
    {"name": "Ann", "voiceURI": "ann", "lang": "en-GB", "localService": True},
]


def test_a_browser_with_a_voice_of_her_language_speaks_by_itself(page: Any, world: World) -> None:
    page.goto(f"{world.url}/login/")
    told = page.evaluate(BROWSER_SPEAKS, {"voices": VOICES, "silent": False, "reckoned": 9000})
    # Sentence by sentence, without pictures; in Mandarin, from this machine, or in the voice that was named.
    assert told["spoken"] == [
        ["今天下雨。", "Tingting", 1.25],
        ["月亮在打电话。", "Tingting", 1.25],
        ["Rain today.", "Ann", 1.25],
        ["今天下雨。", "Tingting", 1.25],
    ]
    # Over when the browser says so, earlier than was reckoned; and stopped at once.
    assert 400 < told["took"] < 8500
    assert told["log"] == [["a", True], ["b", True], ["c", False], ["d", False]]
    assert (told["heard"], told["left"]) == ("on", False)


@pytest.mark.parametrize(("voices", "silent"), [([], False), (VOICES[:1], False), (VOICES, True)])
def test_a_browser_that_can_not_speak_leaves_her_to_be_read(
    page: Any, world: World, voices: list[dict[str, Any]], silent: bool
) -> None:
    page.goto(f"{world.url}/login/")
    told = page.evaluate(BROWSER_SPEAKS, {"voices": voices, "silent": silent, "reckoned": 900})
    if not silent:
        assert [text for text, name, _rate in told["spoken"] if name != "Sin-ji"] == []
        assert "今天下雨。" not in [text for text, _name, _rate in told["spoken"]]
    # Each takes as long as it takes to read it.
    assert told["log"][:2] == [["a", True], ["b", True]] and told["took"] >= 700
