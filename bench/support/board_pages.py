"""Boards in a real Chromium, in a process of their own: orders come as JSON lines, answers go out as JSON lines.

    python -m bench.support.board_pages

`open` navigates to an address and says when what was waited for was drawn; `edit` changes a task on one board and
says when another one had drawn it; `pass_on` does the same with a text between two bare pages and a broadcast server,
the baseline. Times are milliseconds of one clock, which all pages of a browser share.
"""

import json
import os
import sys
from typing import Any

PATIENCE_MS = 30_000
# All of them are looked at, as on two desks.
SEEN = (
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
)
# Said by the page itself: a look from outside would cost as much as what is measured.
WATCH = """(selector) => {
  const look = () => {
    if (window.drawn || !document.querySelector(selector)) return;
    window.drawn = true;
    requestAnimationFrame(() => { window.drawnAt = performance.now(); });
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
}"""
AWAIT = """([task, mark]) => new Promise((tell) => {
  const holds = () => document.querySelector(`[data-task="${task}"]`)?.outerHTML.includes(mark);
  const look = () => {
    if (!holds()) return;
    watcher.disconnect();
    requestAnimationFrame(() => tell(performance.timeOrigin + performance.now()));
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  look();
})"""
EDIT = """async ([address, task, content]) => {
  const began = performance.timeOrigin + performance.now();
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const ask = (method, path, body) => fetch(`${address}/${path}`, {
    method, headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(body),
  });
  const answer = await ask("PATCH", `tasks/${task[0]}`, { version: task[1], content });
  const told = await answer.json();
  return { began, status: answer.status, version: told.task?.version ?? 0, hint: told.hint ?? "" };
}"""
SIT = """(address) => new Promise((tell) => {
  document.body.textContent = "";
  window.socket = new WebSocket(address);
  window.socket.onmessage = (message) => { document.body.textContent = message.data; };
  window.socket.onopen = () => tell(true);
})"""
PASS_ON = """(text) => {
  const began = performance.timeOrigin + performance.now();
  window.socket.send(text);
  return began;
}"""
ARRIVE = """(text) => new Promise((tell) => {
  const look = () => {
    if (document.body.textContent !== text) return;
    watcher.disconnect();
    requestAnimationFrame(() => tell(performance.timeOrigin + performance.now()));
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
  look();
})"""


class Pages:
    """A browser with somebody signed in, and two of their pages."""

    def __init__(self, browser: Any, url: str, cookie: str) -> None:
        self._browser, self._url, self._cookie = browser, url, cookie
        self._context = self._window()
        self._boards: list[Any] = []
        self._bare: list[Any] = []
        self._versions: dict[int, int] = {}

    def _window(self) -> Any:
        """A window of its own: what lies behind another one is drawn once a second."""
        context = self._browser.new_context(locale="en", viewport={"width": 1440, "height": 900})
        pairs = (pair.partition("=")[::2] for pair in self._cookie.split("; "))
        context.add_cookies([{"name": name, "value": value, "url": self._url} for name, value in pairs])
        return context

    def open(self, path: str, selector: str) -> dict[str, Any]:
        """Navigate in a fresh page; milliseconds until what `selector` names was drawn."""
        page = self._context.new_page()
        page.add_init_script(f"({WATCH})({json.dumps(selector)})")
        page.goto(self._url + path, wait_until="commit")
        waited = 0
        while not (at := page.evaluate("window.drawnAt ?? 0")):
            page.wait_for_timeout(10)
            waited += 10
            if waited > PATIENCE_MS:
                raise TimeoutError(f"{path}: nothing that is {selector}")
        page.close()
        return {"ms": at}

    def boards(self, path: str) -> dict[str, Any]:
        """Open the two boards."""
        for _number in range(2):
            page = self._window().new_page()
            page.goto(self._url + path)
            page.wait_for_selector("main[aria-busy=false]", timeout=PATIENCE_MS)
            self._boards.append(page)
        return {}

    def edit(self, api: str, task: int, version: int, content: str) -> dict[str, Any]:
        """Change a task on the first board; milliseconds until the second has drawn it."""
        first, second = self._boards
        second.evaluate(f"(given) => {{ window.awaited = ({AWAIT})(given); }}", [task, content])
        told = first.evaluate(EDIT, [self._url + api, [task, version], content])
        if told["status"] != 200:
            raise RuntimeError(f"{told['status']}: {told['hint']}")
        return {"ms": second.evaluate("window.awaited") - told["began"], "version": told["version"]}

    def sit(self, address: str) -> dict[str, Any]:
        """Open two bare pages at a broadcast server."""
        for _number in range(2):
            page = self._window().new_page()
            page.evaluate(SIT, address)
            self._bare.append(page)
        return {}

    def pass_on(self, text: str) -> dict[str, Any]:
        """Say a text on the first bare page; milliseconds until the second has drawn it."""
        first, second = self._bare
        second.evaluate(f"(given) => {{ window.awaited = ({ARRIVE})(given); }}", text)
        began = first.evaluate(PASS_ON, text)
        return {"ms": second.evaluate("window.awaited") - began}


def main() -> None:
    """Answers until its input ends."""
    from playwright.sync_api import sync_playwright

    given = json.loads(sys.stdin.readline())
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        # Everything stays on this machine; a sandbox needs rights that a container does not give.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", *SEEN])
        pages = Pages(browser, given["url"], given["cookie"])
        print(json.dumps({}), flush=True)
        for line in sys.stdin:
            order = json.loads(line)
            try:
                answer = getattr(pages, order.pop("do"))(**order)
            except Exception as error:
                answer = {"broken": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
