"""The operators' story in a real browser: one day of hers in their hands, from the first drag to the last undo."""

from collections.abc import Iterator
from typing import Any

import pytest

from vtuber.tests.support.board_page import REDUCED_MOTION, World, browser, log_in
from vtuber.tests.support.desk_page import HOUR, SOON, Desk, clock, minutes

pytestmark = pytest.mark.browser

WORDS = "Exactly these words & <b>no others</b>."
WISH = "今天早点播，少发帖"
PHONE = {"width": 390, "height": 844}

# What a viewer may press in the drawers, besides the tabs themselves: nothing of it changes anything.
LOOKING = {
    "a row",
    "All days",
    "All threads",
    "As a table",
    "Earlier",
    "Only what failed",
    "Only what waits",
    "Role",
    "The last",
    "What the planner changed",
    "Which games",
}

# The controls that can be used within a part of the page, and what they are called: by their id, or by what stands on
# them. Of rows that open something, one is as good as another.
USABLE = """within => [...document.querySelectorAll(`${within} :is(button, input, select, textarea, summary)`)]
  .filter((element) => element.type !== "hidden" && !element.disabled && element.checkVisibility())"""
WORDS_OF = """element => {
  const label = element.labels?.[0] ?? element;
  return (element.matches("select") ? label.firstChild : label).textContent.trim();
}"""
NAMES = f"""within => ({USABLE})(within).map((element) => element.matches(".row-open, [data-task]") ? "a row"
  : element.id || element.ariaLabel || ({WORDS_OF})(element))"""
FIRST = f"([within, name]) => ({USABLE})(within)[({NAMES})(within).indexOf(name)]"


class People:
    """Everybody's pages in one world. Each has a browser's context of their own."""

    def __init__(self, chromium: Any, world: World) -> None:
        self.chromium, self.world = chromium, world
        self.desks: dict[str, Desk] = {}

    def desk(self, name: str) -> Desk:
        """The page of somebody, who has signed in."""
        if name not in self.desks:
            context = self.chromium.new_context(
                locale="en", viewport={"width": 1440, "height": 900}, **REDUCED_MOTION
            )
            desk = self.desks[name] = Desk(self.world, context.new_page())
            log_in(desk.page, self.world, name)
            desk.page.wait_for_selector("#timeline .block", timeout=SOON)
        return self.desks[name]


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """One world for all tests, which follow each other through its day; its time stands unless a test moves it."""
    with browser() as chromium:
        world = World(tmp_path_factory.mktemp("operator"), "tests.support.operator_world")
        try:
            world.do("people", mimi="operator", momo="viewer")
            world.do("tick")
            world.do("jump", to="2026-11-24T08:00:00+00:00")
            world.do("stand_still")
            world.do("make_room")
            everybody = People(chromium, world)
            yield everybody
            assert {name: desk.complaints for name, desk in everybody.desks.items() if desk.complaints} == {}
        finally:
            world.close()


