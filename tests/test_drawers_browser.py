"""The drawers of all apps in a real browser: one world, one page, from drawer to drawer."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from vtuber.tests.support.board_page import REDUCED_MOTION, World, browser, intercept, log_in, serious

pytestmark = pytest.mark.browser
# Longer than a drawer waits for more news before it asks what is new (`SETTLE_MS` of `live-drawer.js`).
SETTLED_MS = 300
TIMER = "(ms) => new Promise((rung) => setTimeout(rung, ms))"

# Whatever shows within this (milliseconds) shows at once, on a machine that has other things to do.
SOON = 30_000
DRAWERS = ["posts", "mail", "library", "memory", "diary", "wallet", "charts", "calls"]

# A notice with an offer, laid over the tab of that name; whether its offer is what one hits there.
LAY_A_NOTICE = """(name) => {
  const over = document.getElementById(name).getBoundingClientRect();
  const notice = Object.assign(document.createElement("p"), { className: "notice", textContent: "saved " });
  const offer = document.createElement("button");
  offer.className = "button toast-offer";
  offer.textContent = "Undo";
  notice.append(offer);
  document.getElementById("toasts").append(notice);
  // Its words over the tab, its offer beside it.
  Object.assign(notice.style, { position: "fixed", left: `${over.left}px`, top: `${over.top}px`, zIndex: 30,
    height: `${over.height}px`, paddingLeft: `${over.width}px`, animation: "none" });
  const box = offer.getBoundingClientRect();
  return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === offer;
}"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lived = World(tmp_path_factory.mktemp("world"), "tests.support.drawers_world")
    lived.do("live_through")
    yield lived
    lived.close()


@dataclass
class Held:
    """Requests on their way that do not get there."""

    routes: list[Any] = field(default_factory=list)

    def let_go(self) -> None:
        for route in self.routes:
            route.continue_()


class Drawers:
    """An operator's board, and what its browser complained about."""

    def __init__(self, page: Any, world: World) -> None:
        self.page, self.world, self.complaints = page, world, list[str]()
        page.set_default_timeout(SOON)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)
        log_in(page, world)
        page.wait_for_selector("main[aria-busy=false]")
        self.panel = page.locator("#drawer")

    def _listen(self, message: Any) -> None:
        # A refusal, and a link that is cut, are the point of some tests; the browser reports them all the same.
        if message.type == "error" and not any(part in message.text for part in ("409", "ERR_INTERNET", "WebSocket")):
            self.complaints.append(message.text)

    def open(self, name: str) -> Any:
        self.page.locator(f"#tab-{name}").click()
        self.panel.locator("[aria-busy=true]").first.wait_for(state="detached")
        return self.panel

    def button(self, name: str) -> Any:
        return self.panel.get_by_role("button", name=name, exact=True)

    @contextmanager
    def held(self, url: str) -> Iterator["Held"]:
        """Presses "Earlier", whose request (`url`) is held back until it is let go."""
        held = Held()
        intercept(self.page, url, lambda route: held.routes.append(route))
        with self.page.expect_request(url):
            self.button("Earlier").click()
        yield held
        self.page.unroute(url)

    def kept(self) -> dict[str, Any]:
        kept: dict[str, Any] = self.world.do("kept")
        return kept


@pytest.fixture(scope="module")
def drawers(world: World) -> Iterator[Drawers]:
    with browser() as opened:
        page = opened.new_page(locale="en", viewport={"width": 1440, "height": 900}, **REDUCED_MOTION)
        here = Drawers(page, world)
        yield here
        assert here.complaints == []


