"""The pictures of the board that docs/ shows, taken of a world that lives.

    python bench/screenshots.py [--folder docs/images] [--only day,night,…]

Starts the whole system with a past of some days, drives it with the operators' own verbs, and writes
`board-<what>[.zh-hans].webp`: by day, while a block is dragged, with a new plan beside the present one, what needs a
person, what is prepared, the week, at night on air, stopped; and on a phone the board, an approval, the stop; each in
both languages. Look at them before you keep them. Exit code 1 when one could not be
taken; the others are written all the same.
"""

import argparse
import datetime as dt
import io
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support.scratch_world import enter_django, environment, progress, scratch_folder
from bench.support.system import System, running
from launcher.envfile import ROOT

LANGUAGES = ("en", "zh-hans")
DESK: Any = {"width": 1440, "height": 900}
PHONE: Any = {"width": 390, "height": 844}
PATIENCE_MS = 20_000
QUALITY = 88
DAYS = 3
PATIENCE_S = 150.0
SETTLE_S = 6.0
WISH = "今天早点播，少发帖"
# What is set for days to come: in how many days, what, at which hour, for how many minutes.
WISHES = (
    (1, "tweet", 12, 10, "告诉大家周末有惊喜"),
    (2, "stream", 20, 120, "杂谈：和大家聊聊这一周"),
    (3, "rest", 15, 90, "去阳台晒太阳，谁也别叫她"),
    (5, "tweet", 18, 10, "晒一张窗台上的照片"),
)
# Game seconds a real second: on the way to a picture, and while it is taken.
FAST, USUAL = 600.0, 60.0


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--only", default="", help="the names of some pictures, with commas between them")
    asked = parser.parse_args()
    with scratch_folder() as folder:
        system = System(folder, environment(folder, LOG_LEVEL="WARNING", LANGUAGE_CODE="zh-hans"))
        with running(system):
            system.start_broker()
            enter_django(system.settings)
            missed = _Photographer(system, asked.folder, set(filter(None, asked.only.split(",")))).take_all()
    for what in missed:
        progress(f"not taken: {what}")
    return 1 if missed else 0


