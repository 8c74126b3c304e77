"""The board in a real browser, on a real server: seen, steered, cut off and back again."""

import json
import re
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vtuber.tests.support.board_page import REDUCED_MOTION, World, browser, log_in

pytestmark = pytest.mark.browser

# Whatever shows within this (milliseconds) shows at once, on a machine that has other things to do.
SOON = 30_000

# The tasks whose blocks one hits at nine points of a block.
HITS = """selector => {
  const box = document.querySelector(selector).getBoundingClientRect();
  const points = [0.25, 0.5, 0.75].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [x, y]));
  const hit = points.map(([x, y]) => document.elementFromPoint(box.x + box.width * x, box.y + box.height * y));
  return [...new Set(hit.map((element) => element?.closest(".block")?.dataset.task ?? "none"))];
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def world(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for all tests, which follow each other through its morning."""
    lived = World(tmp_path_factory.mktemp("world"))
    yield lived
    lived.close()


@pytest.fixture(scope="module")
def operator(chromium: Any, world: World) -> Any:
    """The cookies of somebody who has signed in."""
    context = chromium.new_context(locale="en", **REDUCED_MOTION)
    log_in(context.new_page(), world)
    context.pages[0].wait_for_selector("main[aria-busy=false]", timeout=SOON)
    state = context.storage_state()
    context.close()
    return state


class BoardPage:
    """An operator's page that remembers what its browser complained about."""

    def __init__(self, chromium: Any, world: World, operator: Any, **context: Any) -> None:
        self.context = chromium.new_context(locale="en", storage_state=operator, **context)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        self._url, self._operator = world.url + "/", operator
        self._open()

    def come_anew(self) -> None:
        """As somebody who has just signed in and has never been here; the browser has the page's files already."""
        self.page.evaluate("localStorage.clear()")
        self.context.clear_cookies()
        self.context.add_cookies(self._operator["cookies"])
        self._open()

    def _open(self) -> None:
        self.page.goto(self._url)
        self.page.wait_for_selector("main[aria-busy=false]", timeout=SOON)

    def _listen(self, message: Any) -> None:
        # A cut connection is the point of a test here; the browser reports it all the same.
        if message.type == "error" and "WebSocket connection" not in message.text:
            self.complaints.append(message.text)

    def clock(self) -> str:
        return str(self.page.locator("#clock-time").get_attribute("datetime"))

    def told(self, text: str) -> int:
        return int(self.page.locator("#log").get_by_text(text).count())

    def wait_until_still(self) -> None:
        """Until the clock shows one minute for 2.5 s. At ×60 a clock that runs never does."""
        deadline = time.monotonic() + SOON / 1000
        shown = ""
        while shown != self.clock():
            assert time.monotonic() < deadline, "the clock runs on"
            shown = self.clock()
            self.page.wait_for_timeout(2500)

    def wait(self, script: str) -> None:
        """Until `script` is true. The page's policy forbids the browser to look by itself: it would need eval."""
        deadline = time.monotonic() + SOON / 1000
        while not self.page.evaluate(script):
            assert time.monotonic() < deadline, script
            self.page.wait_for_timeout(50)


DESKTOP = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def kept_board(chromium: Any, world: World, operator: Any) -> Iterator[BoardPage]:
    """One page for the tests: to open a browser's window for each costs more than they do."""
    board = BoardPage(chromium, world, operator, viewport=DESKTOP, **REDUCED_MOTION)
    yield board
    board.context.close()


@pytest.fixture
def board(kept_board: BoardPage) -> Iterator[BoardPage]:
    kept_board.come_anew()
    yield kept_board
    complaints, kept_board.complaints = kept_board.complaints, []
    assert complaints == []


@pytest.fixture
def moving_board(chromium: Any, world: World, operator: Any) -> Iterator[BoardPage]:
    """With the hands of its clock, and her in her room as most people see her."""
    board = BoardPage(chromium, world, operator, viewport=DESKTOP)
    yield board
    board.context.close()
    assert board.complaints == []


def test_before_her_day_is_planned_the_board_says_so(board: BoardPage) -> None:
    assert board.page.title() == "苞米 · board"
    assert board.page.locator("#day-empty").is_visible()
    assert board.page.locator(".block").count() == 0
    assert board.page.locator("body").get_attribute("data-link") == "live"