def test_a_post_is_changed_on_top_of_somebody_else_s_words(drawers: Drawers, world: World) -> None:
    panel = drawers.open("posts")
    first = panel.locator(".rows > li").first
    first.get_by_role("button", name="Change the words").click()
    first.get_by_label("The post").fill("我的话")
    # Another operator is faster; what was typed stays, and both versions stand beside each other.
    world.do("edit_newest_post", text="别人的话")
    drawers.page.locator("#log").get_by_text("别人的话").wait_for()
    first.get_by_role("button", name="Save").click()
    first.locator(".versions").get_by_text("别人的话").wait_for()
    assert first.get_by_label("The post").input_value() == "我的话"
    assert drawers.kept()["post"] == "别人的话"
    first.get_by_role("button", name="Put mine on top").click()
    first.locator("p.words", has_text="我的话").wait_for()
    assert drawers.kept()["post"] == "我的话"
    first.get_by_role("button", name="Take down").click()
    first.get_by_text("taken down 2026").wait_for()
    assert drawers.kept()["taken_down"] is True
    first.get_by_role("button", name="Put back").click()
    first.get_by_role("button", name="Take down").wait_for()
    assert drawers.kept()["taken_down"] is False


def test_earlier_posts_come_when_asked_for(drawers: Drawers) -> None:
    panel = drawers.open("posts")
    assert panel.locator(".rows > li").count() == 20
    drawers.button("Earlier").click()
    panel.locator(".rows > li").nth(29).wait_for()
    assert not panel.locator(".log-more button").is_visible()


def test_what_is_new_meanwhile_takes_no_earlier_page_away(drawers: Drawers) -> None:
    page = drawers.page
    page.reload()
    panel = drawers.open("posts")
    panel.locator(".rows > li").nth(19).wait_for()
    with drawers.held("**/posts?before=*") as held:
        drawers.world.do("edit_newest_post", text="改过的一条")
        page.locator("#log").get_by_text("改过的一条").wait_for()
        # The list has heard of it before the log, and asks what is new before a timer that begins now has run.
        page.evaluate(TIMER, SETTLED_MS)
        with page.expect_request(lambda request: str(request.url).endswith("/posts")):
            held.let_go()
    panel.locator(".rows > li").nth(29).wait_for()
    panel.get_by_text("改过的一条").wait_for()
    assert panel.locator(".rows > li").count() == 30


def test_a_list_that_begins_anew_waits_for_no_earlier_page(drawers: Drawers) -> None:
    panel = drawers.open("calls")
    rows, role = panel.locator(".rows > li"), panel.get_by_label("Role")
    rows.filter(has_text="Persona").first.wait_for()
    with drawers.held("**/ledger?before=*") as held:
        role.select_option("image")
        rows.filter(has_text="Persona").first.wait_for(state="detached")
        assert rows.count() == rows.filter(has_text="Image").count() == 30
        with drawers.page.expect_response("**/ledger?before=*"):
            held.let_go()
    # Of the list that was left nothing comes into this one; and one may ask for earlier ones again.
    role.select_option("")
    rows.filter(has_text="Persona").first.wait_for()
    assert rows.count() == 30
    drawers.button("Earlier").click()
    rows.nth(59).wait_for()
    assert rows.filter(has_text="Image").count() == 20


def test_a_page_of_the_diary_is_read_and_published(drawers: Drawers) -> None:
    panel = drawers.open("diary")
    panel.locator(".row-open").first.click()
    panel.get_by_text("醒来时天已经黑了").first.wait_for()
    drawers.button("Publish").click()
    panel.get_by_text("published", exact=True).wait_for()
    assert drawers.kept()["public"] == 1
    drawers.button("All days").click()
    panel.locator(".rows > li").first.get_by_text("published", exact=True).wait_for()


def test_she_is_answered_for_with_a_letter_that_one_has_read(drawers: Drawers) -> None:
    panel = drawers.open("mail")
    panel.locator(".row-open", has_text="圆滚滚罐头想合作").click()
    drawers.button("Accept for her").first.click()
    letter = panel.get_by_label("Her letter that says yes")
    letter.wait_for()
    assert letter.input_value().endswith("苞米")
    panel.locator("form").get_by_role("button", name="Accept for her").click()
    panel.locator(".job-slip").get_by_text("accepted").wait_for()
    assert drawers.kept()["job"] == "accepted"
    # A day as people write it, here and in her log.
    until = re.search(r"until ([A-Z][a-z]{2} \d{1,2}, 20\d\d)$", str(panel.locator(".job-slip .push").inner_text()))
    assert until
    drawers.page.locator("#log").get_by_text(f"until {until[1]}.").first.wait_for()