def lying(tasks: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """A plan by what counts in it."""
    names = ("id", "type", "category", "start", "end", "content", "state", "locked")
    return [tuple(task[name] for name in names) for task in tasks]


def later(task: dict[str, Any], by: int) -> tuple[str, str]:
    return clock(minutes(task["start"]) + by), clock(minutes(task["end"]) + by)


def test_a_day_from_the_first_drag_to_the_last_undo(people: People) -> None:
    desk, world = people.desk("operator"), people.world
    page = desk.page
    morning = lying(desk.tasks())
    stream, cover, preview = desk.one("stream"), desk.one("cover"), desk.one("tweet", "preview")
    first, _second, last = (task for task in desk.planned() if task["category"] == "communication")

    # A stream an hour later: cover and preview come along.
    desk.take(stream)
    desk.carry(HOUR)
    page.locator("#drag-hint").get_by_text("Goes along").wait_for(timeout=SOON)
    desk.let_go()
    for task in (stream, cover, preview):
        desk.see_at(task, *later(task, HOUR))
        assert (desk.now(task["id"])["start"], desk.now(task["id"])["end"]) == later(task, HOUR)

    # A post by the form, and other words in it than she has written.
    page.locator("#task-new").click()
    form = page.get_by_role("dialog", name="New task")
    form.get_by_label("What kind").select_option(label="Post")
    form.get_by_label("From").fill("08:20")
    form.get_by_label("Until").fill("08:35")
    form.get_by_label("What it is").fill("早安，屋顶")
    form.get_by_role("button", name="Put it into the plan").click()
    desk.hear("is in the plan")
    [post] = [task for task in desk.tasks() if task["content"] == "早安，屋顶"]
    assert (post["start"], post["end"], post["category"], post["state"]) == (
        "08:20",
        "08:35",
        "communication",
        "planned",
    )
    world.do("tick")
    page.get_by_role("tab", name="Prepared").click()
    card = page.locator(".prepared-card", has=page.get_by_text("早安，屋顶", exact=True))
    card.locator(".content-post").wait_for(timeout=SOON)
    card.get_by_role("button", name="Change").click()
    card.locator("textarea").fill(WORDS)
    card.get_by_role("button", name="Save").click()
    card.locator(".content-post", has_text="Exactly these words").wait_for(timeout=SOON)

    # Its time comes: these words go out, once, after the three minutes in which she types.
    for at in ("08:20", "08:22"):
        world.do("jump", to=f"2026-11-24T{at}:00+00:00")
        assert world.do("out", text=WORDS) == {"posts": [], "events": []}
    world.do("jump", to="2026-11-24T08:23:00+00:00")
    out = world.do("out", text=WORDS)
    assert (out["posts"], [at for _seq, at in out["events"]]) == (["08:23"], ["08:23"])
    assert world.do("posted")["posts"] == [WORDS]
    line = page.locator(f"#log [data-seq='{out['events'][0][0]}']")
    line.locator("q").wait_for(timeout=SOON)
    assert (line.locator("q").text_content(), line.locator("time").text_content()) == (WORDS, "08:23")

    # What is locked stays out of another plan, and so does what somebody has moved; one change of two is taken.
    desk.block(first).focus()
    page.keyboard.press("l")
    desk.hear("is locked.")
    planned = lying(desk.tasks())
    page.get_by_role("tab", name="Re-plan").click()
    page.get_by_label("How should the rest of the day go?").fill(WISH)
    page.keyboard.press("Enter")
    page.get_by_text("She is thinking it over…").wait_for(timeout=SOON)
    world.do("tick")
    changes = page.locator(".replan-change")
    changes.first.wait_for(timeout=SOON)
    assert (changes.count(), page.locator(".replan-change.is-drop").count()) == (2, 2)
    assert lying(desk.tasks()) == planned
    changes.filter(has_text=last["start"]).get_by_role("button", name="Take this").click()
    page.locator(".replan-change.is-taken").wait_for(timeout=SOON)
    changed = [row for row in lying(desk.tasks()) if row not in planned]
    assert [(row[0], row[6]) for row in changed] == [(last["id"], "cancelled")]

    # Step by step back to the morning. What is out is out: it is passed over, and said when nothing else is left.
    states = []
    for _step in range(3):
        with page.expect_response("**/undo") as answer:
            page.locator("body").press("Control+z")
        assert answer.value.status == 200
        states.append(
            (desk.now(last["id"])["state"], desk.now(first["id"])["locked"], desk.now(stream["id"])["start"])
        )
    moved = later(stream, HOUR)[0]
    assert states == [("planned", True, moved), ("planned", False, moved), ("planned", False, stream["start"])]
    page.locator("body").press("Control+z")
    desk.hear("that is past taking back")
    assert lying([task for task in desk.tasks() if task["id"] != post["id"]]) == morning
    for task in (stream, cover, preview):
        desk.see_at(task, task["start"], task["end"])
    assert world.do("posted")["posts"] == [WORDS]


def test_two_at_once_see_each_other_and_what_the_other_does(people: People) -> None:
    here, there = people.desk("operator"), people.desk("mimi")
    here.page.locator("#people").get_by_text("mimi · operator").wait_for(state="attached", timeout=SOON)
    there.page.locator("#people").get_by_text("operator · owner").wait_for(state="attached", timeout=SOON)
    stream = here.one("stream")
    there.take(stream)
    there.carry(HOUR)
    ghost = here.page.locator(".hand-shadow.is-theirs", has_text="mimi")
    ghost.wait_for(timeout=SOON)
    assert here.now(stream["id"]) == stream
    assert there.page.locator(".hand-shadow.is-theirs").count() == 0
    there.let_go()
    here.see_at(stream, *later(stream, HOUR))
    ghost.wait_for(state="detached", timeout=SOON)
    here.block(stream).click()
    card = here.page.locator("#task-card")
    card.get_by_label("What it is").fill("两个人一起改的直播")
    card.get_by_role("button", name="Save").click()
    there.page.locator(f"#timeline .block[data-task='{stream['id']}'][aria-label*='两个人一起改的直播']").wait_for(
        timeout=SOON
    )
    moved = here.now(stream["id"])
    assert (moved["start"], moved["content"]) == (later(stream, HOUR)[0], "两个人一起改的直播")
    # Each takes back what they did themselves, and nothing of the other's.
    there.page.locator("#undo").click()
    here.see_at(stream, stream["start"], stream["end"])
    assert here.now(stream["id"])["content"] == "两个人一起改的直播"


def test_a_link_that_breaks_in_the_middle_of_a_drag_loses_nothing(people: People) -> None:
    desk, other = people.desk("operator"), people.desk("mimi")
    stream, cover = desk.one("stream"), desk.one("cover")
    edits = people.world.do("edits")["count"]
    desk.take(stream)
    desk.carry(HOUR)
    desk.page.locator(".hand-shadow.is-mine").wait_for()
    # Chromium goes round in circles over a socket that is open when it loses its net: it is cut before. And after it,
    # should it have come back between.
    people.world.do("drop")
    desk.page.context.set_offline(True)
    people.world.do("drop")
    desk.wait("document.body.dataset.link === 'lost'")
    # The world goes on meanwhile, and the hand lets go into the void.
    other.wait("document.body.dataset.link === 'live'")
    seq = people.world.do("post", text="while one was away")["seq"]
    desk.let_go()
    desk.hear("Your change waits here")
    assert (desk.now(stream["id"]), people.world.do("edits")["count"]) == (stream, edits)
    desk.page.context.set_offline(False)
    there = later(stream, HOUR)
    desk.hear(f"is now at {there[0]}–{there[1]}")
    desk.wait("document.body.dataset.link === 'live'")
    for each in (desk, other):
        each.see_at(stream, *there)
        each.see_at(cover, *later(cover, HOUR))
        assert each.page.locator(".hand-shadow").count() == 0
        each.page.locator(f"#log [data-seq='{seq}']").wait_for(timeout=SOON)
        assert each.page.locator(f"#log [data-seq='{seq}']").count() == 1
    assert (desk.now(stream["id"])["version"], people.world.do("edits")["count"]) == (
        stream["version"] + 1,
        edits + 1,
    )


def test_on_a_phone_one_approves_holds_and_stops(people: People) -> None:
    desk, world = people.desk("operator"), people.world
    world.do("prepared", task=desk.one("tweet", "preview")["id"], text="今晚见")
    state = desk.page.context.storage_state()
    context = people.chromium.new_context(
        locale="en", storage_state=state, viewport=PHONE, is_mobile=True, has_touch=True, **REDUCED_MOTION
    )
    phone = context.new_page()
    phone.goto(world.url + "/")
    phone.wait_for_selector("main[aria-busy=false]", timeout=SOON)
    phone.locator("#tab-prepared").tap()
    card = phone.locator(".prepared-card", has=phone.get_by_text("今晚见", exact=True))
    for button, said, kept in (("Approve", "approved by operator", "approved"), ("Hold", "held by operator", "held")):
        card.get_by_role("button", name=button).tap()
        card.get_by_text(said).wait_for(timeout=SOON)
        assert [row["approval"] for row in world.do("plan")["tasks"] if row["category"] == "preview"] == [kept]
    phone.locator("#stop").tap()
    phone.get_by_text("Once more to stop her").wait_for(timeout=SOON)
    assert world.do("clock")["stopped"] is False
    phone.wait_for_timeout(300)  # two taps at once would be one
    phone.locator("#stop").tap()
    for page in (phone, desk.page):
        page.get_by_role("alert").filter(has_text="operator stopped her at").wait_for(timeout=SOON)
    assert world.do("clock")["stopped"] is True
    phone.locator("#go-on").tap()
    for page in (phone, desk.page):
        page.locator("#stop-banner").wait_for(state="hidden", timeout=SOON)
    assert world.do("clock")["stopped"] is False
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    context.close()


def test_a_viewer_is_offered_nothing_that_changes_her_day(people: People) -> None:
    people.world.do("live_through")
    desk = people.desk("momo")
    page = desk.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url.partition('/api/')[2]}"))
    edits = people.world.do("edits")["count"]
    pressed: set[str] = set()
    for tab in page.locator("#tabs .tab").all():
        tab.click()
        done: set[str] = set()
        while fresh := [name for name in usable(page) if name not in done]:
            done.add(fresh[0])
            press(page, fresh[0])
        pressed |= done
    assert pressed == LOOKING
    page.locator("#tab-prepared").click()
    page.locator(".prepared-card").first.focus()
    for key in ("a", "h", "e", "r"):
        page.keyboard.press(key)
    page.locator("body").press("Control+z")
    page.locator("body").press("Alt+Shift+S")
    page.locator("body").press("Alt+Shift+S")
    assert page.locator("#drawer form:visible").count() == 0
    assert page.evaluate(NAMES, ".clock-controls") == ["theme", "中文", "Sign out"]
    assert [each for each in asked if not each.startswith("GET ")] == []
    assert people.world.do("edits")["count"] == edits


def usable(page: Any) -> list[str]:
    """What can be used in the open drawer, once it has what it asked for."""
    page.locator("#drawer [aria-busy=true]").first.wait_for(state="detached", timeout=SOON)
    return list(page.evaluate(NAMES, "#drawer"))


def press(page: Any, name: str) -> None:
    """The first control of that name, if it is one to be pressed."""
    control = page.evaluate_handle(FIRST, ["#drawer", name]).as_element()
    if control.evaluate("control => control.matches('button, summary, [type=checkbox]')"):
        control.click()
    if page.locator("dialog[open]").count():
        assert page.evaluate(NAMES, "dialog[open]") == ["Close", "Who changed it"]
        page.keyboard.press("Escape")
