"""How she sits, peeks and sleeps. Each pose stands on (0, 0), the middle of its lower edge; up is negative y."""

from collections.abc import Callable
from dataclasses import dataclass

from streaming.composer.cat.coat import OUTLINE, Coat
from streaming.composer.cat.head import draw_head
from streaming.composer.cat.limbs import collar, limb, pads, paw, tail
from streaming.composer.cat.props import draw_gamepad, draw_headset
from streaming.composer.paths import box, ellipse, placed
from streaming.composer.spec import Mood
from streaming.composer.surface import Surface, silhouette

PEAR = "M-50 -160 C-66 -124 -94 -74 -92 -34 C-91 -8 -70 0 -44 0 L44 0 C70 0 91 -8 92 -34 C94 -74 66 -124 50 -160 Z"
LOAF = (
    "M-118 -30 C-122 -92 -84 -138 0 -138 C84 -138 122 -92 118 -30 C116 -6 98 0 70 0 L-70 0 C-98 0 -116 -6 -118 -30 Z"
)
BUN = "M-150 -66 C-152 -118 -84 -158 0 -158 C92 -158 158 -116 156 -62 C154 -14 96 0 0 0 C-98 0 -150 -16 -150 -66 Z"
Draw = Callable[[Surface, Coat, Mood], None]


@dataclass(frozen=True)
class Pose:
    """A way to be drawn, bounded by `left`, `top`, `right`, `bottom`; a `leaning` one hangs over an edge at y = 0."""

    name: str
    draw: Draw
    left: float
    top: float
    right: float
    tuft: tuple[float, float]  # where the tip of her tuft is
    leaning: bool = False

    @property
    def bottom(self) -> float:
        """Its lowest point: outlines and, where it leans, the arms."""
        return 30.0 if self.leaning else 6.0


def _sitting_body(surface: Surface, coat: Coat) -> None:
    tail(
        surface,
        coat,
        "M62 -20 C118 0 148 -38 134 -84 C126 -110 140 -132 160 -126",
        "M133 -92 C128 -114 141 -132 160 -126",
        "M138 -62 C137 -70 136 -76 134 -82",
    )
    silhouette(surface, [(PEAR, coat.fur)], coat.line, OUTLINE)
    with surface.clip(PEAR):
        surface.fill(ellipse(-88, -44, 44, 58, 12), coat.patch)
        surface.fill(ellipse(84, -104, 40, 46, -18), coat.dark)
        surface.fill("M-60 -160 L60 -160 L56 -138 Q0 -104 -56 -138 Z", coat.shade, 0.7)
    for side in (-1, 1):
        paw(surface, coat, side * 66, -12, coat.fur, 25)


def sitting(surface: Surface, coat: Coat, mood: Mood) -> None:
    """Upright, paws together."""
    _sitting_body(surface, coat)
    surface.stroke("M-34 -84 C-36 -60 -36 -40 -34 -26 M34 -84 C36 -60 36 -40 34 -26 M0 -60 L0 -22", coat.line, 2.8)
    for side in (-1, 1):
        paw(surface, coat, side * 21, -11, coat.fur, 22)
    collar(surface, coat, 0, -121, 116)
    with surface.at(placed(0, -214)):
        draw_head(surface, coat, mood)


def waving(surface: Surface, coat: Coat, mood: Mood) -> None:
    """Upright, one paw lifted towards the viewer."""
    _sitting_body(surface, coat)
    surface.stroke("M-34 -84 C-36 -60 -36 -40 -34 -26 M4 -66 C6 -50 6 -36 4 -24", coat.line, 2.8)
    paw(surface, coat, -16, -11, coat.fur, 23)
    collar(surface, coat, 0, -121, 116)
    with surface.at(placed(0, -214, turn=-4)):
        draw_head(surface, coat, mood)
    limb(surface, coat, "M60 -96 C92 -98 122 -118 134 -150", 38, coat.fur)
    surface.fill(ellipse(138, -160, 28 + OUTLINE, 29 + OUTLINE, 12), coat.line)
    surface.fill(ellipse(138, -160, 28, 29, 12), coat.fur)
    surface.stroke("M128 -140 L130 -146", coat.fur, 36)
    pads(surface, coat, 139, -162, 19)


def gaming(surface: Surface, coat: Coat, mood: Mood) -> None:
    """Upright with a gamepad and a headset, entirely elsewhere."""
    _sitting_body(surface, coat)
    for side in (-1, 1):
        paw(surface, coat, side * 21, -9, coat.fur, 20)
    collar(surface, coat, 0, -121, 116)
    for side, colour in ((-1, coat.patch), (1, coat.fur)):
        limb(surface, coat, f"M{side * 62} -112 C{side * 84} -94 {side * 84} -76 {side * 58} -64", 34, colour)
    with surface.at(placed(0, -62, turn=-3)):
        draw_gamepad(surface, coat)
    for side in (-1, 1):
        paw(surface, coat, side * 54, -62, coat.fur, 20, turn=side * -30)
    with surface.at(placed(0, -214, turn=3)):
        draw_head(surface, coat, mood)
        draw_headset(surface, coat)