class _Photographer:
    def __init__(self, system: System, folder: Path, only: set[str]) -> None:
        from bench.support.long_life import LongLife

        self._folder, self._only = folder, only
        self._missed: list[str] = []
        # No padding: her log is to be read.
        self._life = LongLife(DAYS, 0)
        self._cookie = self._life.cookie()
        # The browser's driver keeps an event loop in this thread; her world is driven from another one.
        self._world = ThreadPoolExecutor(1)
        system.start_rest()
        self._url = f"http://127.0.0.1:{system.address.port}"

    def take_all(self) -> list[str]:
        """Take them in the order of her day; returns what could not be taken."""
        from playwright.sync_api import sync_playwright

        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        with sync_playwright() as playwright:
            # Everything stays on this machine; a sandbox needs rights that a container does not give.
            self._browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            self._in_her_world(self._live_until, dt.time(14, 20))
            self._shoot("day", "day", self._plain)
            self._shoot("dragging", "day", self._drag)
            self._in_her_world(self._ask_for_people)
            self._shoot("needs-you", "day", self._drawer("waiting"))
            self._shoot("prepared", "day", self._drawer("prepared"))
            self._shoot("phone", "day", self._plain, phone=True)
            self._shoot("phone-approve", "day", self._drawer("prepared"), phone=True)
            self._in_her_world(self._wish_for_days_to_come)
            self._shoot("week", "day", self._week)
            self._in_her_world(self._propose)
            self._shoot("replan", "day", self._drawer("replan"))
            self._in_her_world(self._go_live)
            self._shoot("night", "night", self._plain)
            self._in_her_world(self._stop, True)
            self._shoot("stopped", "night", self._plain)
            self._shoot("phone-stopped", "night", self._plain, phone=True)
            self._in_her_world(self._stop, False)
            self._browser.close()
        return self._missed

    def _in_her_world(self, verb: Callable[..., None], *given: Any) -> None:
        """What touches the database runs in a thread of its own, and takes its connections along when it ends."""
        self._world.submit(verb, *given).result()

    def _shoot(self, name: str, theme: str, pose: Callable[[Any], None], *, phone: bool = False) -> None:
        if self._only and name not in self._only:
            return
        for language in LANGUAGES:
            try:
                picture = self._picture(language, theme, pose, phone=phone)
            except Exception as error:  # one picture less is no reason to take none
                self._missed.append(f"{name} ({language}): {error}")
                continue
            self._keep(picture, f"board-{name}{'' if language == 'en' else f'.{language}'}.webp")

    def _picture(self, language: str, theme: str, pose: Callable[[Any], None], *, phone: bool) -> bytes:
        from django.conf import settings

        context = self._browser.new_context(
            locale="en" if language == "en" else "zh-CN",
            viewport=PHONE if phone else DESK,
            device_scale_factor=2,
            is_mobile=phone,
            has_touch=phone,
        )
        try:
            pairs = [pair.partition("=")[::2] for pair in self._cookie.split("; ")]
            pairs.append((settings.LANGUAGE_COOKIE_NAME, language))
            context.add_cookies([{"name": name, "value": value, "url": self._url} for name, value in pairs])
            context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
            page = context.new_page()
            page.goto(f"{self._url}/board/baomi/")
            page.wait_for_selector("main[aria-busy=false] [data-task]", timeout=PATIENCE_MS)
            pose(page)
            page.evaluate("document.fonts.ready")
            page.wait_for_timeout(400)  # transitions end, pictures arrive
            taken: bytes = page.screenshot()
            return taken
        finally:
            context.close()

    def _keep(self, picture: bytes, name: str) -> None:
        from PIL import Image

        self._folder.mkdir(parents=True, exist_ok=True)
        Image.open(io.BytesIO(picture)).save(self._folder / name, "WEBP", quality=QUALITY, method=6)
        progress(f"{name}: {(self._folder / name).stat().st_size // 1024} KiB")

    # Poses ───────────────────────────────────────────────────────────────────

    def _plain(self, page: Any) -> None:
        """As it is."""

    def _drag(self, page: Any) -> None:
        """The evening's stream, in somebody's hand."""
        stream = page.locator("#timeline [data-task].is-stream[data-state=planned]").last
        block = stream if stream.count() else page.locator("#timeline [data-task][data-state=planned]").last
        block.scroll_into_view_if_needed(timeout=PATIENCE_MS)
        box = block.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(1, 13):
            page.mouse.move(x + step * 5, y)
            page.wait_for_timeout(25)
        page.wait_for_timeout(600)  # what would be in the way has been asked

    def _drawer(self, name: str) -> Callable[[Any], None]:
        """An open drawer; on a phone, rolled to."""

        def pose(page: Any) -> None:
            page.locator(f"#tab-{name}").click(timeout=PATIENCE_MS)
            page.locator("#drawer > *").first.wait_for(timeout=PATIENCE_MS)
            page.evaluate("document.activeElement?.blur()")
            if page.viewport_size["width"] < DESK["width"]:
                page.evaluate("document.querySelector('.drawers').scrollIntoView()")

        return pose

    def _week(self, page: Any) -> None:
        page.locator("#day-week").click(timeout=PATIENCE_MS)
        page.locator("#week .week-day").first.wait_for(timeout=PATIENCE_MS)
        page.evaluate("document.activeElement?.blur()")

    # Her world ───────────────────────────────────────────────────────────────

    def _live_until(self, time_of_day: dt.time) -> None:
        """Let her live until then, fast and without a jump: what is jumped over is left out."""
        from django.utils import timezone

        from vtuber.gametime import at, game_day
        from vtuber.models import GameClock
        from vtuber.services.operator_actions import change_speed, pause_clock

        vtuber = self._life.vtuber

        def now() -> dt.datetime:
            return GameClock.objects.get(vtuber=vtuber).now(timezone.now())

        given: dict[str, Any] = {"vtuber": vtuber, "actor": "bench", "live_speed": None}
        until = at(game_day(now()), time_of_day)
        change_speed(speed=FAST, real=timezone.now(), **given)
        pause_clock(vtuber=vtuber, paused=False, actor="bench", real=timezone.now())
        end = time.monotonic() + PATIENCE_S
        while now() < until:
            if time.monotonic() > end:
                raise TimeoutError(f"it is {now():%H:%M} in her world, and not {time_of_day:%H:%M}")
            time.sleep(0.1)
        change_speed(speed=USUAL, real=timezone.now(), **given)
        time.sleep(SETTLE_S)  # what began is told, and she has said something

    def _ask_for_people(self) -> None:
        """From now on a post and a stream go out only when somebody has read them; the next post is held."""
        from django.utils import timezone

        from vtuber.models import TodoTask
        from vtuber.services.approvals import require_approval
        from vtuber.services.content_edits import hold_content

        given: dict[str, Any] = {"actor": "bench", "real": timezone.now()}
        require_approval(vtuber=self._life.vtuber, types=["tweet", "stream"], **given)
        planned = TodoTask.objects.filter(vtuber=self._life.vtuber, state=TodoTask.State.PLANNED, type="tweet")
        post = planned.order_by("start").first()
        if post is not None:
            hold_content(task_id=post.pk, version=post.version, **given)

    def _wish_for_days_to_come(self) -> None:
        from django.utils import timezone

        from vtuber.gametime import at, game_day
        from vtuber.models import GameClock
        from vtuber.services.new_tasks import NewTask
        from vtuber.services.task_insert import insert_task

        vtuber = self._life.vtuber
        today = game_day(GameClock.objects.get(vtuber=vtuber).now(timezone.now()))
        for days, type, hour, minutes, content in WISHES:
            date = today + dt.timedelta(days=days)
            start = at(date, dt.time(hour))
            new = NewTask(type=type, start=start, end=start + dt.timedelta(minutes=minutes), content=content)
            insert_task(vtuber=vtuber, date=date, new=new, actor="bench", real=timezone.now())

    def _propose(self) -> None:
        from django.utils import timezone

        from vtuber.models import Proposal
        from vtuber.services.proposals import ask_for_proposal

        asked = ask_for_proposal(vtuber=self._life.vtuber, wish=WISH, actor="bench", real=timezone.now())
        end = time.monotonic() + PATIENCE_S
        while Proposal.objects.get(pk=asked.pk).state == Proposal.State.ASKED:
            if time.monotonic() > end:
                raise TimeoutError("nobody has made another plan")
            time.sleep(0.2)

    def _go_live(self) -> None:
        """The evening: what waited for people may go out, and she is on air."""
        from django.utils import timezone

        from vtuber.models import TodoTask
        from vtuber.services.approvals import require_approval

        require_approval(vtuber=self._life.vtuber, types=[], actor="bench", real=timezone.now())
        streams = TodoTask.objects.filter(vtuber=self._life.vtuber, type="stream", state=TodoTask.State.PLANNED)
        stream = streams.order_by("start").first()
        self._live_until(stream.start.time() if stream else dt.time(21))

    def _stop(self, stopped: bool) -> None:
        from django.utils import timezone

        from vtuber.services.emergency_stop import let_go_on, stop_her

        verb = stop_her if stopped else let_go_on
        verb(vtuber=self._life.vtuber, actor="bench", real=timezone.now())


if __name__ == "__main__":
    raise SystemExit(main())
