"""Two viewers and a moderator in real browsers: they talk, are cut off and come back, and order is kept."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vtuber.tests.support.board_page import REDUCED_MOTION, World, browser, log_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# A folder for pictures of what the tests saw, for the README.
PICTURES = os.environ.get("LIVE_PICTURES", "")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def world(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lived = World(
        tmp_path_factory.mktemp("live"),
        module="streaming.tests.support.live_world",
        CHAT_TYPING_S="0.002",
        CHAT_PAUSE_S="0",
        CHAT_VIEWER_LIMITS="100/second",
        CHAT_ADDRESS_LIMITS="100/second",
        CHAT_PROFILE_LIMITS="100/second",
    )
    lived.do("on_air")
    yield lived
    lived.close()


class Person:
    """Somebody's page, which remembers what its browser complained about."""

    def __init__(self, chromium: Any, world: World, viewport: dict[str, int], **context: Any) -> None:
        touch = viewport is PHONE
        context = {**REDUCED_MOTION, **context}
        self.context = chromium.new_context(locale="en", viewport=viewport, has_touch=touch, **context)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        self._world = world

    def come(self) -> "Person":
        self.page.goto(f"{self._world.url}/live/baomi/")
        self.page.locator("#link[data-link=live]").wait_for(state="attached", timeout=SOON)
        return self

    def _listen(self, message: Any) -> None:
        # A cut connection is the point of a test here; the browser reports it all the same.
        if message.type == "error" and "WebSocket connection" not in message.text:
            self.complaints.append(message.text)

    def say(self, text: str, name: str = "") -> None:
        self.page.locator("#say").fill(text)
        self.page.locator("#say").press("Enter")
        if name:
            self.page.locator("#name").fill(name)
            self.page.locator("#name").press("Enter")

    def entry(self, text: str) -> Any:
        """The chat's entry of that text, not one that is still on its way."""
        return self.page.locator("#entries .entry.is-chat").filter(has_text=text)

    def sees(self, text: str) -> None:
        self.entry(text).first.wait_for(timeout=SOON)
        assert self.entry(text).count() == 1

    def misses(self, text: str) -> None:
        self.entry(text).first.wait_for(state="detached", timeout=SOON)

    def picture(self, name: str) -> None:
        if PICTURES:
            self.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


@pytest.fixture(scope="module")
def people(chromium: Any, world: World) -> Iterator[tuple[Person, Person, Person]]:
    """A viewer at a desk, one on a phone, and a moderator."""
    # Each from an address of their own, as the server learns it from a proxy: a ban holds for an address.
    momo = Person(chromium, world, DESKTOP, extra_http_headers={"X-Forwarded-For": "203.0.113.7"}).come()
    kiki = Person(chromium, world, PHONE, extra_http_headers={"X-Forwarded-For": "203.0.113.8"}).come()
    signing_in = chromium.new_context(locale="en", **REDUCED_MOTION)
    log_in(signing_in.new_page(), world)
    signing_in.pages[0].wait_for_selector("main[aria-busy=false]", timeout=SOON)
    moderator = Person(chromium, world, DESKTOP, storage_state=signing_in.storage_state()).come()
    signing_in.close()
    yield momo, kiki, moderator
    for person in (momo, kiki, moderator):
        person.context.close()
        assert person.complaints == []


People = tuple[Person, Person, Person]


def test_two_talk_and_each_message_stands_once(people: People) -> None:
    momo, kiki, _moderator = people
    momo.say("What do you like to eat?", name="Momo")
    for person in people:
        person.sees("What do you like to eat?")
    kiki.say("Good evening :paw:", name="Kiki")
    for person in people:
        person.sees("Good evening")
    assert kiki.entry("Good evening").locator("img[alt=':paw:']").count() == 1
    assert momo.page.locator("#own .entry").count() == 0