def loaf(surface: Surface, coat: Coat, mood: Mood) -> None:
    """A loaf: paws tucked in, warm all round."""
    silhouette(surface, [(LOAF, coat.fur)], coat.line, OUTLINE)
    with surface.clip(LOAF):
        surface.fill(ellipse(-104, -80, 52, 54, 20), coat.patch)
        surface.fill(ellipse(104, -62, 46, 56, -10), coat.dark)
    surface.stroke("M-58 -2 Q-56 -26 -36 -26 Q-18 -26 -16 -6 M30 -12 Q28 -26 8 -26 Q-12 -26 -14 -6", coat.line, 2.8)
    tail(
        surface,
        coat,
        "M116 -36 C124 -10 88 -8 64 -12 C52 -14 40 -14 30 -13",
        "M64 -12 C52 -14 40 -14 30 -13",
        "M94 -9 C90 -9 87 -9 84 -10",
        26,
    )
    collar(surface, coat, 0, -58, 120)
    with surface.at(placed(0, -150)):
        draw_head(surface, coat, mood)


def asleep(surface: Surface, coat: Coat, mood: Mood) -> None:
    """Curled up, tail over her feet; she sleeps whatever the mood."""
    silhouette(surface, [(BUN, coat.fur)], coat.line, OUTLINE)
    with surface.clip(BUN):
        surface.fill(ellipse(72, -150, 82, 60, 14), coat.patch)
        surface.fill(ellipse(150, -70, 44, 56, 8), coat.dark)
        surface.fill(ellipse(-64, -66, 104, 84), coat.shade, 0.6)
        surface.stroke("M70 -8 C28 -30 30 -86 76 -96", coat.line, 2.8)
    with surface.at(placed(-66, -90, 0.94, -9)):
        draw_head(surface, coat, "asleep")
    tail(
        surface,
        coat,
        "M132 -34 C104 -4 52 -6 14 -12 C-6 -15 -22 -14 -34 -12",
        "M10 -13 C-6 -15 -22 -14 -34 -12",
        "M44 -8 C36 -9 32 -10 26 -11",
        28,
    )


def peeking(surface: Surface, coat: Coat, mood: Mood) -> None:
    """Only eyes, ears and two paws over an edge."""
    with surface.clip(box(-200, -300, 400, 300)), surface.at(placed(0, -66)):
        draw_head(surface, coat, mood)
    for side, colour in ((-1, coat.fur), (1, coat.fur)):
        paw(surface, coat, side * 84, 0, colour, 26)


def leaning(surface: Surface, coat: Coat, mood: Mood) -> None:
    """Arms folded on an edge, head tilted, in no hurry."""
    with surface.clip(box(-260, -400, 520, 400)):
        silhouette(
            surface, [("M-96 10 C-104 -60 -70 -96 0 -96 C70 -96 104 -60 96 10 Z", coat.fur)], coat.line, OUTLINE
        )
        collar(surface, coat, 0, -34, 120)
    with surface.at(placed(2, -96, turn=-7)):
        draw_head(surface, coat, mood)
    limb(surface, coat, "M98 -14 C60 -8 20 -2 -22 0", 38, coat.fur)
    surface.stroke("M98 -14 C84 -12 76 -11 66 -9", coat.dark, 38)
    limb(surface, coat, "M-104 -14 C-70 -8 -30 2 24 4", 38, coat.fur)
    surface.stroke("M-104 -14 C-90 -12 -74 -8 -58 -5", coat.patch, 38)
    surface.stroke("M32 -2 L36 10 M22 0 L24 12", coat.line, 2.6)


POSES: dict[str, Pose] = {
    "sitting": Pose("sitting", sitting, -118, -370, 178, (34, -350)),
    "waving": Pose("waving", waving, -118, -370, 178, (24, -354)),
    "gaming": Pose("gaming", gaming, -118, -370, 178, (44, -348)),
    "loaf": Pose("loaf", loaf, -124, -304, 134, (34, -288)),
    "asleep": Pose("asleep", asleep, -176, -238, 166, (-56, -220)),
    "peeking": Pose("peeking", peeking, -124, -222, 124, (34, -204), leaning=True),
    "leaning": Pose("leaning", leaning, -136, -252, 128, (18, -236), leaning=True),
}
