"""Her pictures for the pages, from the same drawings as the covers.

`python -m streaming.composer.portraits static/img` writes them anew after a drawing has changed; a test says when.
"""

import sys
from pathlib import Path
from typing import get_args

from streaming.composer.cat.coat import coat_of
from streaming.composer.cat.head import draw_head
from streaming.composer.cat.limbs import collar
from streaming.composer.cat.poses import POSES
from streaming.composer.paths import placed
from streaming.composer.spec import Looks, Mood
from streaming.composer.svg import SvgSurface


def portraits() -> dict[str, str]:
    """SVG text by file name: her in full as `baomi.svg`, and one square `baomi-<mood>.svg` for each mood."""
    drawn = {"baomi.svg": _full()}
    for mood in get_args(Mood):
        drawn[f"baomi-{mood}.svg"] = _bust(mood)
    return drawn


def _full() -> str:
    surface = SvgSurface("baomi")
    pose = POSES["waving"]
    pose.draw(surface, coat_of(Looks()), "happy")
    return surface.document(pose.left - 8, pose.top - 4, pose.right - pose.left + 8, 12 - pose.top)


def _bust(mood: Mood) -> str:
    surface = SvgSurface(f"baomi-{mood}")
    coat = coat_of(Looks())
    collar(surface, coat, 0, 94, 124)
    with surface.at(placed(0, 0)):
        draw_head(surface, coat, mood)
    return surface.document(-140, -156, 280, 280)


def main() -> None:
    """Write every picture into the folder that is named on the command line."""
    folder = Path(sys.argv[1])
    for name, text in portraits().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
