"""The pictures of the board and of the stream page that docs/ shows, taken of a world that lives.

    python bench/screenshots.py [--world zh] [--folder docs/images] [--only day,night,…]

Starts the whole system with a past of some days, drives it with the operators' own verbs, and writes
`board-<what>[.zh-hans].webp`: by day, while a block is dragged, with a new plan beside the present one, what needs a
person, what is prepared, the week, at night on air, stopped; and on a phone the board, an approval, the stop; each in
both languages. `live[-phone][.zh-hans].webp` is the stream page as a viewer sees it, in the language that she speaks:
a world in which she speaks English (`--world en`) gives that one alone. Look at them before you keep them. Exit code
1 when one could not be taken; the others are written all the same.
"""

import argparse
import datetime as dt
import io
import os
import sys
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
# The language of pages, by that which she speaks.
WORLDS = {"zh": "zh-hans", "en": "en"}
DESK: Any = {"width": 1440, "height": 900}
PHONE: Any = {"width": 390, "height": 844}
PATIENCE_MS = 20_000
# What is there once a page shows all that it has to.
BOARD, HERE = "main[aria-busy=false] [data-task]", "#link[data-link=live]"
# The best of these at which a picture is no heavier than this.
QUALITIES, MOST_BYTES = (88, 82, 76, 70, 64, 58), 150_000
# A page is drawn so much finer than its pixels.
FINE = {"desk": 1.5, "phone": 2.0}
# So long she has lived at least.
DAYS = 3


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--world", choices=WORLDS, default="zh", help="the language that she speaks there")
    parser.add_argument("--folder", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--only", default="", help="the names of some pictures, with commas between them")
    asked = parser.parse_args()
    with scratch_folder() as folder:
        system = System(folder, environment(folder, LOG_LEVEL="WARNING", LANGUAGE_CODE=WORLDS[asked.world]))
        with running(system):
            system.start_broker()
            enter_django(system.settings)
            # Whom a message of a viewer wakes is the world's own worker.
            import config.celery  # noqa: F401

            only = set(filter(None, asked.only.split(",")))
            missed = _Photographer(system, asked.folder, only, asked.world).take_all()
    for what in missed:
        progress(f"not taken: {what}")
    return 1 if missed else 0


class _Photographer:
    def __init__(self, system: System, folder: Path, only: set[str], speaks: str) -> None:
        from bench.support.board_scenes import WHO, BoardScenes, worth_a_picture
        from bench.support.long_life import LongLife

        self._folder, self._only, self._speaks = folder, only, speaks
        self._missed: list[str] = []
        # No padding: her log is to be read.
        life = LongLife(DAYS, 0, worth_a_picture, speaks)
        self._cookie = life.cookie(WHO)
        self._scenes = BoardScenes(life)
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
            if WORLDS[self._speaks] == LANGUAGES[-1]:
                self._take_the_day()
            self._in_her_world(self._scenes.go_live)
            if WORLDS[self._speaks] == LANGUAGES[-1]:
                self._shoot("night", "night", self._plain)
            self._in_her_world(self._scenes.talk)
            self._shoot_live("live")
            self._shoot_live("live-phone", phone=True)
            if WORLDS[self._speaks] == LANGUAGES[-1]:
                self._in_her_world(self._scenes.stop)
                self._shoot("stopped", "night", self._plain)
                self._shoot("phone-stopped", "night", self._plain, phone=True)
                self._in_her_world(self._scenes.go_on)
            self._browser.close()
        return self._missed

    def _take_the_day(self) -> None:
        """What the board shows before she goes on air."""
        scenes = self._scenes
        self._in_her_world(scenes.live_until, dt.time(14, 20))
        self._shoot("day", "day", self._plain)
        self._shoot("dragging", "day", self._drag)
        self._in_her_world(scenes.propose)
        self._shoot("replan", "day", self._drawer("replan"))
        self._in_her_world(scenes.ask_for_people)
        self._shoot("needs-you", "day", self._drawer("waiting"))
        self._shoot("prepared", "day", self._drawer("prepared"))
        self._shoot("phone", "day", self._plain, phone=True)
        self._shoot("phone-approve", "day", self._drawer("prepared"), phone=True)
        self._in_her_world(scenes.wish_for_days_to_come)
        self._shoot("week", "day", self._week)

    def _in_her_world(self, scene: Callable[..., None], *given: Any) -> None:
        """What touches the database runs in a thread of its own; what goes wrong is said, and the rest goes on."""
        try:
            self._world.submit(scene, *given).result()
        except Exception as error:
            self._missed.append(f"{scene.__name__}: {error}")

    def _shoot(self, name: str, theme: str, pose: Callable[[Any], None], *, phone: bool = False) -> None:
        if self._only and name not in self._only:
            return
        for language in LANGUAGES:
            try:
                picture = self._picture(language, theme, pose, phone=phone)
            except Exception as error:  # one picture less is no reason to take none
                self._missed.append(f"{name} ({language}): {error}")
                continue
            self._keep(picture, f"board-{name}{_suffix(language)}.webp")

    def _shoot_live(self, name: str, *, phone: bool = False) -> None:
        """The stream page, as a viewer sees it who has just come."""
        if self._only and name not in self._only:
            return
        language = WORLDS[self._speaks]
        try:
            picture = self._picture(language, "day", self._plain, phone=phone, viewer=True)
        except Exception as error:
            self._missed.append(f"{name} ({language}): {error}")
            return
        self._keep(picture, f"{name}{_suffix(language)}.webp")

    def _picture(
        self, language: str, theme: str, pose: Callable[[Any], None], *, phone: bool, viewer: bool = False
    ) -> bytes:
        from django.conf import settings

        context = self._browser.new_context(
            locale="en" if language == "en" else "zh-CN",
            viewport=PHONE if phone else DESK,
            device_scale_factor=FINE["phone" if phone else "desk"],
            is_mobile=phone,
            has_touch=phone,
        )
        try:
            pairs = [] if viewer else [pair.partition("=")[::2] for pair in self._cookie.split("; ")]
            pairs.append((settings.LANGUAGE_COOKIE_NAME, language))
            context.add_cookies([{"name": name, "value": value, "url": self._url} for name, value in pairs])
            context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
            page = context.new_page()
            page.goto(f"{self._url}/{'live' if viewer else 'board'}/baomi/")
            page.wait_for_selector(HERE if viewer else BOARD, state="attached", timeout=PATIENCE_MS)
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
        for quality in QUALITIES:
            packed = io.BytesIO()
            Image.open(io.BytesIO(picture)).convert("RGB").save(packed, "WEBP", quality=quality, method=6)
            if packed.tell() <= MOST_BYTES:
                break
        (self._folder / name).write_bytes(packed.getvalue())
        progress(f"{name}: {packed.tell() // 1024} KiB")

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


def _suffix(language: str) -> str:
    return "" if language == "en" else f".{language}"


if __name__ == "__main__":
    raise SystemExit(main())