def test_tasks_appear_when_the_day_gets_planned(board: BoardPage, world: World) -> None:
    world.do("tick")
    world.do("jump", to="2026-11-24T08:00:00+00:00")
    world.do("tick")
    board.page.wait_for_selector(".block", timeout=SOON)
    blocks = board.page.locator(".block")
    assert blocks.count() == board.page.locator(".rundown-row").count() >= 5
    assert re.match(r"\d\d:\d\d–\d\d:\d\d · .+ · planned · .+", str(blocks.first.get_attribute("aria-label")))
    assert not board.page.locator("#day-empty").is_visible()
    board.page.locator("#log").get_by_text("Her day is planned").wait_for(timeout=SOON)


def test_the_clock_counts_by_itself_and_stops_with_the_tick(moving_board: BoardPage, world: World) -> None:
    board = moving_board
    world.do("tick")
    before = board.clock()
    board.wait(f"document.querySelector('#clock-time').dateTime > {before!r}")
    # Nobody ticks any more: her time stands still, and the page says why.
    board.page.get_by_text("stands still: no tick").wait_for(timeout=SOON)
    board.wait_until_still()
    world.do("tick")
    board.wait("!document.querySelector('#clock-state').textContent.includes('no tick')")


def test_pausing_and_speeds_reach_the_world(board: BoardPage, world: World) -> None:
    world.do("tick")
    board.page.get_by_role("button", name="Pause", exact=True).click()
    board.page.get_by_text("paused", exact=True).wait_for(timeout=SOON)
    assert world.do("clock")["paused"] is True
    board.page.get_by_label("Day speed").select_option("600")
    board.page.get_by_role("tab", name="Audit log").click()
    board.page.get_by_text("day speed: 60 → 600", exact=True).first.wait_for(timeout=SOON)
    clock = world.do("clock")
    assert (clock["paused"], clock["speed"], clock["live_speed"]) == (True, 600, 10)
    board.page.get_by_role("button", name="Go on").click()
    board.wait("document.querySelector('#pause').getAttribute('aria-pressed') === 'false'")
    assert world.do("clock")["paused"] is False


def test_an_event_arrives_while_one_watches(moving_board: BoardPage, world: World) -> None:
    board = moving_board
    board.page.locator("#tab-posts").click()
    seq = world.do("post", text="鱼在屋顶上。<b>不是</b>标签")["seq"]
    line = board.page.locator(f"#log [data-seq='{seq}']")
    line.wait_for(timeout=SOON)
    # What she writes is text, whatever it looks like.
    assert line.locator("q").text_content() == "鱼在屋顶上。<b>不是</b>标签"
    assert line.locator("b").count() == 0
    assert board.page.locator("#bubble").text_content() == "鱼在屋顶上。<b>不是</b>标签"
    board.page.locator("#drawer [aria-busy=true]").first.wait_for(state="detached", timeout=SOON)
    assert board.complaints == []


def test_a_raid_of_followers_is_one_line(board: BoardPage, world: World) -> None:
    total = world.do("followers", changes=[1] * 40)["total"]
    line = board.page.locator("#log").get_by_text(f"40 new followers; {total} are there now.")
    line.wait_for(timeout=SOON)
    world.do("followers", changes=[-1, -1])
    gone = board.page.locator("#log").get_by_text(f"2 followers left; {total - 2} are there now.")
    gone.wait_for(timeout=SOON)
    # What else happened parts them.
    world.do("post", text="between them")
    world.do("followers", changes=[1, 1, 1])
    again = board.page.locator("#log").get_by_text(f"3 new followers; {total + 1} are there now.")
    for _time in range(2):
        again.wait_for(timeout=SOON)
        assert (line.count(), gone.count(), again.count()) == (1, 1, 1)
        assert board.page.locator("#log [data-type='followers.changed']").count() == 3
        board.page.reload()


