"""What she holds or wears for a while."""

from streaming.composer.cat.coat import OUTLINE, Coat
from streaming.composer.paths import box, ellipse
from streaming.composer.surface import Surface

PAD = (
    "M-44 -26 C-20 -32 20 -32 44 -26 C64 -24 74 14 70 30 C66 42 52 38 42 24 C36 16 30 14 22 14 L-22 14 "
    "C-30 14 -36 16 -42 24 C-52 38 -66 42 -70 30 C-74 14 -64 -24 -44 -26 Z"
)


def draw_gamepad(surface: Surface, coat: Coat) -> None:
    """A gamepad round (0, 0), 140 wide."""
    surface.stroke(PAD, coat.line, OUTLINE * 2)
    surface.fill(PAD, "#6FA3A8")
    surface.fill("M-40 -22 C-20 -27 20 -27 40 -22 L38 -14 C20 -18 -20 -18 -38 -14 Z", "#8CBDC0")
    surface.fill(box(-20, -12, 7, 20, 3), "#F8F1E2")
    surface.fill(box(-26.5, -5.5, 20, 7, 3), "#F8F1E2")
    for x, y, colour in ((16, -6, "#E8923A"), (27, -2, "#F2A7B3"), (18, 4, "#F2C14B")):
        surface.fill(ellipse(x, y, 4.6), colour)


def draw_headset(surface: Surface, coat: Coat) -> None:
    """Headphones over `head`'s coordinates; the band runs before her ears, the tuft stays free."""
    band = "M-104 0 C-104 -62 -62 -94 -26 -98 M104 0 C104 -62 62 -94 26 -98"
    surface.stroke(band, coat.line, 10 + OUTLINE * 2)
    surface.stroke(band, "#6FA3A8", 10)
    for side in (-1, 1):
        cup = ellipse(side * 104, 12, 19, 32, side * 6)
        surface.stroke(cup, coat.line, OUTLINE * 2)
        surface.fill(cup, "#6FA3A8")
        surface.fill(ellipse(side * 108, 12, 9, 20, side * 6), "#8CBDC0")
