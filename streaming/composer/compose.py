"""A cover from a spec: place, her, panel, words."""

import io
import random

from PIL import Image

from streaming.composer.cat.coat import coat_of
from streaming.composer.cat.marks import draw_mark
from streaming.composer.cat.poses import POSES
from streaming.composer.colours import mixed
from streaming.composer.layouts import HEIGHT, WIDTH, Figure, Layout, layout_for
from streaming.composer.lettering import CoverLettering, lay_out, write
from streaming.composer.palettes import Palette, palette_for
from streaming.composer.panels import draw_panel, draw_pill, draw_stamp
from streaming.composer.paths import ellipse, placed
from streaming.composer.raster import Raster
from streaming.composer.scenes import SCENES
from streaming.composer.scenes.light import Light, draw_shadow
from streaming.composer.spec import CoverSpec

SPONSOR_GROUND = "#FFFDF6"


def plan(spec: CoverSpec) -> tuple[Layout, Palette, str, CoverLettering]:
    """What will be drawn: composition, colours, the scene's name, the words in their places."""
    rng = random.Random(f"cover/{spec.seed}")
    layout = layout_for(spec, rng)
    palette = palette_for(spec.time_of_day, spec.seed)
    names = list(SCENES)
    scene = names[(spec.seed * 5 + spec.seed // len(names)) % len(names)]
    return layout, palette, scene, lay_out(spec, layout)


def compose(spec: CoverSpec) -> bytes:
    """See `streaming.composer.compose_cover`."""
    layout, palette, scene, words = plan(spec)
    raster = Raster(WIDTH, HEIGHT, "#FFF8EC")
    SCENES[scene](raster, Light(spec.weather, spec.time_of_day), random.Random(f"scene/{spec.seed}"))
    draw_panel(raster, layout, palette)
    _draw_her(raster, spec, layout.figure, palette)
    draw_grounds(raster, words, palette)
    image = raster.finished()
    write(image, words, palette)
    return png(image)


def draw_grounds(raster: Raster, words: CoverLettering, palette: Palette) -> None:
    """What the small texts stand on."""
    draw_stamp(raster, words.stamp, palette)
    if words.game_box is not None:
        draw_pill(raster, words.game_box, palette.accent)
    if words.sponsor_box is not None:
        draw_pill(raster, words.sponsor_box, SPONSOR_GROUND)


def png(image: Image.Image) -> bytes:
    """`image` as PNG, without anything that differs from run to run."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _draw_her(raster: Raster, spec: CoverSpec, figure: Figure, palette: Palette) -> None:
    pose = POSES[figure.pose]
    if not pose.leaning and figure.y > 600:
        draw_shadow(raster, figure.x, figure.y, (pose.right - pose.left) * figure.scale)
        if figure.cushion:
            _cushion(raster, figure, palette)
    with raster.at(placed(figure.x, figure.y, figure.scale, mirrored=figure.mirrored)):
        pose.draw(raster, coat_of(spec.looks), spec.mood)
        draw_mark(raster, pose, spec.mood, figure.mirrored)


def _cushion(raster: Raster, figure: Figure, palette: Palette) -> None:
    wide = 158 * figure.scale
    colour = mixed(palette.trim, "#FFFFFF", 0.18)
    raster.fill(ellipse(figure.x, figure.y + 4, wide, 40), mixed(colour, "#3B2418", 0.3))
    raster.fill(ellipse(figure.x, figure.y - 8, wide, 36), colour)
