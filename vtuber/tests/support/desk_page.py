"""Her day as an operator has it in hand: a page in a real browser, and the world of `desk_world` behind it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vtuber.tests.support.board_page import REDUCED_MOTION, World, browser, log_in

# Whatever shows within this (milliseconds) shows at once, on a machine that has other things to do.
SOON = 30_000
HOUR = 60
DAY_MINUTES = 24 * HOUR
# A screen reader hears every word of a live region; a look at it now and then would not.
_NOTE_WHAT_IS_SAID = """
window.said = [];
new MutationObserver(() => {
  const words = document.getElementById("day-voice")?.textContent;
  if (words && words !== said.at(-1)) said.push(words);
}).observe(document, { subtree: true, childList: true, characterData: true });
"""


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
        # Everything that the live region has said on this page, and up to where it was heard.
        self._heard = 0
        page.add_init_script(_NOTE_WHAT_IS_SAID)
        page.evaluate(_NOTE_WHAT_IS_SAID)
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
        """What the live region says, once it says this, however soon it says something else."""
        look = "([text, from]) => { const at = said.findIndex((each, at) => at >= from && each.includes(text));"
        look += " return at < 0 ? null : [at, said[at]]; }"
        if self.page.evaluate("said.length") <= self._heard:
            self._heard = 0  # another page
        try:
            found = self.page.wait_for_function(look, arg=[text, self._heard], timeout=SOON).json_value()
        except Exception as error:
            raise AssertionError(f"never {text!r} after {self._heard}: {self.page.evaluate('said')}") from error
        self._heard = found[0]
        return str(found[1])

    def see_at(self, task: dict[str, Any], start: str, end: str) -> None:
        """Until its block says that it lies there."""
        self.page.locator(f"#timeline .block[data-task='{task['id']}'][aria-label^='{start}–{end}']").wait_for(
            timeout=SOON
        )

    def box(self, selector: str) -> dict[str, float]:
        """Where something lies, in one look: what is drawn anew between two looks has no place."""
        look = "what => { const {x, y, width, height} = document.querySelector(what).getBoundingClientRect();"
        return dict(self.page.evaluate(f"{look} return {{x, y, width, height}}; }}", selector))

    def x(self, at: int) -> float:
        """Where a minute after 08:00 lies on the screen."""
        box = self.page.locator("#timeline").bounding_box()
        return float(box["x"] + box["width"] * at / DAY_MINUTES)

    def is_empty_handed(self) -> None:
        """Until the last move has been sent and answered: before that nothing else can be taken."""
        self.page.locator(".hand-shadow:not(.is-theirs)").first.wait_for(state="detached", timeout=SOON)

    def take(self, task: dict[str, Any], edge: str = "") -> None:
        """Press on a block, or on one of its edges."""
        self.is_empty_handed()
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
        self.until(lambda: self.page.evaluate(script), script)

    def until(self, true: Callable[[], Any], what: str = "") -> None:
        """Until it is true; the page's requests are answered meanwhile."""
        deadline = time.monotonic() + SOON / 1000
        while not true():
            assert time.monotonic() < deadline, what
            self.page.wait_for_timeout(30)


@contextmanager
def opened_desk(folder: Path) -> Iterator[Desk]:
    """One world and one page: her day is planned, and stands still in the morning with an empty afternoon."""
    with browser() as chromium:
        world = World(folder, "vtuber.tests.support.desk_world")
        try:
            world.do("tick")
            world.do("jump", to="2026-11-24T08:00:00+00:00")
            world.do("tick")
            world.do("stand_still")
            world.do("empty_the_afternoon")
            context = chromium.new_context(locale="en", viewport={"width": 1440, "height": 900}, **REDUCED_MOTION)
            desk = Desk(world, context.new_page())
            log_in(desk.page, world)
            desk.page.wait_for_selector("#timeline .block", timeout=SOON)
            yield desk
            assert desk.complaints == []
        finally:
            world.close()