def test_a_cut_connection_comes_back_with_nothing_lost_or_doubled(board: BoardPage, world: World) -> None:
    before = world.do("post", text="before the cut")["seq"]
    board.page.locator(f"#log [data-seq='{before}']").wait_for(timeout=SOON)
    board.page.evaluate(
        "new MutationObserver(() => { if (document.body.dataset.link === 'lost') window.wasLost = true })"
        ".observe(document.body, {attributes: true})"
    )
    assert world.do("drop")["cut"] >= 1
    during = [world.do("post", text=f"while away {number}")["seq"] for number in range(3)]
    board.wait("window.wasLost && document.body.dataset.link === 'live'")
    after = world.do("post", text="after the cut")["seq"]
    board.page.locator(f"#log [data-seq='{after}']").wait_for(timeout=SOON)
    shown = [int(str(line.get_attribute("data-seq"))) for line in board.page.locator("#log [data-seq]").all()]
    assert shown == sorted(set(shown), reverse=True)
    assert {before, *during, after} <= set(shown)
    assert board.told("while away 1") == 1


def test_an_edit_is_saved_and_a_stale_one_shows_both_versions(board: BoardPage, world: World) -> None:
    block = board.page.locator(".block[data-state='planned']").last
    number = int(str(block.get_attribute("data-task")))
    block.click()
    card = board.page.get_by_role("dialog")
    card.get_by_label("What it is").fill("数一数窗台上的鸽子")
    card.get_by_role("button", name="Save").click()
    board.page.locator(f".rundown-row[data-task='{number}']").get_by_text("数一数窗台上的鸽子").wait_for(timeout=SOON)
    board.page.locator(f".rundown-row[data-task='{number}']").click()
    world.do("edit", task=number, content="别人先改了")
    card.get_by_label("What it is").fill("我也改了")
    card.get_by_role("button", name="Save").click()
    notice = card.get_by_role("alert")
    notice.wait_for(timeout=SOON)
    assert "我也改了" in str(notice.text_content())
    assert "别人先改了" in str(notice.text_content())
    board.complaints[:] = [text for text in board.complaints if "409" not in text]
    board.page.keyboard.press("Escape")
    assert not card.is_visible()


def test_what_was_called_off_lies_beneath_what_has_its_time_now(board: BoardPage, world: World) -> None:
    """What runs lies in the time of two that never took place: the block that one hits there is the one that runs."""
    times = world.do("collide")
    page = board.page
    running = page.locator(f".block[data-task='{times['running']}'][data-state='running']")
    running.wait_for(timeout=SOON)
    dropped = [page.locator(f".block[data-task='{number}'].is-dropped") for number in times["dropped"]]
    for block in dropped:
        block.wait_for(timeout=SOON)
    # Every point of the running block is the running block's, in whatever order the two were drawn.
    hit = page.evaluate(HITS, f".block[data-task='{times['running']}']")
    assert hit == [str(times["running"])]
    above = page.locator(f".block[data-task='{times['running']}']").bounding_box()
    boxes = []
    for number, block in zip(times["dropped"], dropped, strict=True):
        # Still reached by pointer and by keyboard.
        assert page.evaluate(HITS, f".block[data-task='{number}']") == [str(number)]
        box = block.bounding_box()
        assert box is not None and 12 <= box["height"] <= 20
        assert box["y"] >= above["y"] + above["height"]
        boxes.append(box)
        block.focus()
        page.keyboard.press("Enter")
        card = page.get_by_role("dialog")
        card.wait_for()
        assert card.locator(".chip").first.text_content() == block.get_attribute("aria-label").split(" · ")[2]
        page.keyboard.press("Escape")
    # The two lay over each other in the plan, and lie in two rows here.
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"] or boxes[1]["y"] + boxes[1]["height"] <= boxes[0]["y"]


def test_every_app_s_drawer_has_its_place(board: BoardPage) -> None:
    names = [str(tab.get_attribute("id")) for tab in board.page.locator("#tabs .tab").all()]
    apart = ["mail", "library", "covers", "memory", "front-ends"]
    first = ["day", "waiting", "prepared", "replan", "posts"]
    wanted = [*first, *apart, "diary", "again", "notes", "wallet", "charts", "calls", "audit"]
    assert names == [f"tab-{name}" for name in wanted]
    assert board.page.evaluate("document.querySelectorAll('#widgets-links a[href=\"/live/baomi/\"]').length") == 1


def test_she_is_silenced_from_the_board_and_may_speak_again(board: BoardPage) -> None:
    button = board.page.locator("#silence")
    assert button.get_attribute("title") == "Silence in chat"
    assert board.page.locator(".controls #silence").count() == 0  # nobody takes it for the emergency stop
    button.click()
    board.page.locator("#log").get_by_text("Silenced in the chat: she answers nobody").wait_for(timeout=SOON)
    board.page.locator("#silence[aria-pressed=true]").wait_for(timeout=SOON)
    button.get_by_text("Let her answer again").click()
    board.page.locator("#log").get_by_text("The rules of the chat were changed.").wait_for(timeout=SOON)
    board.page.locator("#silence[aria-pressed=false]").wait_for(timeout=SOON)