def test_a_letter_that_could_not_be_sent_is_not_lost(drawers: Drawers) -> None:
    panel = drawers.open("mail")
    if drawers.button("All threads").count():
        drawers.button("All threads").click()
    drawers.button("Write to her").click()
    panel.get_by_label("The letter").fill("明天早点起。")
    drawers.button("Send").click()
    subject = panel.get_by_label("Subject")
    assert subject.get_attribute("aria-invalid") == "true"
    panel.get_by_text("Please fill this in.").wait_for()
    subject.fill("提醒")
    drawers.page.context.set_offline(True)
    drawers.button("Send").click()
    panel.get_by_text("The server cannot be reached").wait_for()
    drawers.page.context.set_offline(False)
    # Chromium says that it is back a little before it is.
    drawers.page.evaluate("async () => { while (!(await fetch('/login/', { method: 'HEAD' }).catch(() => null))); }")
    assert panel.get_by_label("The letter").input_value() == "明天早点起。"
    drawers.button("Send").click()
    panel.locator(".mail-letter", has_text="明天早点起。").wait_for()
    assert drawers.kept()["letters"][-1] == "提醒"


COMES_UP = """async () => {
  const { PagedList } = await import("/static/js/board/paged-list.js");
  let rows = [5, 4, 3, 2, 1].map((id) => ({ id, text: `thread ${id}` }));
  const fetch = async (cursor) => {
    const from = cursor ?? 0;
    return { rows: rows.slice(from, from + 2), next: from + 2 < rows.length ? from + 2 : null };
  };
  const draw = (row) => Object.assign(document.createElement("li"), { textContent: row.text });
  const list = new PagedList({ fetch, key: (row) => row.id, draw, empty: () => "", label: () => "" });
  document.body.append(list.element);
  const told = () => [...list.element.querySelectorAll("li")].map((each) => each.textContent);
  const shows = async (many) => { while (told().length < many) await new Promise(requestAnimationFrame); };
  list.refresh();
  await shows(2);
  list.element.querySelector("button").click();
  await shows(4);
  rows = [{ id: 3, text: "thread 3, unread" }, ...rows.filter((row) => row.id !== 3)];
  list.refresh();
  while (!told().includes("thread 3, unread")) await new Promise(requestAnimationFrame);
  const after = told();
  list.element.remove();
  return after;
}"""


def test_what_comes_up_from_an_earlier_page_stands_once_and_as_it_is_now(drawers: Drawers) -> None:
    assert drawers.page.evaluate(COMES_UP) == ["thread 3, unread", "thread 5", "thread 4", "thread 2"]


def test_a_letter_shows_by_itself(drawers: Drawers, world: World) -> None:
    panel = drawers.open("mail")
    drawers.button("All threads").click()
    world.do("letter", subject="刚刚到的信")
    panel.get_by_text("刚刚到的信").wait_for()


def test_games_are_noted_and_bought(drawers: Drawers) -> None:
    before = drawers.kept()
    panel = drawers.open("library")
    panel.locator(".game").first.get_by_text("Mark as streamed").click()
    panel.locator(".game").first.get_by_text("streamed", exact=True).wait_for()
    drawers.button("Get her a game").click()
    panel.get_by_role("button", name="Give her").first.click()
    panel.locator(".game").nth(before["games"]).wait_for()
    after = drawers.kept()
    assert (after["streamed"], after["games"]) == (before["streamed"] + 1, before["games"] + 1)


