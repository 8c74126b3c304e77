"""A real server with a small world behind it, and a real browser in front: what the tests of pages stand on."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from config.env import BASE_DIR
from llmservice.tests.support.missing_parts import give_up
from vtuber.tests.support import forked
from vtuber.tests.support.board_world import PASSWORD
from vtuber.tests.support.migrated import copied_if_same_apps

START_S = 60.0
# For axe: it would put styles into the page to read those of the stage, which the page's policy refuses; and what it
# finds in order is counted, not described.
AXE = {"preload": False, "resultTypes": ["violations"]}
# Its rules that look at colours, of those that it follows by itself.
COLOURS = ["color-contrast", "link-in-text-block"]
# For the pages of tests that look at no motion. To draw her room sixty times a second costs more than all else.
REDUCED_MOTION = {"reduced_motion": "reduce"}


class World:
    """A world module (`board_world`, or one that builds on it) in a process of its own; it ends with its input."""

    def __init__(self, folder: Path, module: str = "vtuber.tests.support.board_world", **settings: str) -> None:
        environment = {
            **os.environ,
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'world.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "EMBEDDED_MODEL": "off",
            "EMBEDDED_VOICE": "off",
            "REDIS_URL": "",
            **settings,
        }
        (folder / "static").mkdir(exist_ok=True)
        # For whatever else shall live in the same world.
        self.environment = environment
        copied_if_same_apps(folder / "world.sqlite3", environment)
        line = [sys.executable, "-W", "ignore", "-m", module]
        self._process = forked.Popen(
            line, cwd=BASE_DIR, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.port = int(self._read()["port"])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def do(self, verb: str, **arguments: Any) -> Any:
        """Ask the world to do something; returns when it is done."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": verb, **arguments}) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the world ended; its complaint stands above"
        return json.loads(line)

    def close(self) -> None:
        """Returns when the process is gone."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(START_S)
        finally:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()


def operator_cookie(world: World) -> str:
    """The Cookie header of somebody who has signed in as a browser does."""
    with httpx2.Client(base_url=world.url, headers={"Accept-Language": "en"}) as client:
        page = client.get("/login/").text
        token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        fields = {"username": "operator", "password": PASSWORD, "csrfmiddlewaretoken": token}
        assert client.post("/login/", data=fields).status_code == 302
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def chromium_path() -> str:
    """The browser. Skips where there is none; in CI that is a failure, for nobody would notice a skip there.

    Chromium's headless shell draws and runs pages as Chromium does, in half the time: it has no windows, menus and
    pages of its own.
    """
    path = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
    if not Path(path).is_file():
        reason = f"no browser at {path}; install chromium-headless-shell or chromium, or set CHROMIUM"
        give_up(reason)
    return path


@contextmanager
def browser(*flags: str) -> Iterator[Any]:
    """A headless Chromium, with more flags where a test wants them."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    with sync_playwright() as playwright:
        # Everything stays on this machine; a sandbox needs rights that a container does not give. The shell asks for
        # no language by itself.
        opened = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--accept-lang=en-US,en", *flags]
        )
        try:
            yield opened
        finally:
            opened.close()


def intercept(page: Any, url: str, handle: Callable[[Any], object]) -> None:
    """`page.route` for a page of ours, and in effect when this returns.

    Chromium says that it intercepts some milliseconds before it does: of a hundred requests that followed at once,
    three went past it.
    """
    asked = re.compile(r"/login/\?intercepted$")
    page.route(url, handle)
    page.route(asked, lambda route: route.fulfill(status=204))
    ask = "fetch('/login/?intercepted', {method: 'HEAD'}).then((answer) => answer.status)"
    assert any(page.evaluate(ask) == 204 for _try in range(200)), "it never intercepts"
    page.unroute(asked)


def log_in(page: Any, world: World, name: str = "operator") -> None:
    """Signs in, as a person does it."""
    page.goto(world.url + "/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Come in").click()


def serious(page: Any, within: str = "html", *, colours: bool = False) -> list[tuple[str, list[str]]]:
    """What axe finds wrong there that stands in anybody's way: the rule, and the beginnings of what breaks it.

    `colours`: only what depends on them, where nothing else has changed since the last look.
    """
    from axe_playwright_python.sync_playwright import Axe

    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(Axe().axe_script)
    how = {**AXE, "runOnly": COLOURS} if colours else AXE
    look = "([within, how]) => axe.run(within, how).then((found) => found.violations)"
    return [
        (str(one["id"]), [str(node["html"])[:140] for node in one["nodes"]])
        for one in page.evaluate(look, [within, how])
        if one["impact"] in ("serious", "critical")
    ]
