"""The drawers of what goes out next and of another plan, in a real browser: by mouse, by keyboard, on a phone."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vtuber.tests.support.board_page import REDUCED_MOTION, World, browser, log_in

pytestmark = pytest.mark.browser

SOON = 30_000
WORDS = "Exactly these words & <b>no others</b>."
PHONE = {"width": 390, "height": 844}
# Where the pictures of this page go, for somebody who wants to look at them.
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lived = World(tmp_path_factory.mktemp("prepared"))
    lived.do("tick")
    lived.do("jump", to="2026-11-24T08:01:00+00:00")
    yield lived
    lived.close()


@pytest.fixture(scope="module")
def page(world: World) -> Iterator[Any]:
    """One page for all tests, which follow each other."""
    with browser() as chromium:
        opened = chromium.new_context(
            locale="en", viewport={"width": 1360, "height": 900}, **REDUCED_MOTION
        ).new_page()
        complaints: list[str] = []
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        log_in(opened, world)
        opened.wait_for_selector("main[aria-busy=false]", timeout=SOON)
        yield opened
        # A refused request is told by the browser, too.
        assert [text for text in complaints if "status of 4" not in text] == []


def shot(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def post_of(world: World) -> dict[str, Any]:
    """The first everyday post that is to come."""
    found: dict[str, Any] = next(row for row in world.do("plan")["tasks"] if row["category"] == "communication")
    return found


def card(page: Any, world: World) -> Any:
    post = post_of(world)
    return page.locator(".prepared-card", has=page.get_by_text(post["content"], exact=True))


def test_a_post_is_written_now_read_and_changed(page: Any, world: World) -> None:
    page.get_by_role("tab", name="Prepared").click()
    mine = card(page, world)
    mine.get_by_text("She prepares it shortly before its time.").wait_for(timeout=SOON)
    mine.get_by_role("button", name="Write it now").click()
    page.get_by_label("How would you like it?").fill("short, please")
    page.keyboard.press("Enter")
    mine.get_by_text("She is writing it anew…").wait_for(timeout=SOON)
    world.do("tick")
    mine.locator(".content-post").wait_for(timeout=SOON)
    mine.get_by_role("button", name="Change").click()
    mine.locator("textarea").fill(WORDS)
    # Something else changes meanwhile: what is being written stays.
    world.do("post", text="out of the blue")
    page.locator("#log").get_by_text("out of the blue").wait_for(timeout=SOON)
    assert mine.locator("textarea").input_value() == WORDS
    shot(page, "prepared-edit")
    mine.get_by_role("button", name="Save").click()
    mine.locator(".content-post", has_text="Exactly these words").wait_for(timeout=SOON)
    assert mine.locator(".content-post").inner_text() == WORDS


def test_hold_and_approve_with_the_keyboard_alone(page: Any, world: World) -> None:
    mine = card(page, world)
    mine.focus()
    page.keyboard.press("h")
    mine.get_by_text("held by operator").wait_for(timeout=SOON)
    assert mine.evaluate("card => card === document.activeElement")
    page.keyboard.press("a")
    mine.get_by_text("approved by operator").wait_for(timeout=SOON)
    assert post_of(world)["approval"] == "approved"


def test_what_needs_an_approval_is_counted(page: Any, world: World) -> None:
    page.get_by_text("Ask me before it goes out").click()
    page.get_by_role("checkbox", name="Stream", exact=True).check()
    stream = next(row for row in world.do("plan")["tasks"] if row["type"] == "stream")
    hers = page.locator(".prepared-card", has=page.get_by_text(stream["content"], exact=True))
    hers.get_by_text("waits for your word").wait_for(timeout=SOON)
    assert not page.locator("#tab-prepared .count").is_visible()
    hers.get_by_role("button", name="Write it now").click()
    page.get_by_role("button", name="Have it written").click()
    hers.get_by_text("She is writing it anew…").wait_for(timeout=SOON)
    world.do("tick")
    page.locator("#tab-prepared .count", has_text="1").wait_for(timeout=SOON)
    hers.scroll_into_view_if_needed()
    shot(page, "prepared-waits")


def test_a_wish_becomes_a_plan_beside_the_plan_and_one_change_is_taken(page: Any, world: World) -> None:
    before = world.do("plan")["tasks"]
    page.get_by_role("tab", name="Re-plan").click()
    page.get_by_label("How should the rest of the day go?").fill("fewer posts, rest more")
    page.keyboard.press("Enter")
    page.get_by_text("She is thinking it over…").wait_for(timeout=SOON)
    world.do("tick")
    changes = page.locator(".replan-change")
    changes.first.wait_for(timeout=SOON)
    assert world.do("plan")["tasks"] == before
    shot(page, "replan")
    new = changes.filter(has=page.locator(".replan-mark.is-add"))
    new.get_by_role("button", name="Take this").click()
    page.get_by_text("Taken over. It can be undone").wait_for(timeout=SOON)
    page.locator(".replan-change.is-taken").wait_for(timeout=SOON)
    assert len(world.do("plan")["tasks"]) == len(before) + 1


def test_on_a_phone_nothing_is_cut_off_and_approve_and_hold_are_in_reach(page: Any, world: World) -> None:
    page.set_viewport_size(PHONE)
    for tab in ("Re-plan", "Prepared"):
        page.get_by_role("tab", name=tab).click()
        page.locator("#drawer").scroll_into_view_if_needed()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("(box => box.scrollWidth <= box.clientWidth)(document.querySelector('#drawer'))")
        shot(page, f"phone-{tab.lower()}")
    mine = card(page, world)
    mine.get_by_role("button", name="Hold").click()
    mine.get_by_text("held by operator").wait_for(timeout=SOON)
    mine.get_by_role("button", name="Approve").click()
    mine.get_by_text("approved by operator").wait_for(timeout=SOON)
    page.set_viewport_size({"width": 1360, "height": 900})


def test_exactly_these_words_go_out_at_their_time(page: Any, world: World) -> None:
    post = post_of(world)
    assert WORDS not in world.do("posted")["posts"]
    start = dt.datetime.fromisoformat(post["start"])
    # What comes before it is over when its time comes; then she types for three minutes.
    for minutes in (-40, -15, 0):
        world.do("jump", to=(start + dt.timedelta(minutes=minutes)).isoformat())
    assert WORDS not in world.do("posted")["posts"]
    world.do("jump", to=(start + dt.timedelta(minutes=6)).isoformat())
    posted = world.do("posted")["posts"]
    assert posted.count(WORDS) == 1 and posted[-1] == WORDS
    page.get_by_role("tab", name="Posts").click()
    page.locator("#drawer").get_by_text("Exactly these words").wait_for(timeout=SOON)
