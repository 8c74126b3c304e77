"""What a picture of her stage costs at 1920 × 1080, and whether the page's memory stays what it is.

    python bench/stage.py [--short] [--minutes N] [--trace FILE]

Prints one JSON object; exit code 1 when a limit is missed. The stage's page is opened in a headless Chromium and
told, over its link, an evening: her room, rain, a post, a speech at night with its sound, chat and answers on air,
snow. Chromium's own trace (DevTools protocol) says what each picture cost:

- `script_ms_p50`, `_p95`, `_mean`: JavaScript between one picture and the next: callbacks, messages, timers,
  promises, and the collection of garbage; `style_layout_ms` (and `forced_ms` of it, which a script asked for) and
  `paint_ms` are means. All in processor time of the page's own thread.
- `fps`: pictures a second. Without a graphics card Chromium paints by processor, so this says more of the machine
  than of the page; her springs are then moved by more steps a picture, so that `script_ms` is rather too high.
- `heap_mb_start`, `heap_mb_end`, `nodes_start`, `nodes_end`, `listeners_…`: after a collection of garbage, behind a
  first evening that is not counted, and after the last one. `renderer_mb_…` is what the page's process holds in all.

`--minutes N` goes on with evenings for so long, without a trace, for the memory alone.
"""

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import psutil

from bench.support.beside import MIB, Beside
from bench.support.figures import percentile
from bench.support.scratch_world import progress
from bench.support.stage_acts import acts
from bench.support.stage_page import stage_browser
from bench.support.stage_trace import CATEGORIES, Frame, read_trace

WIDTH, HEIGHT = 1920, 1080
# A source in a broadcasting program plays without a click.
FLAGS = ("--autoplay-policy=no-user-gesture-required",)
DEAREST = 8


@dataclass(frozen=True)
class Size:
    """How much is looked at, and what is asked of it."""

    act_s: float
    most_script_ms_p95: float
    most_script_ms_mean: float


