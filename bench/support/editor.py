"""One who edits as fast as the server lets them, in a process of its own: `python -m bench.support.editor`.

The first line on its input says where and who; then orders come as JSON lines, and answers go out as JSON lines.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import httpx2


class Editor:
    """Somebody signed in, with one connection."""

    def __init__(self, url: str, cookie: str, api: str) -> None:
        token = cookie.partition("csrftoken")[2].partition("=")[2].partition(";")[0]
        self._client = httpx2.Client(base_url=url, headers={"Cookie": cookie, "X-CSRFToken": token})
        self._api = api

    def edits(self, task: int, version: int, seconds: float) -> dict[str, Any]:
        """Change one task again and again."""

        def edit() -> None:
            nonlocal version
            body = {"version": version, "content": f"content of version {version}"}
            answer = self._client.patch(f"{self._api}/tasks/{task}", json=body)
            if answer.status_code != 200:
                raise RuntimeError(answer.text)
            version = answer.json()["task"]["version"]

        return {"per_second": _rate(edit, seconds), "version": version}

    def healthz(self, seconds: float) -> dict[str, Any]:
        """Ask after the server's health again and again."""
        return {"per_second": _rate(lambda: self._client.get("/healthz"), seconds)}


def _rate(do: Callable[[], object], seconds: float) -> float:
    began, count = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        do()
        count += 1
    return count / (time.monotonic() - began)


def main() -> None:
    """Answers until its input ends."""
    editor = Editor(**json.loads(sys.stdin.readline()))
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = getattr(editor, order.pop("do"))(**order)
        except Exception as error:
            answer = {"broken": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
