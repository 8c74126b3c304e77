"""Her day as a desk, in a real browser: dragged, pulled, drawn, carried by keys, undone, and planned ahead."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from vtuber.tests.support.board_page import World, browser, log_in

pytestmark = pytest.mark.browser

# Whatever shows within this (milliseconds) shows at once, on a machine that has other things to do.
SOON = 30_000
HOUR = 60
DAY_MINUTES = 24 * HOUR


def minutes(clock: str) -> int:
    """Since 08:00, of a time of day in her game day."""
    hours, rest = map(int, clock.split(":"))
    return (hours - 8) % 24 * HOUR + rest


def clock(at: int) -> str:
    """The time of day so many minutes after 08:00."""
    return f"{(8 + at // HOUR) % 24:02d}:{at % HOUR:02d}"


class Desk:
    """The operator's page, and the world behind it."""

    def __init__(self, world: World, page: Any) -> None:
        self.world, self.page = world, page
        self.complaints: list[str] = []
        # The plan as it was before anybody touched it.
        self.morning = self.planned()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)

    def _listen(self, message: Any) -> None:
        # Refusals and cut lines are the point here; the browser reports them all the same.
        if (
            message.type == "error"
            and "Failed to load resource" not in message.text
            and "WebSocket" not in message.text
        ):
            self.complaints.append(message.text)

    def tasks(self) -> list[dict[str, Any]]:
        return list(self.world.do("tasks")["tasks"])

    def planned(self) -> list[dict[str, Any]]:
        return [task for task in self.tasks() if task["state"] == "planned"]

    def one(self, kind: str, category: str = "") -> dict[str, Any]:
        """The first planned task of a kind."""
        return next(
            task
            for task in self.tasks()
            if (task["type"], task["category"], task["state"]) == (kind, category, "planned")
        )

    def now(self, number: int) -> dict[str, Any]:
        return next(task for task in self.tasks() if task["id"] == number)

    def block(self, task: dict[str, Any]) -> Any:
        return self.page.locator(f"#timeline .block[data-task='{task['id']}']")

    def hear(self, text: str) -> str:
        """What the live region says, once it says this."""
        voice = self.page.locator("#day-voice", has_text=text)
        voice.wait_for(state="attached", timeout=SOON)
        return str(voice.text_content())

    def see_at(self, task: dict[str, Any], start: str, end: str) -> None:
        """Until its block says that it lies there."""
        self.page.locator(f"#timeline .block[data-task='{task['id']}'][aria-label^='{start}–{end}']").wait_for(
            timeout=SOON
        )

    def x(self, at: int) -> float:
        """Where a minute after 08:00 lies on the screen."""
        box = self.page.locator("#timeline").bounding_box()
        return float(box["x"] + box["width"] * at / DAY_MINUTES)

    def take(self, task: dict[str, Any], edge: str = "") -> None:
        """Press on a block, or on one of its edges."""
        box = self.block(task).bounding_box()
        x = {"": box["x"] + box["width"] / 2, "start": box["x"] + 4, "end": box["x"] + box["width"] - 5}[edge]
        self.page.mouse.move(x, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        self._x, self._y = x, box["y"] + box["height"] / 2

    def carry(self, by: int) -> None:
        """So many minutes from where it was taken."""
        width = self.page.locator("#timeline").bounding_box()["width"]
        self.page.mouse.move(self._x + by * width / DAY_MINUTES, self._y + 6, steps=4)

    def let_go(self) -> None:
        self.page.mouse.up()

    def undo_all(self) -> int:
        """Step by step, until nothing of the operator's own is left; returns how many there were."""
        for step in range(40):
            with self.page.expect_response("**/undo") as answer:
                self.page.locator("#undo").click()
            if answer.value.status != 200:
                return step
        raise AssertionError("it never ends")

    def wait(self, script: str) -> None:
        """Until `script` is true. The page's policy forbids the browser to look by itself: it would need eval."""
        deadline = time.monotonic() + SOON / 1000
        while not self.page.evaluate(script):
            assert time.monotonic() < deadline, script
            self.page.wait_for_timeout(30)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One world and one page for all tests; her day is planned, and stands still in the morning."""
    with browser() as chromium:
        world = World(tmp_path_factory.mktemp("desk"), "vtuber.tests.support.desk_world")
        try:
            world.do("tick")
            world.do("jump", to="2026-11-24T08:00:00+00:00")
            world.do("tick")
            world.do("stand_still")
            world.do("empty_the_afternoon")
            context = chromium.new_context(locale="en", viewport={"width": 1440, "height": 900})
            opened = Desk(world, context.new_page())
            log_in(opened.page, world)
            opened.page.wait_for_selector("#timeline .block", timeout=SOON)
            yield opened
            assert opened.complaints == []
        finally:
            world.close()


def lying(tasks: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """A plan by what counts in it."""
    return [
        (task["type"], task["category"], task["start"], task["end"], task["content"], task["state"], task["locked"])
        for task in tasks
    ]


def test_a_stream_is_dragged_an_hour_later_and_takes_its_cover_and_preview_along(desk: Desk) -> None:
    stream, cover, preview = desk.one("stream"), desk.one("cover"), desk.one("tweet", "preview")
    desk.world.do("edits")
    edits = desk.world.do("edits")["count"]
    desk.take(stream)
    desk.carry(HOUR)
    hint = desk.page.locator("#drag-hint")
    hint.get_by_text("Goes along").wait_for(timeout=SOON)
    there = [clock(minutes(stream[name]) + HOUR) for name in ("start", "end")]
    assert f"{there[0]}–{there[1]} (+1 h)" in str(hint.text_content())
    assert desk.page.locator(".hand-shadow.is-following").count() == 2
    # Nothing was changed before it is put down.
    assert desk.now(stream["id"]) == stream
    assert desk.world.do("edits")["count"] == edits
    desk.let_go()
    desk.see_at(stream, *there)
    assert "Goes along" in desk.hear(f"is now at {there[0]}–{there[1]}")
    assert hint.is_hidden()
    for herald in (cover, preview):
        moved = desk.now(herald["id"])
        assert minutes(moved["start"]) == minutes(herald["start"]) + HOUR
        desk.see_at(moved, moved["start"], moved["end"])
    assert desk.world.do("edits")["count"] == edits + 1


def test_where_it_cannot_go_the_words_say_why_and_it_stays(desk: Desk) -> None:
    stream = desk.one("stream")
    desk.take(stream)
    desk.carry(DAY_MINUTES)
    hint = desk.page.locator("#drag-hint.is-refused")
    hint.get_by_text("She is awake from").wait_for(timeout=SOON)
    assert desk.page.locator(".hand-shadow.is-mine.is-refused").count() == 1
    desk.let_go()
    assert "She is awake from" in desk.hear("stays where it was")
    assert desk.now(stream["id"]) == stream
    assert desk.page.locator(".hand-shadow").count() == 0


def test_what_is_in_the_way_is_named_and_marked(desk: Desk) -> None:
    stream, cover = desk.one("stream"), desk.one("cover")
    desk.take(cover)
    desk.carry(minutes(stream["start"]) - minutes(cover["start"]) + 15)
    desk.page.locator("#drag-hint.is-refused").wait_for(timeout=SOON)
    assert f"Stream {stream['start']}–{stream['end']}" in desk.hear("In the way")
    assert desk.page.locator(".block.is-in-the-way").get_attribute("data-task") == str(stream["id"])
    desk.page.keyboard.press("Escape")
    desk.let_go()
    desk.hear("stays where it was")
    assert desk.now(cover["id"]) == cover
    assert not desk.page.get_by_role("dialog").is_visible()


def test_an_edge_is_pulled_in_steps_of_five_minutes(desk: Desk) -> None:
    stream = desk.one("stream")
    desk.take(stream, "end")
    desk.carry(-17)
    end = clock(minutes(stream["end"]) - 15)
    desk.page.locator("#drag-hint", has_text=f"{stream['start']}–{end}").wait_for(timeout=SOON)
    desk.let_go()
    desk.see_at(stream, stream["start"], end)
    assert desk.now(stream["id"])["start"] == stream["start"]


def test_a_cut_line_in_the_middle_of_a_drag_loses_nothing_and_does_nothing_twice(desk: Desk) -> None:
    stream = desk.one("stream")
    edits = desk.world.do("edits")["count"]
    desk.take(stream)
    desk.carry(-30)
    desk.page.locator(".hand-shadow.is-mine").wait_for()
    desk.page.evaluate(
        "new MutationObserver(() => { if (document.body.dataset.link === 'lost') window.wasLost = true })"
        ".observe(document.body, {attributes: true})"
    )
    # The line goes, and what is sent while it is away arrives without an answer.
    desk.world.do("drop")
    desk.wait("window.wasLost && document.body.dataset.link === 'live'")
    assert desk.page.locator(".hand-shadow.is-mine").count() == 1
    swallowed: list[str] = []

    def swallow(route: Any) -> None:
        if route.request.method != "PATCH":
            route.continue_()
        elif not swallowed:
            swallowed.append(str(route.fetch().status))
            route.abort()
        else:
            route.continue_()

    desk.page.route("**/api/vtubers/*/tasks/*", swallow)
    desk.let_go()
    desk.hear("Your change waits here")
    there = [clock(minutes(stream[name]) - 30) for name in ("start", "end")]
    desk.hear(f"is now at {there[0]}–{there[1]}")
    desk.page.unroute("**/api/vtubers/*/tasks/*")
    assert swallowed == ["200"]
    desk.see_at(stream, *there)
    assert (desk.now(stream["id"])["version"], desk.world.do("edits")["count"]) == (stream["version"] + 1, edits + 1)
    assert not desk.page.get_by_role("dialog").is_visible()


def test_a_stretch_is_drawn_and_becomes_a_task(desk: Desk) -> None:
    first = desk.tasks()[0]
    page = desk.page
    free = max(minutes(task["end"]) for task in desk.tasks() if task["state"] == "planned") + 20
    y = page.locator("#timeline").bounding_box()["y"] + 60
    page.mouse.move(desk.x(free), y)
    page.mouse.down()
    page.mouse.move(desk.x(free + 31), y, steps=4)
    page.locator(".hand-shadow.is-new").wait_for()
    page.mouse.up()
    form = page.get_by_role("dialog", name="New task")
    start, end = form.get_by_label("From").input_value(), form.get_by_label("Until").input_value()
    assert (minutes(start) % 5, minutes(end) - minutes(start)) == (0, 30)
    form.get_by_label("What kind").select_option(label="Rest")
    form.get_by_label("What it is").fill("晒一会儿太阳")
    form.get_by_role("button", name="Put it into the plan").click()
    desk.hear("is in the plan")
    made = next(task for task in desk.tasks() if task["content"] == "晒一会儿太阳")
    assert (made["type"], made["start"], made["end"], made["state"]) == ("rest", start, end, "planned")
    desk.see_at(made, start, end)
    # Her first task is where it was: drawing moves nothing.
    assert desk.now(first["id"]) == first


def test_a_finger_that_rests_takes_a_block_and_one_that_moves_does_not(desk: Desk) -> None:
    cover = desk.one("cover")
    fingers = desk.page.context.new_cdp_session(desk.page)
    box = desk.block(cover).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    step = desk.x(10) - desk.x(0)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        spots = [{"x": left, "y": top} for left, top in points]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

    touch("touchStart", (x, y))
    for number in range(1, 4):
        touch("touchMove", (x - 20 * number, y))
    assert desk.page.locator(".hand-shadow").count() == 0
    touch("touchEnd")
    assert desk.now(cover["id"]) == cover
    touch("touchStart", (x, y))
    desk.page.locator(".hand-shadow.is-mine").wait_for(timeout=SOON)
    touch("touchMove", (x - step, y))
    touch("touchEnd")
    there = [clock(minutes(cover[name]) - 10) for name in ("start", "end")]
    desk.see_at(cover, *there)
    assert not desk.page.get_by_role("dialog").is_visible()


def test_the_keyboard_alone_walks_moves_resizes_and_gives_up(desk: Desk) -> None:
    page = desk.page
    made = next(task for task in desk.tasks() if task["content"] == "晒一会儿太阳")
    page.locator("#timeline-scroll").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    for _block in desk.tasks():
        if page.evaluate("document.activeElement.dataset.task") == str(made["id"]):
            break
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    assert "Enter puts it down, Escape puts it back." in desk.hear(f"Rest {made['start']}–{made['end']} picked up.")
    page.keyboard.press("ArrowRight")
    start, end = minutes(made["start"]), minutes(made["end"])
    desk.hear(f"{clock(start + 5)} to {clock(end + 5)}.")
    desk.hear("It can go there.")
    page.keyboard.press("Shift+ArrowLeft")
    desk.hear(f"{clock(start - 25)} to {clock(end - 25)}.")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("e")
    desk.hear("The arrows move its end.")
    page.keyboard.press("ArrowRight")
    desk.hear(f"Until {clock(end + 10)}, 35 min long.")
    page.keyboard.press("Escape")
    assert desk.hear("stays where it was") == f"Rest {made['start']}–{made['end']} stays where it was."
    assert desk.now(made["id"]) == made
    page.keyboard.press("m")
    desk.hear("picked up")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    desk.hear(f"is now at {clock(start + 5)}–{clock(end + 5)}.")
    desk.see_at(made, clock(start + 5), clock(end + 5))
    # It is still in hand for the next key: locked, and unlocked.
    page.keyboard.press("l")
    desk.hear("is locked.")
    assert desk.now(made["id"])["locked"] is True
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name="Unlock").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.task") == str(made["id"])
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="The day by keyboard").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert page.get_by_role("dialog", name="New task").is_visible()
    page.keyboard.press("Escape")


def test_what_she_prepares_meanwhile_is_no_stale_edit(desk: Desk) -> None:
    page = desk.page
    post = desk.one("tweet", "preview")
    desk.block(post).focus()
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    desk.world.do("prepared", task=post["id"], text="今晚八点")
    page.locator(f".rundown-row[data-task='{post['id']}'] .chip", has_text="prepared").wait_for(timeout=SOON)
    page.keyboard.press("Enter")
    there = clock(minutes(post["start"]) + 5)
    desk.hear(f"is now at {there}–")
    assert not page.locator("#task-card").is_visible()
    assert desk.now(post["id"])["start"] == there


def test_the_menu_skips_retries_and_duplicates(desk: Desk) -> None:
    page = desk.page
    first = next(task for task in desk.tasks() if task["state"] == "planned")
    desk.block(first).click(button="right")
    page.get_by_role("menuitem", name="Skip").click()
    desk.hear("is skipped.")
    assert desk.now(first["id"])["state"] == "skipped"
    block = page.locator(f"#timeline .block.is-dropped[data-task='{first['id']}']")
    block.wait_for(timeout=SOON)
    block.focus()
    page.keyboard.press("t")
    desk.hear("is tried again.")
    again = [task for task in desk.tasks() if task["content"] == first["content"] and task["state"] == "planned"]
    assert len(again) == 1


def test_undo_goes_back_to_the_morning_s_plan_and_redo_forth(desk: Desk) -> None:
    page = desk.page
    now = lying(desk.planned())
    assert now != lying(desk.morning)
    page.locator("body").press("Control+z")
    desk.hear("Undone:")
    page.locator("#day-toasts").get_by_text("Undone:").first.wait_for(timeout=SOON)
    page.locator("body").press("Control+Shift+Z")
    desk.hear("Done again:")
    assert lying(desk.planned()) == now
    steps = desk.undo_all()
    assert steps >= 7
    assert lying(desk.planned()) == lying(desk.morning)
    desk.hear("nothing of yours to take back")
    for task in desk.morning:
        desk.see_at(task, task["start"], task["end"])
    assert page.locator("#timeline .block[data-state=planned]").count() == len(desk.morning)


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
    assert "100 %" in desk.hear("Zoom:")
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
    box, goal = wish.bounding_box(), friday.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, goal["y"] + 20, steps=4)
    page.mouse.up()
    desk.hear("看云和鸟 is now at Fri, November 27 15:00–15:30.")
    friday.locator(".block.is-wish").wait_for(timeout=SOON)
    assert [(each["date"], each["start"]) for each in desk.world.do("wishes")["wishes"]] == [("2026-11-27", "15:00")]
    # A task of today's plan has no business on another day.
    stream = desk.one("stream")
    block = page.locator(f"#week .block[data-task='{stream['id']}']").bounding_box()
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
    found = Axe().run(page).response["violations"]
    desk.block(desk.one("stream")).click()
    page.locator("#task-card").wait_for()
    found += Axe().run(page).response["violations"]
    page.keyboard.press("Escape")
    serious = [
        (one["id"], [node["html"][:140] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_who_may_only_watch_is_offered_nothing_to_change(desk: Desk) -> None:
    page = desk.page.context.new_page()

    def watching(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("<body ", '<body data-rights="watch" ', 1))

    page.route(desk.world.url + "/", watching)
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
