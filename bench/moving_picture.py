"""The moving picture at the head of the READMEs: some seconds of her on her stage, over and over.

    python -m bench.moving_picture [--to docs/images/baomi.webp] [--width 560]

Needs no server, as `bench.stage_sheets`; each picture is taken at a moment that is reckoned, so that a slow machine
makes the same one. Look at it before you keep it.
"""

import argparse
import io
from pathlib import Path
from typing import Any

from bench.support.scratch_world import progress
from bench.support.stage_page import STAGE, stage_browser, stage_page
from bench.support.stage_scenes import PLACES, WEATHER
from launcher.envfile import ROOT

RATE = 15  # pictures a second
# It ends between these, at the moment at which she is most as she was at the beginning.
LEAST_SECONDS, MOST_SECONDS = 3.3, 4.3
# The last ones melt into what comes before the first: nobody sees where it begins.
MELTING = 7
# Of a stage of 960 × 540: her, and as much of the room as makes it one.
WINDOW = (130, 30, 810, 540)
MOST_BYTES = 600_000

# So many milliseconds on.
STEP = "(ms) => { window.at = (window.at ?? performance.now()) + ms; window.stage.frame(window.at); }"


def main() -> int:
    """The exit code: 1 where it became larger than a README should load."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "images" / "baomi.webp")
    parser.add_argument("--width", type=int, default=560, help="pixels")
    asked = parser.parse_args()
    with stage_browser() as browser:
        pictures = _looped(_taken(browser, asked.width))
    first, *others = pictures
    asked.to.parent.mkdir(parents=True, exist_ok=True)
    first.save(
        asked.to,
        "WEBP",
        save_all=True,
        append_images=others,
        duration=round(1000 / RATE),
        loop=0,
        quality=70,
        method=6,
    )
    size = asked.to.stat().st_size
    progress(f"{asked.to.name}: {len(pictures)} pictures, {size // 1024} KiB")
    return 0 if size <= MOST_BYTES else 1


def _taken(browser: Any, width: int) -> list[Any]:
    from PIL import Image

    page = stage_page(browser, 960, 540)
    place = PLACES["room-day"]
    page.evaluate(STAGE, {"weather": WEATHER, "bare": False, "told": place.told, "seconds": 2.6})
    page.evaluate("document.querySelector('.stage-clock').remove()")
    left, top, right, bottom = WINDOW
    pictures = []
    for number in range(round(MOST_SECONDS * RATE) + MELTING):
        if number == round(0.5 * RATE):
            page.evaluate("window.stage.command('character.expression', { expression: 'happy' }, true)")
            page.evaluate("window.stage.command('character.action', { action: 'wave' }, true)")
        if number == round(2.5 * RATE):
            page.evaluate("window.stage.command('character.expression', { expression: 'neutral' }, true)")
        # In small steps, as she lives: springs do not like large ones.
        for _part in range(4):
            page.evaluate(STEP, 1000 / RATE / 4)
        clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        taken = Image.open(io.BytesIO(page.screenshot(animations="disabled", clip=clip))).convert("RGB")
        height = round(width * taken.height / taken.width)
        pictures.append(taken.resize((width, height), Image.Resampling.LANCZOS))
    page.close()
    return pictures


def _looped(pictures: list[Any]) -> list[Any]:
    """As many as end where they began; the first ones come out of those that lie beyond the end."""
    from PIL import Image, ImageChops, ImageStat

    def apart(end: int) -> float:
        pairs = zip(pictures[end : end + MELTING], pictures, strict=False)
        return sum(sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) for one, other in pairs)

    end = min(range(round(LEAST_SECONDS * RATE), len(pictures) - MELTING + 1), key=apart)
    whole, beyond = pictures[:end], pictures[end : end + MELTING]
    melted = [
        Image.blend(after, before, (number + 1) / (MELTING + 1))
        for number, (after, before) in enumerate(zip(beyond, whole, strict=False))
    ]
    return [*melted, *whole[MELTING:]]


if __name__ == "__main__":
    raise SystemExit(main())
