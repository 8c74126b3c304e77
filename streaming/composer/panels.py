"""The panels that bear titles: cards, bubbles, notes, a television. Each keeps its text box in one flat colour."""

from collections.abc import Callable

from streaming.composer.colours import mixed
from streaming.composer.layouts import Box, Layout
from streaming.composer.palettes import Palette
from streaming.composer.paths import box, ellipse, line, placed
from streaming.composer.raster import Raster

LINE = "#4A3B37"


def draw_panel(raster: Raster, layout: Layout, palette: Palette) -> None:
    """The panel in its layout's style."""
    PANELS[layout.style](raster, layout, palette)


def draw_stamp(raster: Raster, area: Box, palette: Palette) -> None:
    """The ground that date and time stand on."""
    raster.fill(box(area.x + 4, area.y + 6, area.width, area.height, area.height / 2), "#1E1614", 0.18)
    raster.fill(box(area.x, area.y, area.width, area.height, area.height / 2), palette.accent)


def draw_pill(raster: Raster, area: Box, colour: str) -> None:
    """A small rounded label."""
    raster.fill(box(area.x, area.y, area.width, area.height, area.height / 2), colour)


def _path(area: Box, radius: float, grown: float = 0.0, dx: float = 0.0, dy: float = 0.0) -> str:
    return box(
        area.x - grown + dx, area.y - grown + dy, area.width + 2 * grown, area.height + 2 * grown, radius + grown
    )


def _shadow(raster: Raster, area: Box, radius: float) -> None:
    raster.fill(_path(area, radius, 0, 8, 12), "#1E1614", 0.2)


def _card(raster: Raster, layout: Layout, palette: Palette) -> None:
    panel = layout.panel
    with raster.at(placed(panel.x + panel.width / 2, panel.y + panel.height / 2, 1.0, -1.6)):
        back = Box(-panel.width // 2, -panel.height // 2, panel.width, panel.height)
        raster.fill(_path(back, 30, 6), palette.trim)
    _shadow(raster, panel, 28)
    raster.fill(_path(panel, 28), palette.panel)
    raster.stroke(_path(panel.inset(13), 18), mixed(palette.panel, palette.trim, 0.55), 3)


def _bubble(raster: Raster, layout: Layout, palette: Palette) -> None:
    panel, figure = layout.panel, layout.figure
    towards_right = figure.x > panel.x + panel.width / 2
    x, y = (panel.right - 150, panel.bottom) if towards_right else (panel.x + 150, panel.bottom)
    side = 1 if towards_right else -1
    beak = (
        f"M{x - 44} {y - 30} C{x - 30} {y + 30} {x + side * 40} {y + 62} {x + side * 96} {y + 66} "
        f"C{x + side * 62} {y + 40} {x + 48} {y + 10} {x + 50} {y - 30} Z"
    )
    _shadow(raster, panel, 120)
    for path in (_path(panel, 120), beak):
        raster.stroke(path, LINE, 12)
    for path in (_path(panel, 120), beak):
        raster.fill(path, palette.panel)


def _note(raster: Raster, layout: Layout, palette: Palette) -> None:
    panel = layout.panel
    with raster.at(placed(panel.x + panel.width / 2, panel.y + panel.height / 2, 1.0, 2.4)):
        raster.fill(
            box(-panel.width / 2, -panel.height / 2, panel.width, panel.height, 6), mixed(palette.panel, LINE, 0.22)
        )
    _shadow(raster, panel, 6)
    raster.fill(_path(panel, 6), palette.panel)
    rule = mixed(palette.panel, palette.trim, 0.35)
    raster.fill(box(panel.x, panel.y, panel.width, 44, 6), rule)
    for x in range(panel.x + 44, panel.right - 20, 52):
        raster.fill(ellipse(x, panel.y + 22, 9), mixed(palette.panel, LINE, 0.75))
    tape = mixed(palette.trim, "#FFFFFF", 0.35)
    for x, turn in ((panel.x + 16, -38), (panel.right - 16, 38)):
        with raster.at(placed(x, panel.y + 10, 1.0, turn)):
            raster.fill(box(-66, -19, 132, 38), tape, 0.92)


def _screen(raster: Raster, layout: Layout, palette: Palette) -> None:
    panel, text = layout.panel, layout.text
    shell = mixed(palette.trim, "#8A4F2C", 0.35)
    middle = panel.x + panel.width / 2
    aerial = line((middle, panel.y + 10), (middle - 110, panel.y - 130)) + " "
    aerial += line((middle, panel.y + 10), (middle + 90, panel.y - 150))
    raster.stroke(aerial, LINE, 8)
    for x, y in ((middle - 110, panel.y - 130), (middle + 90, panel.y - 150)):
        raster.fill(ellipse(x, y, 12), palette.accent)
    for x in (panel.x + 130, panel.right - 130):
        raster.stroke(line((x, panel.bottom - 10), (x + (-26 if x < middle else 26), panel.bottom + 40)), LINE, 18)
    _shadow(raster, panel, 44)
    raster.fill(_path(panel, 44, 6), LINE)
    raster.fill(_path(panel, 44), shell)
    raster.fill(_path(Box(panel.x + 10, panel.y + 8, panel.width - 20, 34), 17), mixed(shell, "#FFFFFF", 0.25))
    raster.fill(_path(text.inset(-34), 40, 7), LINE)
    raster.fill(_path(text.inset(-34), 40), palette.panel)
    knobs = (
        (text.right + 34 + panel.right) / 2
        if text.x - panel.x < panel.right - text.right
        else (panel.x + text.x - 34) / 2
    )
    for y, turn in ((panel.y + 110, 40), (panel.y + 200, -60)):
        raster.fill(ellipse(knobs, y, 30), LINE)
        raster.fill(ellipse(knobs, y, 25), mixed(shell, "#FFFFFF", 0.55))
        with raster.at(placed(knobs, y, 1.0, turn)):
            raster.stroke("M0 0 L0 -18", LINE, 6)
    for row in range(5):
        y = panel.y + 276 + row * 20
        raster.stroke(line((knobs - 26, y), (knobs + 26, y)), LINE, 6)


def _ribbon(raster: Raster, layout: Layout, palette: Palette) -> None:
    panel = layout.panel
    raster.fill(box(0, panel.y + 14, panel.width, panel.height), "#1E1614", 0.2)
    raster.fill(box(0, panel.y, panel.width, panel.height), palette.panel)
    for y in (panel.y + 10, panel.bottom - 14):
        raster.fill(box(0, y, panel.width, 4), palette.trim)
    raster.fill(box(0, panel.bottom, panel.width, 10), mixed(palette.panel, LINE, 0.3))


def _sign(raster: Raster, layout: Layout, palette: Palette) -> None:
    panel = layout.panel
    for x in (panel.x + 150, panel.right - 150):
        raster.stroke(line((x, -10), (x, panel.y + 20)), LINE, 8)
    _shadow(raster, panel, 34)
    raster.fill(_path(panel, 34, 7), palette.trim)
    raster.fill(_path(panel, 34), palette.panel)
    for x in (panel.x + 150, panel.right - 150):
        raster.fill(ellipse(x, panel.y + 22, 9), palette.trim)
    for x in (panel.x + 26, panel.right - 26):
        raster.fill(ellipse(x, panel.bottom - 26, 6), palette.trim)


PANELS: dict[str, Callable[[Raster, Layout, Palette], None]] = {
    "card": _card,
    "bubble": _bubble,
    "note": _note,
    "screen": _screen,
    "ribbon": _ribbon,
    "sign": _sign,
}
