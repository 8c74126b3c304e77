"""What a picture of her stage costs: script, style and paint a frame at 1080p, and whether memory grows.

    python -m bench.stage_frame [--seconds 10]

Needs no server. She is on air with chat, bubble and cover, in the rain at night, talking; one JSON object:
`frames_a_second`, `script_ms`, `style_ms` and `main_thread_ms` a frame (Chromium's own count), `heap_mb` before
and after. A browser without a graphics card paints by processor, so `frames_a_second` says little there; `script_ms`
does.
"""

import argparse
import json
from typing import Any

from bench.support.stage_page import STAGE, stage_browser, stage_page
from bench.support.stage_scenes import PLACES, WEATHER

SPEECH = {
    "speech": "s1",
    "text": "来了来了，都坐好。" * 60,
    "kind": "answer",
    "language": "zh",
    "duration_ms": 120_000,
}
RUN = """
async (seconds) => {
  let frames = 0;
  const began = performance.now();
  await new Promise((done) => {
    requestAnimationFrame(function draw(now) {
      frames += 1;
      window.stage.frame(now);
      if (now - began > seconds * 1000) done();
      else requestAnimationFrame(draw);
    });
  });
  return { frames, seconds: (performance.now() - began) / 1000 };
}
"""


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10.0)
    asked = parser.parse_args()
    with stage_browser() as browser:
        page = stage_page(browser, 1920, 1080)
        told = [*PLACES["stream"].told, ("world.weather", _rain()), ("speech.say", SPEECH)]
        page.evaluate(STAGE, {"weather": WEATHER, "bare": False, "told": told, "seconds": 1})
        figures = page.context.new_cdp_session(page)
        figures.send("Performance.enable")
        page.evaluate(RUN, 2)  # what is compiled on the way is compiled
        before = _metrics(figures)
        ran = page.evaluate(RUN, asked.seconds)
        after = _metrics(figures)
    spent = {name: after[name] - before[name] for name in after}
    frames = ran["frames"]
    shown = {
        "frames_a_second": round(frames / ran["seconds"], 1),
        "script_ms": round(spent["ScriptDuration"] * 1000 / frames, 2),
        "style_ms": round((spent["RecalcStyleDuration"] + spent["LayoutDuration"]) * 1000 / frames, 2),
        "main_thread_ms": round(spent["TaskDuration"] * 1000 / frames, 2),
        "heap_mb": [round(told["JSHeapUsedSize"] / 1e6, 1) for told in (before, after)],
    }
    print(json.dumps(shown))
    return 0


def _rain() -> dict[str, Any]:
    return {"weather": "rain", "sky": "rain", "temperature": 9, "date": "2026-11-24"}


def _metrics(figures: Any) -> dict[str, float]:
    figures.send("HeapProfiler.collectGarbage")
    told = figures.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] for metric in told}


if __name__ == "__main__":
    raise SystemExit(main())