FULL = Size(8.0, 4.0, 4.0)
# On a machine that does other work, and much slower: is it of the right order?
SHORT = Size(2.5, 16.0, 12.0)
# What the page may hold more at the end, wherever that is: a leak grows past any of these.
MOST_HEAP_MB, MOST_NODES, MOST_LISTENERS = 2.0, 400, 50


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="shorter acts, looser limits: a minute")
    parser.add_argument("--minutes", type=float, default=0.0, help="so long once more, for the memory")
    parser.add_argument("--trace", type=Path, help="keep the trace of the dearest act there, for developer tools")
    asked = parser.parse_args()
    size = SHORT if asked.short else FULL
    began, load = time.monotonic(), os.getloadavg()[0]
    with Beside("bench.support.stage_server") as server, stage_browser(*FLAGS) as browser:
        show = Show(browser, server)
        show.evening(size.act_s / 2, traced=False)  # what is compiled on the way is compiled
        before = show.held()
        outcome = show.evening(size.act_s, traced=True, keep=asked.trace)
        lived = time.monotonic()
        series: list[dict[str, Any]] = []
        while time.monotonic() - lived < asked.minutes * 60:
            show.evening(size.act_s, traced=False)
            series.append({"minute": round((time.monotonic() - lived) / 60, 1), **show.held()})
            progress(f"minute {series[-1]['minute']:g}: {series[-1]['heap_mb']:.2f} MB, {series[-1]['nodes']} nodes")
        after = show.held()
    for name, value in before.items():
        outcome |= {f"{name}_start": value, f"{name}_end": after[name]}
    outcome["missed"] = missed(outcome, size)
    if series:
        outcome["memory_minutes"] = series[-1]["minute"]
        outcome["memory"] = series[:: max(len(series) // 12, 1)]
    outcome |= {"load_before": round(load, 2), "seconds": round(time.monotonic() - began, 1)}
    print(json.dumps(outcome, ensure_ascii=False))
    return 1 if outcome["missed"] else 0


def missed(outcome: dict[str, Any], size: Size) -> list[str]:
    """The limits that these figures do not keep, in words."""
    limits = (
        ("script_ms_p95", size.most_script_ms_p95, "script_ms_p95 is above {:g}"),
        ("script_ms_mean", size.most_script_ms_mean, "script_ms_mean is above {:g}"),
        ("heap_mb", MOST_HEAP_MB, "the heap has grown by more than {:g} MB"),
        ("nodes", MOST_NODES, "there are more than {:g} nodes more"),
        ("listeners", MOST_LISTENERS, "there are more than {:g} listeners more"),
    )
    grown = {name: outcome[f"{name}_end"] - outcome[f"{name}_start"] for name in ("heap_mb", "nodes", "listeners")}
    return [words.format(most) for name, most, words in limits if {**outcome, **grown}[name] > most]


class Show:
    """The page in its browser, and who tells it what happens."""

    def __init__(self, browser: Any, server: Beside) -> None:
        self._browser, self._server = browser, server
        self._page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        self._page.on("pageerror", lambda error: progress(f"the page complains: {error}"))
        self._page.on("console", _complain)
        self._page.goto(server.hear()["url"])
        self._page.locator('#stage[data-link="live"]').wait_for()
        self._tools = self._page.context.new_cdp_session(self._page)
        for domain in ("Performance", "HeapProfiler"):
            self._tools.send(f"{domain}.enable")

    def evening(self, act_s: float, *, traced: bool, keep: Path | None = None) -> dict[str, Any]:
        """All acts once; with a trace, what their pictures cost."""
        frames: list[Frame] = []
        by_act: list[dict[str, Any]] = []
        dearest: dict[str, float] = {}
        seconds = 0.0
        for act in acts():
            with self._trace(traced) as trace:
                self._server.tell(beats=[[at, *told] for at, told in act.beats(act_s)], seconds=act_s)
                self._page.wait_for_timeout(act_s * 1000)
                self._server.hear()
            if not traced:
                continue
            found = read_trace(trace)
            told = figures(found.frames, found.seconds)
            by_act.append({"act": act.name, **told})
            progress(f"{act.name}: {told['script_ms_mean']:.2f} ms of script, {told['fps']:.0f} pictures a second")
            if keep and told["script_ms_mean"] >= max(each["script_ms_mean"] for each in by_act):
                keep.write_text(json.dumps({"traceEvents": trace}), encoding="utf-8")
            frames += found.frames
            seconds += found.seconds
            for name, spent in found.dearest.items():
                dearest[name] = dearest.get(name, 0.0) + spent
        if not traced:
            return {}
        ranked = sorted(dearest.items(), key=lambda pair: -pair[1])[:DEAREST]
        each = {name: round(spent / len(frames), 3) for name, spent in ranked}
        return {**figures(frames, seconds), "acts": by_act, "dearest_ms": each}

    @contextlib.contextmanager
    def _trace(self, wanted: bool) -> Iterator[list[dict[str, Any]]]:
        """Events of what happens meanwhile, in the list, once it is over."""
        events: list[dict[str, Any]] = []
        if wanted:
            self._browser.start_tracing(page=self._page, categories=list(CATEGORIES))
        yield events
        if wanted:
            events += json.loads(self._browser.stop_tracing())["traceEvents"]

    def held(self) -> dict[str, Any]:
        """What the page holds when its garbage has been collected."""
        for _ in range(2):  # what only the finalizers of the first one let go of
            self._tools.send("HeapProfiler.collectGarbage")
        told = {metric["name"]: metric["value"] for metric in self._tools.send("Performance.getMetrics")["metrics"]}
        counted = self._tools.send("Memory.getDOMCounters")
        return {
            "heap_mb": round(told["JSHeapUsedSize"] / MIB, 2),
            "nodes": counted["nodes"],
            "listeners": counted["jsEventListeners"],
            "renderer_mb": round(_renderer_mb(), 1),
        }


def figures(frames: list[Frame], seconds: float) -> dict[str, Any]:
    """The figures of some pictures that took so long together."""
    script = [frame.script for frame in frames]
    return {
        "script_ms_p50": round(percentile(script, 0.5), 2),
        "script_ms_p95": round(percentile(script, 0.95), 2),
        "script_ms_mean": round(sum(script) / len(script), 2),
        "style_layout_ms": round(sum(frame.style for frame in frames) / len(frames), 2),
        "forced_ms": round(sum(frame.forced for frame in frames) / len(frames), 2),
        "paint_ms": round(sum(frame.paint for frame in frames) / len(frames), 2),
        "fps": round(len(frames) / seconds, 1),
        "frames": len(frames),
    }


def _complain(said: Any) -> None:
    if said.type == "error":
        progress(f"the page complains: {said.text}")


def _renderer_mb() -> float:
    """Resident memory of the largest process that shows a page."""
    held = [0.0]
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if "--type=renderer" in process.cmdline():
                held.append(process.memory_info().rss / MIB)
    return max(held)


if __name__ == "__main__":
    raise SystemExit(main())