def test_the_keyboard_reaches_everything_that_matters(board: BoardPage) -> None:
    board.page.locator("body").press("Tab")
    assert board.page.evaluate("document.activeElement.className") == "skip"
    reached: set[str] = set()
    for _ in range(90):
        board.page.keyboard.press("Tab")
        reached.add(str(board.page.evaluate("document.activeElement.id || document.activeElement.className")))
    assert {"pause", "jump", "speed", "live-speed", "theme", "log-scroll", "drawer"} <= reached
    board.page.locator("#tab-day").focus()
    board.page.keyboard.press("ArrowRight")
    assert board.page.evaluate("document.activeElement.id") == "tab-waiting"
    assert board.page.locator("#tab-waiting").get_attribute("aria-selected") == "true"
    assert board.page.locator("#tab-day").get_attribute("aria-selected") == "false"


def test_the_theme_is_kept(board: BoardPage) -> None:
    button = board.page.locator("#theme")
    button.click()
    button.click()
    assert board.page.evaluate("document.documentElement.dataset.theme") == "night"
    board.page.reload()
    assert board.page.evaluate("document.documentElement.dataset.theme") == "night"


def test_a_phone_shows_it_all_without_scrolling_sideways(chromium: Any, world: World, operator: Any) -> None:
    board = BoardPage(
        chromium,
        world,
        operator,
        viewport={"width": 390, "height": 844},
        is_mobile=True,
        has_touch=True,
        **REDUCED_MOTION,
    )
    board.page.wait_for_selector(".block", timeout=SOON)
    assert board.page.evaluate("document.documentElement.scrollWidth") == 390
    for name in ("Posts", "Mail", "Library", "Wallet", "Ledger"):
        board.page.get_by_role("tab", name=name).click()
        assert board.page.evaluate("document.documentElement.scrollWidth") == 390, name
    # The playhead is in the window of the timeline without anybody having scrolled there.
    head = board.page.locator("#playhead").bounding_box()
    assert head is not None and 0 <= head["x"] <= 390
    board.context.close()
    assert board.complaints == []


def test_signing_out_ends_it(chromium: Any, world: World) -> None:
    context = chromium.new_context(locale="en", **REDUCED_MOTION)
    page = context.new_page()
    log_in(page, world)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login/")
    page.goto(world.url + "/")
    assert "/login/" in page.url
    context.close()


def test_a_guest_gets_no_further_than_signing_in(chromium: Any, world: World) -> None:
    context = chromium.new_context(locale="en", **REDUCED_MOTION)
    page = context.new_page()
    log_in(page, world, "guest")
    page.get_by_role("alert").wait_for(timeout=SOON)
    assert "may not see the board" in str(page.get_by_role("alert").text_content())
    context.close()


def test_the_lamp_of_a_model_tells_what_its_endpoint_refuses(chromium: Any, tmp_path: Path) -> None:
    lived = World(tmp_path, DIRECTOR_BASE_URL="http://127.0.0.1:9/v1", DIRECTOR_MODEL="picky")
    try:
        with sqlite3.connect(tmp_path / "world.sqlite3") as world_s:
            world_s.execute(
                "INSERT INTO llmservice_endpointfinding (backend, endpoint, model, findings, learnt_at)"
                " VALUES ('openai', '127.0.0.1:9/v1', 'picky', ?, datetime('now'))",
                [json.dumps({"left_out": ["seed"], "streams_only": True})],
            )
        page = chromium.new_context(locale="en", **REDUCED_MOTION).new_page()
        log_in(page, lived)
        lamp = page.locator("#status-lights li", has_text="picky")
        lamp.wait_for(timeout=SOON)
        said = "openai · 127.0.0.1:9 · DIRECTOR_BASE_URL is set · it refuses seed; it only streams"
        assert lamp.locator(".status-hint").text_content() == said
        # Whoever cannot point at it is told, too.
        assert str(lamp.locator(".status-name").get_attribute("aria-label")).endswith(f". {said}")
    finally:
        lived.close()