def test_she_answers_with_the_question_lifted_above_her_words(world: World, people: People) -> None:
    momo, kiki, _moderator = people
    assert world.do("answer") == {"answered": 1}
    for person in (momo, kiki):
        answered = person.page.locator("#entries .entry.is-answer").filter(has_text="What do you like to eat?")
        answered.wait_for(timeout=SOON)
        assert answered.count() == 1
        assert answered.locator(".quote .nick").inner_text() == "Momo"
        answered.locator(".line-words .entry-text", has_text=re.compile(r"\S.{5}")).wait_for(timeout=SOON)
    momo.picture("live")
    kiki.picture("live-phone")


def test_the_staff_stars_an_answer_and_takes_it_back(world: World, people: People) -> None:
    momo, _kiki, moderator = people
    star = (
        moderator.page.locator(".entry.is-answer").filter(has_text="What do you like to eat?").locator(".entry-star")
    )
    star.hover()
    assert star.get_attribute("aria-pressed") == "false"
    star.click()
    pressed = moderator.page.locator(".entry-star[aria-pressed=true]")
    pressed.wait_for(timeout=SOON)
    moderator.picture("live-star")
    assert momo.page.locator(".entry-star").count() == 0
    # Who comes later sees what is starred.
    moderator.page.reload()
    moderator.page.locator("#link[data-link=live]").wait_for(state="attached", timeout=SOON)
    pressed.wait_for(timeout=SOON)
    assert star.get_attribute("aria-label") == "Have her learn from her answer to Momo"
    star.click()
    pressed.wait_for(state="detached", timeout=SOON)
    # Taking that back is told to the page like everything else.
    undo = moderator.page.get_by_role("button", name="Undo")
    undo.click()
    pressed.wait_for(timeout=SOON)
    undo.wait_for(state="detached", timeout=SOON)


def test_what_was_paid_for_has_a_quiet_mark_and_thanks(world: World, people: People) -> None:
    momo, kiki, _moderator = people
    world.do("gift", name="Suzu", text="Happy birthday", kind="superchat", amount="30", currency="CNY")
    world.do("gift", name="Rin", kind="raid", amount="57")
    for person in (momo, kiki):
        person.sees("Happy birthday")
        paid = person.entry("Happy birthday")
        assert paid.locator(".badge.is-paid").inner_text() == "paid 30 CNY"
        assert "is-highlighted" in (paid.get_attribute("class") or "")
        person.sees("raid of 57")
        bare = person.entry("raid of 57")
        assert (bare.locator(".nick").inner_text(), bare.locator(".entry-text").inner_text()) == ("Rin", "")
    assert momo.entry("What do you like to eat?").locator(".badge.is-paid").count() == 0
    for name in ("Suzu", "Rin"):
        assert world.do("answer") == {"answered": 1}
        thanks = momo.page.locator("#entries .entry.is-answer").filter(
            has=momo.page.locator(".quote .nick", has_text=name)
        )
        thanks.wait_for(timeout=SOON)
        # Her words come one by one.
        thanks.locator(".line-words .entry-text", has_text=name).wait_for(timeout=SOON)
    momo.picture("live-paid")


def test_cut_off_they_come_back_and_nothing_is_lost_or_doubled(world: World, people: People) -> None:
    momo, kiki, _moderator = people
    world.do("drop")
    momo.say("I was cut off and came back")
    for person in (momo, kiki):
        person.sees("I was cut off and came back")
        person.page.locator("#link[data-link=live]").wait_for(state="attached", timeout=SOON)
        person.sees("Good evening")
        person.sees("What do you like to eat?")
    assert momo.page.locator("#own .entry").count() == 0


def menu(moderator: Person, text: str, item: str) -> None:
    """What the moderator does about a message."""
    entry = moderator.entry(text)
    entry.hover()
    entry.locator(".entry-more").click()
    if item == "Ban":
        moderator.picture("live-staff")
    moderator.page.locator("#menu").get_by_role("menuitem", name=item, exact=True).click()


