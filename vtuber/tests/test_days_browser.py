"""Her days on the board, in a real browser: zoomed, edited by several, planned ahead, past, and for everybody."""

from collections.abc import Iterator

import pytest

from vtuber.tests.support.board_page import serious
from vtuber.tests.support.desk_page import SOON, Desk, clock, minutes, opened_desk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One for all tests, which follow each other through its morning."""
    with opened_desk(tmp_path_factory.mktemp("desk")) as opened:
        yield opened


def test_zoom_keeps_the_moment_beneath_the_pointer(desk: Desk) -> None:
    page = desk.page
    box = page.locator("#timeline-scroll").bounding_box()
    x = box["x"] + box["width"] * 0.7
    beneath = """x => {
      const box = document.querySelector('#timeline').getBoundingClientRect();
      return (x - box.left) / box.width;
    }"""
    before, wide = page.evaluate(beneath, x), page.locator("#timeline").bounding_box()["width"]
    page.mouse.move(x, box["y"] + 40)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    desk.wait(f"document.querySelector('#timeline').offsetWidth > {wide * 2}")
    assert abs(page.evaluate(beneath, x) - before) < 0.002
    assert page.locator("#timeline-hours span").count() > 20
    page.locator("#zoom-out").click()
    page.locator("#zoom-out").click()
    desk.hear("Zoom: 100 %")
    assert page.locator("#zoom-out").is_disabled()


def test_a_stale_edit_shows_both_versions_and_one_click_puts_it_on_top(desk: Desk) -> None:
    page = desk.page
    made = desk.one("tweet", "preview")
    desk.block(made).click()
    card = page.locator("#task-card")
    assert "Why it is there" in str(card.locator(".card-why").text_content())
    desk.world.do("edit", task=made["id"], content="别人先改了")
    card.get_by_label("What it is").fill("我也改了")
    card.get_by_role("button", name="Save").click()
    notice = card.get_by_role("alert")
    notice.wait_for(timeout=SOON)
    sides = [str(side.text_content()) for side in notice.locator(".versions > div").all()]
    assert ["我也改了" in sides[0], "别人先改了" in sides[1]] == [True, True]
    assert desk.now(made["id"])["content"] == "别人先改了"
    card.get_by_role("button", name="Apply mine on top").click()
    desk.hear("Yours is on top now.")
    assert desk.now(made["id"])["content"] == "我也改了"
    assert not card.is_visible()
    desk.block(made).click()
    card.get_by_text("Who changed it").click()
    card.locator(".history strong", has_text="another").first.wait_for(timeout=SOON)
    assert "operator" in str(card.locator(".history").text_content())
    page.keyboard.press("Escape")


def test_others_hands_are_seen_and_ones_own_is_told(desk: Desk) -> None:
    stream = desk.one("stream")
    page = desk.page
    page.evaluate(
        """([task]) => {
        window.told = [];
        document.addEventListener("board:drag", (event) => window.told.push(event.detail));
        document.dispatchEvent(new CustomEvent("board:others-drag", {detail: [
          {who: "小林", task, start: "2026-11-24T18:00:00+00:00", end: "2026-11-24T19:00:00+00:00"}]}));
        }""",
        [stream["id"]],
    )
    assert "小林" in str(page.locator(".hand-shadow.is-theirs").text_content())
    desk.take(stream)
    desk.carry(10)
    page.keyboard.press("Escape")
    desk.let_go()
    told = page.evaluate("window.told")
    assert told[-1] is None
    assert told[-2]["task"] == stream["id"]
    assert told[-2]["start"] == f"2026-11-24T{clock(minutes(stream['start']) + 10)}:00+00:00"
    page.evaluate("document.dispatchEvent(new CustomEvent('board:others-drag', {detail: []}))")
    assert page.locator(".hand-shadow").count() == 0


def test_what_is_called_off_by_another_leaves_ones_hand(desk: Desk) -> None:
    page = desk.page
    made = desk.one("tweet", "preview")
    desk.block(made).focus()
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    desk.world.do("call_off", task=made["id"])
    desk.hear("It has begun or was called off meanwhile.")
    assert page.locator(".hand-shadow").count() == 0
    assert desk.now(made["id"])["state"] == "cancelled"


def test_a_wish_for_a_day_to_come_is_set_moved_and_cancelled_in_the_week(desk: Desk) -> None:
    page = desk.page
    page.locator("#day-week").click()
    rows = page.locator(".week-day")
    rows.nth(6).wait_for(timeout=SOON)
    assert rows.count() == 7
    ahead = page.locator(".week-day[data-date='2026-11-26']")
    ahead.get_by_role("button", name="New task on").click()
    form = page.get_by_role("dialog", name="New task")
    form.get_by_text("This day has no plan yet.").wait_for()
    form.get_by_label("What kind").select_option(label="Rest")
    form.get_by_label("From").fill("15:00")
    form.get_by_label("Until").fill("15:30")
    form.get_by_label("What it is").fill("看云")
    form.get_by_role("button", name="Note it for that morning").click()
    desk.hear("Noted for that morning's plan")
    wish = ahead.locator(".block.is-wish")
    wish.wait_for(timeout=SOON)
    assert "wish" in str(wish.get_attribute("aria-label"))
    wish.click()
    card = page.locator("#task-card")
    card.get_by_label("What it is").fill("看云和鸟")
    card.get_by_role("button", name="Save").click()
    desk.hear("Saved.")
    assert desk.world.do("wishes")["wishes"] == [
        {"date": "2026-11-26", "start": "15:00", "content": "看云和鸟", "state": "open"}
    ]
    # It goes to another day that has no plan, at the same hour.
    ahead.locator(".block.is-wish[aria-label*='看云和鸟']").wait_for(timeout=SOON)
    friday = page.locator(".week-day[data-date='2026-11-27']")
    box = desk.box(".week-day[data-date='2026-11-26'] .block.is-wish")
    goal = desk.box(".week-day[data-date='2026-11-27']")
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, goal["y"] + 20, steps=4)
    page.mouse.up()
    desk.hear("看云和鸟 is now at Fri, November 27 15:00–15:30.")
    friday.locator(".block.is-wish").wait_for(timeout=SOON)
    assert [(each["date"], each["start"]) for each in desk.world.do("wishes")["wishes"]] == [("2026-11-27", "15:00")]
    # A task of today's plan has no business on another day.
    stream = desk.one("stream")
    block = desk.box(f"#week .block[data-task='{stream['id']}']")
    page.mouse.move(block["x"] + block["width"] / 2, block["y"] + 10)
    page.mouse.down()
    page.mouse.move(block["x"] + block["width"] / 2, goal["y"] + 20, steps=4)
    page.mouse.up()
    desk.hear("A task of today's plan stays in today")
    assert desk.now(stream["id"]) == stream
    friday.locator(".block.is-wish").click()
    card.get_by_role("button", name="Call it off").click()
    desk.hear("is called off.")
    assert desk.world.do("wishes")["wishes"][0]["state"] == "cancelled"
    friday.locator(".block.is-wish").wait_for(state="detached", timeout=SOON)
    page.locator("#day-today").click()
    page.locator("#timeline .block").first.wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_anybody_s_way(desk: Desk, scheme: str) -> None:
    page = desk.page
    page.emulate_media(color_scheme=scheme)
    page.evaluate("scheme => document.documentElement.dataset.theme = scheme === 'dark' ? 'night' : 'day'", scheme)
    found = serious(page, colours=scheme == "dark")
    desk.block(desk.one("stream")).click()
    page.locator("#task-card").wait_for()
    found += serious(page, colours=scheme == "dark")
    page.keyboard.press("Escape")
    page.locator("#day-week").click()
    page.locator(".week-day").nth(6).wait_for(timeout=SOON)
    found += serious(page, colours=scheme == "dark")
    page.locator("#day-today").click()
    assert found == []


def test_who_may_only_watch_is_offered_nothing_to_change(desk: Desk) -> None:
    page = desk.page.context.new_page()
    # Before the page's own scripts run, as its template says it to somebody with that right alone.
    page.add_init_script(
        "document.addEventListener('readystatechange', () => { document.body.dataset.rights = 'watch' })"
    )
    page.goto(desk.world.url + "/")
    block = page.locator(f"#timeline .block[data-task='{desk.one('stream')['id']}']")
    block.wait_for(timeout=SOON)
    assert page.locator("#timeline .can-move").count() == 0
    assert page.locator("#task-new").is_disabled()
    block.focus()
    for key in ("m", "l", "x", "n"):
        page.keyboard.press(key)
    assert page.locator(".hand-shadow").count() == page.locator("dialog[open]").count() == 0
    block.click()
    card = page.locator("#task-card")
    card.locator(".card-why").wait_for()
    assert card.locator("form, .card-deeds").count() == 0
    page.close()


def test_on_a_phone_a_task_is_moved_by_its_card(desk: Desk) -> None:
    page = desk.page
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    stream = desk.one("stream")
    desk.block(stream).click()
    card = page.locator("#task-card")
    there = [clock(minutes(stream[name]) + 10) for name in ("start", "end")]
    card.get_by_label("From").fill(there[0])
    card.get_by_label("Until").fill(there[1])
    card.get_by_text("Goes along").wait_for(timeout=SOON)
    box = card.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    card.get_by_role("button", name="Save").click()
    desk.hear("Saved.")
    assert desk.now(stream["id"])["start"] == there[0]
    page.locator("#day-week").click()
    page.locator(".week-day").nth(6).wait_for(timeout=SOON)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#day-today").click()
    page.set_viewport_size({"width": 1440, "height": 900})


def test_a_day_that_is_over_shows_what_was_planned_and_what_came_of_it(desk: Desk) -> None:
    page = desk.page
    desk.world.do("jump", to="2026-11-25T08:00:00+00:00")
    desk.world.do("tick")
    desk.wait("document.querySelector('#day-pick').value === '2026-11-25'")
    page.locator("#day-before").click()
    page.locator("#timeline[data-mode=past]").wait_for(timeout=SOON)
    plan = page.locator("#timeline .block.is-plan")
    assert plan.count() >= 5
    assert page.locator("#timeline .block.can-move").count() == 0
    assert page.locator("#timeline button.block").count() >= 5
    assert page.locator("#task-new").is_disabled()
    page.locator("#timeline button.block").first.click()
    assert page.locator("#task-card").get_by_role("button", name="Save").count() == 0
    page.keyboard.press("Escape")
    page.locator("#day-today").click()
    page.locator("#timeline[data-mode=today]").wait_for(timeout=SOON)
