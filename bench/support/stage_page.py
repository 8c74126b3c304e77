"""A page with her stage on it and no server behind: its modules are handed to the browser from the static folders."""

import mimetypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.support.scratch_world import progress
from launcher.envfile import ROOT

# Files of the apps' own first, as the site has them.
STATIC = (ROOT / "unity_bridge" / "static", ROOT / "static")
HOST = "http://stage.invalid"
SHELL = """<!doctype html><html lang="en"><meta charset="utf-8">
<link rel="stylesheet" href="/css/fonts.css"><link rel="stylesheet" href="/css/base.css">
<link rel="stylesheet" href="/css/stage-cat.css"><link rel="stylesheet" href="/css/stage-scenes.css">
<link rel="stylesheet" href="/css/stage.css"><body></body></html>"""
# The whole stage, told what a front end is told, and let live for some seconds.
STAGE = """
async ({ weather, bare, told, seconds }) => {
  const kinds = document.createElement("script");
  kinds.type = "application/json";
  kinds.id = "weather-kinds";
  kinds.textContent = JSON.stringify(weather);
  document.body.className = "stage";
  document.body.append(kinds);
  const { Stage } = await import("/js/stage/stage.js");
  const { chance } = await import("/js/stage/scenes/materials.js");
  const stage = (window.stage = new Stage({ name: "苞米", random: chance(5), bare }));
  document.body.append(stage.root);
  stage.resize(innerWidth, innerHeight);
  let now = performance.now();
  for (const [type, data] of told) stage.command(type, data, true, now);
  for (let i = 0; i < seconds * 30; i += 1) stage.frame((now += 1000 / 30));
}
"""


@contextmanager
def stage_browser(*flags: str) -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        # Everything stays on this machine; a sandbox needs rights that a container does not give.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", *flags])
        try:
            yield browser
        finally:
            browser.close()


def stage_page(browser: Any, width: int, height: int) -> Any:
    """An empty page on which the stage's modules and styles can be had; what goes wrong on it is said."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.on("pageerror", lambda error: progress(f"the page complains: {error}"))
    page.route("**/*", _serve)
    page.goto(f"{HOST}/")
    return page


def _serve(route: Any) -> None:
    path = route.request.url.removeprefix(HOST).partition("?")[0].lstrip("/")
    if not path:
        return route.fulfill(body=SHELL, content_type="text/html")  # type: ignore[no-any-return]
    found = next((folder / path for folder in STATIC if (folder / path).is_file()), None)
    if found is None:
        return route.fulfill(status=404, body="")  # type: ignore[no-any-return]
    kind = mimetypes.guess_type(found.name)[0] or "text/plain"
    return route.fulfill(body=found.read_bytes(), content_type=kind)  # type: ignore[no-any-return]