def test_everybody_sees_what_is_highlighted_and_when_it_is_no_more(people: People) -> None:
    _momo, kiki, moderator = people
    kiki.say("is it my turn now?")
    for person in people:
        person.sees("is it my turn now?")
    menu(moderator, "is it my turn now?", "Highlight: she takes it next")
    for person in people:
        person.page.locator(".entry.is-highlighted").filter(has_text="is it my turn now?").wait_for(timeout=SOON)
    undo = moderator.page.get_by_role("button", name="Undo")
    undo.click()
    undo.wait_for(state="detached", timeout=SOON)
    for person in people:
        starred = person.page.locator(".entry.is-highlighted").filter(has_text="is it my turn now?")
        starred.wait_for(state="detached", timeout=SOON)
        person.sees("is it my turn now?")


def test_a_removed_message_goes_everywhere_and_comes_back_with_undo(people: People) -> None:
    momo, kiki, moderator = people
    kiki.say("something that nobody should read")
    for person in people:
        person.sees("something that nobody should read")
    menu(moderator, "something that nobody should read", "Remove")
    for person in (momo, kiki):
        person.misses("something that nobody should read")
    moderator.page.get_by_role("button", name="Undo").first.click()
    for person in (momo, kiki):
        person.sees("something that nobody should read")


def test_a_ban_silences_the_viewer_and_takes_their_words_away(people: People) -> None:
    momo, kiki, moderator = people
    menu(moderator, "something that nobody should read", "Ban")
    momo.misses("something that nobody should read")
    momo.misses("Good evening")
    momo.sees("What do you like to eat?")
    kiki.say("may I still talk?")
    kiki.page.get_by_text(re.compile("cannot talk here")).first.wait_for(timeout=SOON)
    assert "may I still talk?" in kiki.page.locator("#own").inner_text()
    # Another name changes nothing, and neither does a reload.
    kiki.page.reload()
    kiki.page.get_by_text(re.compile("cannot talk here")).first.wait_for(timeout=SOON)
    assert momo.entry("may I still talk?").count() == 0


def test_the_emergency_stop_is_two_presses_and_lifted_with_one(world: World, people: People) -> None:
    momo, _kiki, moderator = people
    bar = moderator.page.locator(".staff-bar")
    bar.get_by_role("button", name="Silence her").click()
    bar.get_by_role("button", name="Yes, at once").click()
    bar.get_by_role("button", name="Let her speak again").wait_for(timeout=SOON)
    momo.page.get_by_text("She is taking a moment of quiet").first.wait_for(timeout=SOON)
    momo.say("Are you still there?")
    momo.sees("Are you still there?")
    assert world.do("answer") == {"answered": 0}
    bar.get_by_role("button", name="Let her speak again").click()
    bar.get_by_role("button", name="Silence her").wait_for(timeout=SOON)
    assert world.do("answer") == {"answered": 1}


def test_with_everything_in_motion_the_page_complains_of_nothing(chromium: Any, world: World) -> None:
    suzu = Person(chromium, world, DESKTOP, reduced_motion="no-preference").come()
    suzu.page.evaluate(
        "new MutationObserver(() => { window.flew = true })"
        ".observe(document.getElementById('floats'), {childList: true})"
    )
    suzu.page.locator("#reactions button").first.click()
    assert suzu.page.evaluate("window.flew") is True
    world.do("say", text="（挥爪）「动起来了。」")
    suzu.page.locator("#entries").get_by_text("动起来了").first.wait_for(timeout=SOON)
    suzu.context.close()
    assert suzu.complaints == []


def test_off_air_the_page_switches_without_a_reload(world: World, people: People) -> None:
    momo, _kiki, _moderator = people
    momo.page.evaluate("window.stayed = true")
    world.do("off_air")
    momo.page.get_by_role("heading", name="Past streams").wait_for(timeout=SOON)
    assert momo.page.evaluate("window.stayed") is True
    momo.picture("off-air")
    momo.page.locator("a[href*='/streams/']").first.click()
    momo.page.get_by_text("What do you like to eat?").first.wait_for(timeout=SOON)
    # What the ban took away is not in the replay, either.
    assert momo.page.get_by_text("something that nobody should read").count() == 0
