"""What a body is put together from: limbs and tail as thick lines, paws, ribbon and bell."""

from streaming.composer.cat.coat import OUTLINE, Coat
from streaming.composer.paths import ellipse
from streaming.composer.surface import Surface


def limb(surface: Surface, coat: Coat, path: str, thick: float, colour: str) -> None:
    """A thick line with an outline."""
    surface.stroke(path, coat.line, thick + OUTLINE * 2)
    surface.stroke(path, colour, thick)


def tail(surface: Surface, coat: Coat, path: str, tip: str, band: str, thick: float = 30) -> None:
    """A tail along `path`; `tip` is its end in orange, `band` the dark ring before it."""
    limb(surface, coat, path, thick, coat.fur)
    surface.stroke(tip, coat.patch, thick - 0.6)
    surface.stroke(band, coat.dark, thick - 0.6)


def paw(surface: Surface, coat: Coat, x: float, y: float, colour: str, width: float = 23, turn: float = 0) -> None:
    """A paw with two lines between the toes; (x, y) is its middle."""
    surface.fill(ellipse(x, y, width + OUTLINE, width * 0.72 + OUTLINE, turn), coat.line)
    surface.fill(ellipse(x, y, width, width * 0.72, turn), colour)
    for side in (-1, 1):
        toe = f"M{x + side * width * 0.3} {y + width * 0.2} L{x + side * width * 0.32} {y + width * 0.58}"
        surface.stroke(toe, coat.line, 2.6)


def pads(surface: Surface, coat: Coat, x: float, y: float, size: float) -> None:
    """The underside of a raised paw."""
    surface.fill(ellipse(x, y + size * 0.3, size * 0.5, size * 0.4), coat.blush)
    for dx, dy in ((-0.6, -0.3), (0.0, -0.6), (0.6, -0.3)):
        surface.fill(ellipse(x + dx * size, y + dy * size, size * 0.2, size * 0.25), coat.blush)


def collar(surface: Surface, coat: Coat, x: float, y: float, width: float) -> None:
    """The ribbon with its bell; (x, y) is where the bell hangs from, `width` reaches from end to end."""
    if coat.accessory == "none":
        return
    half = width / 2
    band = f"M{x - half} {y - 14} Q{x} {y + 14} {x + half} {y - 14}"
    if coat.accessory == "scarf":
        limb(
            surface,
            coat,
            f"M{x + 24} {y + 4} C{x + 34} {y + 18} {x + 32} {y + 34} {x + 38} {y + 46}",
            20,
            coat.ribbon,
        )
        limb(surface, coat, band, 26, coat.ribbon)
        surface.stroke(
            f"M{x - 22} {y - 10} L{x - 26} {y + 6} M{x + 4} {y - 8} L{x + 4} {y + 10}", coat.ribbon_shade, 3
        )
        return
    limb(surface, coat, band, 12, coat.ribbon)
    for side in (-1, 1):
        loop = f"M{x} {y + 2} C{x + side * 12} {y - 16} {x + side * 38} {y - 12} {x + side * 36} {y + 4} "
        loop += f"C{x + side * 34} {y + 18} {x + side * 12} {y + 14} {x} {y + 2} Z"
        surface.stroke(loop, coat.line, OUTLINE * 2)
        surface.fill(loop, coat.ribbon)
        surface.stroke(f"M{x + side * 10} {y + 2} L{x + side * 24} {y + 2}", coat.ribbon_shade, 3)
    bell = ellipse(x, y + 13, 13.5)
    surface.stroke(bell, coat.line, OUTLINE * 2)
    surface.fill(bell, "#F2C14B")
    surface.fill(ellipse(x - 4, y + 8, 3.6), "#FFF3C9")
    surface.stroke(f"M{x - 10} {y + 14} L{x + 10} {y + 14} M{x} {y + 18} L{x} {y + 25}", "#7A4F1C", 2.8)