def test_a_viewer_is_forgotten_after_a_question(drawers: Drawers) -> None:
    panel = drawers.open("memory")
    panel.get_by_label("Name").fill("小满")
    panel.get_by_text("Momo").wait_for(state="detached")
    panel.get_by_text("养了一只仓鼠，叫年糕").wait_for()
    drawers.button("Forget").click()
    panel.get_by_role("alertdialog").wait_for()
    drawers.button("Keep").click()
    assert drawers.kept()["notes"]["小满"] != []
    drawers.button("Forget").click()
    drawers.button("Forget, for good").click()
    panel.get_by_text("养了一只仓鼠，叫年糕").wait_for(state="detached")
    assert drawers.kept()["notes"] == {"小满": [], "Momo": ["在学吹口琴"], "路人": []}


def test_a_crowd_of_new_followers_does_not_bury_the_log(drawers: Drawers, world: World) -> None:
    log = drawers.page.locator("#log")
    before = log.get_by_text("new followers;").count()
    world.do("follow", name="路人")
    log.get_by_text("new followers;").nth(before).wait_for()
    # One line each is counted in; nobody has another one for the name.
    assert log.get_by_text("new followers;").count() == before + 1
    assert log.get_by_text("路人").count() == 0


def test_a_call_is_opened_or_its_texts_are_gone(drawers: Drawers) -> None:
    panel = drawers.open("calls")
    panel.get_by_label("Role").select_option("director")
    # Until then the calls of all roles stand there.
    panel.locator(".paged[aria-busy=false]").wait_for()
    assert panel.locator(".row-open").count() == 30
    panel.locator(".row-open").first.click()
    panel.get_by_text("屋顶上的雨声像很小的鼓。").wait_for()
    drawers.button("All calls").click()
    panel.locator(".row-open").last.click()
    panel.get_by_text("was let go").wait_for()
    drawers.button("All calls").click()


def test_a_notice_keeps_nobody_from_what_lies_under_it(drawers: Drawers) -> None:
    drawers.open("posts")
    assert drawers.page.evaluate(LAY_A_NOTICE, "tab-mail") is True
    # The browser presses nothing that lies under something else.
    drawers.open("mail")
    assert drawers.page.locator("#tab-mail").get_attribute("aria-selected") == "true"
    notice = drawers.page.locator("#toasts .notice", has_text="saved")
    assert notice.is_visible()
    notice.evaluate("notice => notice.remove()")


def test_charts_are_drawn_and_have_their_tables(drawers: Drawers) -> None:
    panel = drawers.open("charts")
    panel.locator("svg.chart-picture").nth(3).wait_for()
    names = [panel.get_by_role("img", name=name) for name in ("Fans", "Minutes on air", "What model calls cost")]
    assert [each.count() for each in names] == [1, 1, 1]
    assert panel.locator(".chart-picture title").first.text_content() == "Fans"
    panel.get_by_text("As a table").first.click()
    assert panel.locator("table").first.locator("tbody tr").count() == 30
    panel.get_by_label("The last").select_option("7")
    panel.locator("table").first.locator("tbody tr").nth(7).wait_for(state="detached")


def test_every_drawer_fits_a_phone(drawers: Drawers) -> None:
    drawers.page.set_viewport_size({"width": 390, "height": 844})
    for name in DRAWERS:
        drawers.open(name)
        wide = drawers.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, name
        inside = drawers.panel.evaluate("panel => panel.scrollWidth - panel.clientWidth")
        assert inside <= 0, name
    drawers.page.set_viewport_size({"width": 1440, "height": 900})


@pytest.mark.parametrize("light", ["light", "dark"])
def test_axe_finds_nothing_serious_in_any_drawer(drawers: Drawers, light: str) -> None:
    drawers.page.emulate_media(color_scheme=light)
    found = []
    for tab in drawers.page.locator("#tabs .tab").all():
        name = (tab.get_attribute("id") or "").removeprefix("tab-")
        drawers.open(name)
        found += [(name, *wrong) for wrong in serious(drawers.page, "#drawer", colours=light == "dark")]
    drawers.page.emulate_media(color_scheme="light")
    assert found == []
