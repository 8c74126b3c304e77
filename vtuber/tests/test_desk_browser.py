"""Settings, persona, prompts and the drawer of what needs you, in a real browser, one page after the other."""

from collections.abc import Iterator
from typing import Any

import pytest

from vtuber.tests.support.board_page import REDUCED_MOTION, World, browser, log_in

pytestmark = pytest.mark.browser
SOON = 12_000
KEY = "sk-typed-in-a-browser-77"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def world(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lived = World(tmp_path_factory.mktemp("desk"))
    yield lived
    lived.close()


@pytest.fixture(scope="module")
def page(chromium: Any, world: World) -> Iterator[Any]:
    """One page for all, signed in; whatever its browser complains about fails the last test."""
    context = chromium.new_context(locale="en", viewport={"width": 1280, "height": 900}, **REDUCED_MOTION)
    opened = context.new_page()
    opened.set_default_timeout(SOON)
    opened.complaints = []
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.on(
        "console",
        lambda line: opened.complaints.append(line.text) if "Content Security Policy" in line.text else None,
    )
    log_in(opened, world)
    opened.wait_for_selector("main[aria-busy=false]")
    yield opened
    context.close()


def test_settings_are_saved_marked_and_tried_and_a_key_goes_one_way(page: Any, world: World) -> None:
    page.goto(f"{world.url}/settings/")
    money = page.locator("#money")
    money.get_by_label("Budget per real day").fill("-3")
    money.get_by_role("button", name="Save").click()
    page.wait_for_selector("#f-MODEL_BUDGET_PER_DAY[aria-invalid=true]")
    assert "Between 0" in money.locator("[data-problem=MODEL_BUDGET_PER_DAY]").inner_text()
    money.get_by_label("Budget per real day").fill("3")
    money.get_by_role("button", name="Save").click()
    money.locator(".said.is-ok").wait_for()

    judge = page.locator("#judge")
    judge.locator("#f-JUDGE_API_KEY").fill(KEY)
    judge.locator("#f-JUDGE_BASE_URL").fill("http://127.0.0.1:9/v1")
    judge.locator("#f-JUDGE_MODEL").fill("nobody")
    judge.get_by_role("button", name="Save").click()
    judge.locator(".said.is-ok").wait_for()
    assert judge.locator("#f-JUDGE_API_KEY").input_value() == ""
    judge.get_by_role("button", name="Test").click()
    judge.locator(".said.is-bad").wait_for()
    assert "can't be reached" in judge.locator(".said").inner_text()

    page.reload()
    assert page.locator("#f-MODEL_BUDGET_PER_DAY").input_value() == "3.00"
    assert page.locator("#f-JUDGE_API_KEY").get_attribute("placeholder") == "set, and shown to nobody"
    assert KEY not in page.content()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 900})


def test_she_is_rewritten_tried_in_both_modes_and_taken_back(page: Any, world: World) -> None:
    page.goto(f"{world.url}/persona/baomi/")
    before = page.get_by_label("Tastes").input_value()
    page.get_by_label("Tastes").fill("Only rain.")
    page.locator("#persona").get_by_role("button", name="Save").click()
    page.locator("#said.is-ok").wait_for()
    page.get_by_label("Your question").fill("今天下雨吗？")
    page.get_by_role("button", name="Ask").click()
    for mode in ("big", "small"):
        page.locator(f"[data-mode={mode}] .answer-meta", has_text="the phrase book").wait_for()
        assert page.locator(f"[data-mode={mode}] p").first.inner_text().strip()
    page.reload()
    page.get_by_role("button", name="Take back").first.click()
    page.wait_for_function("text => document.querySelector('#f-tastes').value === text", arg=before)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_prompt_is_filled_in_kept_refused_and_given_back(page: Any, world: World) -> None:
    page.goto(f"{world.url}/persona/baomi/prompts/#tweet")
    page.wait_for_selector("main[aria-busy=false]")
    page.get_by_label("Part").select_option("user")
    page.wait_for_selector("main[data-part=user][aria-busy=false]")
    text = page.get_by_label("The template")
    shipped = text.input_value()
    text.fill("{% include 'base.html' %}")
    page.get_by_role("button", name="Save").click()
    page.locator("#said.is-bad").wait_for()
    assert "can't be used" in page.locator("#said").inner_text()
    text.fill("One line about {{ name }}.")
    page.get_by_role("button", name="Fill it in").click()
    page.wait_for_function("() => document.querySelector('#filled').textContent === 'One line about 苞米.'")
    page.get_by_role("button", name="Save").click()
    page.locator("#whose.is-ok").wait_for()
    page.get_by_role("button", name="Back to the shipped one").click()
    page.wait_for_function("text => document.querySelector('#text').value === text", arg=shipped)


def test_what_needs_you_stands_in_the_title_and_goes_when_it_is_put_aside(page: Any, world: World) -> None:
    page.goto(f"{world.url}/settings/")
    page.locator("#f-DIRECTOR_BASE_URL").fill("http://127.0.0.1:9/v1")
    page.locator("#director").get_by_role("button", name="Save").click()
    page.locator("#director .said.is-ok").wait_for()
    page.goto(f"{world.url}/#waiting")
    page.wait_for_selector("main[aria-busy=false]")
    page.wait_for_function("() => document.title.startsWith('(1) ')")
    line = page.locator(".needs-you > li")
    assert "Director does not answer" in line.inner_text()
    assert line.get_by_role("link").get_attribute("href") == "/settings/#director"
    assert page.locator("#tab-waiting .count").inner_text() == "1"
    line.get_by_role("button", name="Put aside").click()
    page.wait_for_function("() => !document.title.startsWith('(')")
    assert "Nothing needs you" in page.locator("#drawer").inner_text()
    assert page.complaints == []
