"""Contact sheets of her stage: every expression, every action, every place, weather and hour that docs/ shows.

    python -m bench.stage_sheets [--folder docs/images] [--only expressions,actions,scenes] [--large FOLDER]

Needs no server: the stage's modules are handed to a browser from the static folders, and told what a front end is
told. Writes `stage-<what>.webp`; `--large` keeps each picture of the places by itself, too. Look at them before you
keep them.
"""

import argparse
import io
from pathlib import Path
from typing import Any

from bench.support.scratch_world import progress
from bench.support.stage_page import STAGE, stage_browser, stage_page
from bench.support.stage_scenes import PLACES, WEATHER
from launcher.envfile import ROOT

# One figure after so many seconds of a mood or a film.
FIGURES = """
async ({ wanted, width }) => {
  const { CatDrawing } = await import("/js/stage/cat/cat.js");
  const { Performer } = await import("/js/stage/rig/performer.js");
  const { chance } = await import("/js/stage/scenes/materials.js");
  const { svg } = await import("/js/stage/svg.js");
  document.documentElement.style.height = document.body.style.height = "auto";
  document.body.style.cssText += ";overflow:visible;background:#f5e6cf;display:flex;flex-wrap:wrap";
  for (const { label, expression, action, posture, at } of wanted) {
    const cat = new CatDrawing();
    const who = new Performer(chance(4));
    who.express(expression ?? "neutral");
    if (posture) who.settle(posture);
    for (let i = 0; i < 75; i += 1) cat.draw(...((drawn) => [drawn.pose, drawn])(who.advance(1 / 60)));
    if (action) who.act(action);
    for (let t = 0; t < (at ?? 0.75); t += 1 / 60) cat.draw(...((drawn) => [drawn.pose, drawn])(who.advance(1 / 60)));
    const figure = document.createElement("figure");
    const words = document.createElement("figcaption");
    words.textContent = label;
    words.style.cssText = "text-align:center;font:600 17px/1.2 sans-serif;color:#6d5b52;height:26px";
    figure.style.width = `${width}px`;
    const box = action ? "-230 -520 460 545" : "-215 -400 430 425";
    figure.append(svg("svg", { class: "cat-drawing", viewBox: box, width }, cat.root, cat.front), words);
    document.body.append(figure);
  }
}
"""
FACES = (
    "neutral", "calm", "happy", "excited", "proud", "smug", "curious", "surprised", "embarrassed", "sad", "angry",
    "sleepy",
)  # fmt: skip
# Each film at four of its moments, in seconds.
FILMS: dict[str, tuple[float, ...]] = {
    "wave": (0.3, 0.7, 1.0, 1.4),
    "nod": (0.2, 0.4, 0.6, 0.9),
    "look": (0.6, 1.2, 2.0, 2.7),
    "tail_swish": (0.5, 0.9, 1.3, 1.8),
    "stretch": (0.5, 1.2, 2.2, 3.4),
    "yawn": (0.6, 1.1, 1.8, 2.6),
    "jump": (0.28, 0.5, 0.75, 1.06),
    "pounce": (0.7, 1.4, 2.1, 2.6),
    "eat": (0.6, 1.5, 2.6, 4.4),
    "type": (0.6, 1.1, 1.9, 2.6),
    "read": (0.7, 1.5, 2.6, 3.4),
    "nap": (1.7, 2.1, 3.4, 5.6),
}


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--only", default="", help="some of the sheets, with commas between them")
    parser.add_argument("--large", type=Path, help="a folder for each picture of the places by itself")
    asked = parser.parse_args()
    sheets = {"expressions": _expressions, "actions": _actions, "scenes": _scenes}
    wanted = list(filter(None, asked.only.split(","))) or list(sheets)
    with stage_browser() as browser:
        for name in wanted:
            _keep(sheets[name](browser, asked.large), asked.folder / f"stage-{name}.webp")
    return 0


def _figures(browser: Any, wanted: list[dict[str, Any]], columns: int, width: int) -> Any:
    from PIL import Image

    page = stage_page(browser, columns * width, 600)
    page.evaluate(FIGURES, {"wanted": wanted, "width": width})
    taken = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    page.close()
    return taken


def _expressions(browser: Any, _large: Path | None) -> Any:
    wanted: list[dict[str, Any]] = [{"label": face, "expression": face} for face in FACES]
    wanted += [
        {"label": "asleep", "expression": "asleep", "posture": "sleep", "at": 3.0},
        {"label": "resting", "posture": "loaf", "at": 2.0},
    ]
    return _figures(browser, wanted, 7, 250)


def _actions(browser: Any, _large: Path | None) -> Any:
    wanted = [
        {"label": name if first else "", "action": name, "at": at}
        for name, moments in FILMS.items()
        for first, at in ((at == moments[0], at) for at in moments)
    ]
    return _figures(browser, wanted, 8, 190)


def _scenes(browser: Any, large: Path | None) -> Any:
    from PIL import Image

    sheet = Image.new("RGB", (3 * 560, -(-len(PLACES) // 3) * 315), "#f5e6cf")
    for number, (name, place) in enumerate(PLACES.items()):
        page = stage_page(browser, 1280, 720)
        page.evaluate(STAGE, {"weather": WEATHER, "bare": False, "told": place.told, "seconds": place.seconds})
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(1200)  # what fades has faded
        taken = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
        page.close()
        if large:
            large.mkdir(parents=True, exist_ok=True)
            taken.save(large / f"{name}.png")
        sheet.paste(taken.resize((556, 312)), (number % 3 * 560 + 2, number // 3 * 315 + 2))
        progress(name)
    return sheet


def _keep(picture: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.convert("RGB").save(path, "WEBP", quality=82, method=6)
    progress(f"{path.name}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    raise SystemExit(main())
