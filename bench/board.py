"""How fast the operators' board opens and hears of an edit, with a long life behind it.

    python bench/board.py [--short]

Prints one JSON object; exit code 1 when a limit is missed. The long form has the limits of a machine that does
nothing else. The short one is for machines that do: it judges by ratios to the baselines of the same run, and by
limits that only what is broken misses.

A world with a month behind it and 100,000 events in its log, its web server and its broker as start.py runs them, two
boards in a real Chromium. Three figures, each beside a baseline in the same run: `open_s` (from the navigation until
the day is drawn; beside the sign-in page of the same server), `edit_to_board_ms_p95` (from the PATCH on one board
until the other has drawn the change; beside a text that `websockets.broadcast` passes from one bare page to another),
`edits_per_s` (edits one after another over HTTP; beside /healthz, asked in the same way).
"""

import argparse
import json
import math
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support.beside import Beside
from bench.support.figures import percentile
from bench.support.scratch_world import enter_django, environment, progress, scratch_folder
from bench.support.system import System, running

SLUG = "baomi"
API = f"/api/vtubers/{SLUG}"
BOARD = f"/board/{SLUG}/"
DRAWN = "main[aria-busy=false] [data-task]"


@dataclass(frozen=True)
class Size:
    """How much is measured, and what is asked of it."""

    days: int
    events: int
    opens: int
    edits: int
    rate_s: float
    most_open_s: float
    most_edit_ms: float
    # Times the baseline; infinity where the seconds are what is asked.
    most_open_ratio: float = math.inf
    most_edit_ratio: float = math.inf


FULL = Size(30, 100_000, 9, 120, 8.0, 1.0, 150.0)
# On a machine that does other work, and with a shorter life behind her: is it of the right order?
SHORT = Size(3, 100_000, 4, 24, 2.0, 8.0, 3000.0, 10.0, 25.0)


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="fewer days and edits, judged by ratios: 45 seconds")
    size = SHORT if parser.parse_args().short else FULL
    began = time.monotonic()
    with scratch_folder() as folder:
        system = System(folder, environment(folder, LOG_LEVEL="WARNING", LANGUAGE_CODE="en"))
        with running(system):
            system.start_broker()
            enter_django(system.settings)
            outcome = _measure(system, size)
    outcome["seconds"] = round(time.monotonic() - began, 1)
    print(json.dumps(outcome, ensure_ascii=False))
    return 1 if outcome["missed"] else 0


def _measure(system: System, size: Size) -> dict[str, Any]:
    from bench.support.long_life import LongLife

    life = LongLife(size.days, size.events)
    progress(f"{size.days} days and {life.events:,} events, in {life.seconds:.0f} s")
    load = round(os.getloadavg()[0], 2)
    system.start_rest()
    url = f"http://127.0.0.1:{system.address.port}"
    cookie = life.cookie()
    with Beside("bench.support.broadcast_server") as broadcast, Beside("bench.support.board_pages") as pages:
        pages.say_first({"url": url, "cookie": cookie})
        pages.hear()
        opened, signed = [], []
        for _ in range(size.opens):  # in turns: what else the machine does is in both
            opened.append(pages.ask(do="open", path=BOARD, selector=DRAWN)["ms"] / 1000)
            signed.append(pages.ask(do="open", path="/login/", selector="form")["ms"] / 1000)
        progress(f"open: {_median(opened):.2f} s; the sign-in page: {_median(signed):.2f} s")
        pages.ask(do="boards", path=BOARD)
        pages.ask(do="sit", address=f"ws://127.0.0.1:{broadcast.hear()['port']}/")
        edits, passed = [], []
        task, version = life.task()
        for number in range(size.edits):
            told = pages.ask(do="edit", api=API, task=task, version=version, content=f"edit number {number:04}")
            version = told["version"]
            edits.append(told["ms"])
            passed.append(pages.ask(do="pass_on", text=f"text number {number:04}")["ms"])
        progress(f"edit to the other board, p95: {percentile(edits, 0.95):.0f} ms")
        rates = _rates(url, cookie, life, size.rate_s)
    outcome: dict[str, Any] = {
        "open_s": round(_median(opened), 3),
        "open_first_s": round(opened[0], 3),
        "open_ratio": round(_median(opened) / _median(signed), 2),
        "edit_to_board_ms_p95": round(percentile(edits, 0.95), 1),
        "edit_to_board_ms_p50": round(percentile(edits, 0.5), 1),
        "edit_ratio": round(_median(edits) / _median(passed), 2),
        "edits_per_s": round(rates["edits"], 1),
        "edits_ratio": round(rates["edits"] / rates["healthz"], 3),
        "baselines": {
            "sign_in_s": round(_median(signed), 3),
            "broadcast_ms_p50": round(_median(passed), 1),
            "broadcast_ms_p95": round(percentile(passed, 0.95), 1),
            "healthz_per_s": round(rates["healthz"], 1),
        },
        "edits": size.edits,
        "events": life.events,
        "days": size.days,
        "load_before": load,
    }
    limits = (
        (outcome["open_s"] > size.most_open_s, f"the board opens in more than {size.most_open_s:g} s"),
        (outcome["edit_to_board_ms_p95"] > size.most_edit_ms, f"an edit takes more than {size.most_edit_ms:g} ms"),
        (
            outcome["open_ratio"] > size.most_open_ratio,
            f"the board opens in more than {size.most_open_ratio:g} times what the sign-in page takes",
        ),
        (
            outcome["edit_ratio"] > size.most_edit_ratio,
            f"an edit takes more than {size.most_edit_ratio:g} times what a bare text takes (both medians)",
        ),
    )
    outcome["missed"] = [what for wrong, what in limits if wrong]
    return outcome


def _median(values: list[float]) -> float:
    return percentile(values, 0.5)


def _rates(url: str, cookie: str, life: Any, seconds: float) -> dict[str, float]:
    """Edits a second, and as many questions after the server's health, from a client in a process of its own."""
    task, version = life.task()
    with Beside("bench.support.editor") as editor:
        editor.say_first({"url": url, "cookie": cookie, "api": API})
        edits = editor.ask(do="edits", task=task, version=version, seconds=seconds)["per_second"]
        return {"edits": edits, "healthz": editor.ask(do="healthz", seconds=seconds / 2)["per_second"]}


if __name__ == "__main__":
    raise SystemExit(main())
