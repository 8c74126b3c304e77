"""Her day in an operator's hands, in a real browser: dragged, pulled, drawn, carried by keys, and undone."""

from collections.abc import Iterator
from typing import Any

import pytest

from vtuber.tests.support.board_page import intercept
from vtuber.tests.support.desk_page import DAY_MINUTES, HOUR, SOON, Desk, clock, minutes, opened_desk

pytestmark = pytest.mark.browser
# A finger comes down on a block, moves on at once, and the browser takes it for scrolling.
_FINGER_SCROLLS = """([task, x, y]) => {
  const block = document.querySelector(`#timeline .block[data-task="${task}"]`);
  const tell = (kind, by) => block.dispatchEvent(new PointerEvent(kind, {
    bubbles: true, pointerId: 77, pointerType: "touch", isPrimary: true, button: 0, clientX: x - by, clientY: y }));
  tell("pointerdown", 0);
  for (const by of [20, 40, 60]) tell("pointermove", by);
  tell("pointercancel", 60);
}"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One for all tests, which follow each other through its morning."""
    with opened_desk(tmp_path_factory.mktemp("desk")) as opened:
        yield opened


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
    away = [True]

    def swallow(route: Any) -> None:
        if route.request.method != "PATCH" or not away:
            route.continue_()
            return
        if not swallowed:
            swallowed.append("asked")
            try:
                swallowed[0] = str(route.fetch(timeout=SOON / 2).status)
            except Exception as error:  # told below, with what the page made of it
                swallowed[0] = str(error)
        route.abort()

    intercept(desk.page, "**/api/vtubers/*/tasks/*", swallow)
    desk.let_go()
    desk.hear("Your change waits here")
    assert swallowed == ["200"]
    away.clear()
    there = [clock(minutes(stream[name]) - 30) for name in ("start", "end")]
    desk.hear(f"is now at {there[0]}–{there[1]}")
    desk.page.unroute("**/api/vtubers/*/tasks/*")
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

    # In one go: on a machine that is slow, a finger that moves would have rested.
    desk.page.evaluate(_FINGER_SCROLLS, [cover["id"], x, y])
    assert desk.page.locator(".hand-shadow").count() == 0
    assert desk.now(cover["id"]) == cover
    touch("touchStart", (x, y))
    desk.page.locator(".hand-shadow.is-mine").wait_for(timeout=SOON)
    touch("touchMove", (x - step, y))
    touch("touchEnd")
    there = [clock(minutes(cover[name]) - 10) for name in ("start", "end")]
    desk.see_at(cover, *there)
    desk.hear(f"is now at {there[0]}–{there[1]}")
    assert not desk.page.get_by_role("dialog").is_visible()


def test_the_keyboard_alone_walks_moves_resizes_and_gives_up(desk: Desk) -> None:
    page = desk.page
    desk.is_empty_handed()
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
    desk.hear(f"{clock(start - 25)} to {clock(end - 25)}. ")
    # What the server says of a step may come with the next key, and takes nobody's answer away.
    on_the_way: list[Any] = []

    def hold(route: Any) -> None:
        on_the_way.append(route)

    intercept(page, "**/tasks/*/look", hold)
    page.keyboard.press("Shift+ArrowRight")
    desk.until(lambda: on_the_way)
    answer = on_the_way[0].fetch()
    page.keyboard.press("e")
    on_the_way[0].fulfill(response=answer)
    desk.hear("The arrows move its end.")
    desk.hear(f"Until {clock(end + 5)}, 30 min long. It can go there.")
    page.unroute("**/tasks/*/look")
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
    # What is drawn anew beneath a menu has the focus again when that is over, and so beneath a dialog.
    block = f"document.querySelector('#timeline .block[data-task=\"{made['id']}\"]')"
    preview = desk.one("tweet", "preview")["id"]
    page.evaluate(f"{block}.old = true")
    desk.world.do("prepared", task=preview, text="今晚七点见")
    desk.wait(f"!{block}.old")
    page.keyboard.press("Escape")
    desk.wait(f"document.activeElement.dataset.task === '{made['id']}'")
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="The day by keyboard").is_visible()
    page.evaluate(f"{block}.old = true")
    desk.world.do("prepared", task=preview, text="今晚见")
    desk.wait(f"!{block}.old")
    page.keyboard.press("Escape")
    desk.wait(f"document.activeElement.dataset.task === '{made['id']}'")
    page.keyboard.press("n")
    assert page.get_by_role("dialog", name="New task").is_visible()
    page.keyboard.press("Escape")


def test_what_she_prepares_meanwhile_is_no_stale_edit(desk: Desk) -> None:
    page = desk.page
    post = desk.one("tweet", "preview")
    desk.is_empty_handed()
    desk.block(post).focus()
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    desk.world.do("prepared", task=post["id"], text="今晚八点")
    # Whether the page knows of it by now or not.
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
