"""Her head, seen from the front. (0, 0) is its middle; it is 230 wide and reaches, with the tuft, from -150 to 85."""

from streaming.composer.cat.coat import OUTLINE, Coat
from streaming.composer.cat.face import draw_face
from streaming.composer.paths import Transform, placed
from streaming.composer.spec import Mood
from streaming.composer.surface import Surface

SKULL = (
    "M0 -78 C38 -80 72 -64 88 -32 C97 -14 101 4 101 18 C105 22 109 25 114 27 C110 32 106 35 102 37 "
    "C103 42 106 46 110 49 C104 54 97 56 91 56 C74 77 38 85 0 85 C-38 85 -74 77 -91 56 C-97 56 -104 54 -110 49 "
    "C-106 46 -103 42 -102 37 C-106 35 -110 32 -114 27 C-109 25 -105 22 -101 18 C-101 4 -97 -14 -88 -32 "
    "C-72 -64 -38 -80 0 -78 Z"
)
EAR_LEFT = "M-92 -14 C-99 -52 -100 -92 -91 -117 C-88 -125 -80 -127 -73 -121 C-54 -106 -34 -88 -20 -66 Z"
EAR_RIGHT = "M92 -14 C99 -52 100 -92 91 -117 C88 -125 80 -127 73 -121 C54 -106 34 -88 20 -66 Z"
EAR_LEFT_IN = "M-84 -56 C-88 -76 -88 -92 -83 -106 C-70 -97 -56 -84 -46 -72 C-60 -70 -74 -64 -84 -56 Z"
EAR_RIGHT_IN = "M84 -56 C88 -76 88 -92 83 -106 C70 -97 56 -84 46 -72 C60 -70 74 -64 84 -56 Z"
# Orange over her right eye (on the left for who looks at her), black over the other ear: no two calicos are alike.
PATCH_ORANGE = (
    "M-130 -140 L-20 -140 C-17 -110 -18 -92 -19 -74 C-9 -58 -18 -46 -17 -32 C-14 -14 -20 6 -34 20 "
    "C-50 36 -72 33 -86 27 C-98 22 -114 20 -130 22 Z"
)
PATCH_DARK = (
    "M130 -140 L10 -140 C12 -110 22 -92 30 -72 C28 -60 34 -48 46 -42 C56 -28 74 -30 82 -18 C92 -6 112 0 130 -8 Z"
)
STRIPES = "M-66 -66 C-64 -56 -64 -50 -66 -43 M-50 -74 C-48 -62 -48 -53 -51 -44 M-35 -76 C-33 -68 -33 -61 -36 -55"
TUFT = (
    "M-19 -72 C-22 -81 -21 -89 -17 -95 C-14 -90 -11 -87 -7 -85 C-8 -108 -5 -128 6 -141 C15 -152 32 -153 37 -143 "
    "C40 -136 34 -129 27 -131 C31 -135 27 -140 21 -136 C11 -128 9 -108 10 -86 C14 -88 18 -92 21 -97 "
    "C25 -88 25 -80 21 -72 C20 -64 15 -58 10 -54 C10 -58 9 -62 7 -65 C4 -58 -1 -52 -7 -49 C-6 -54 -7 -59 -9 -63 "
    "C-13 -64 -17 -67 -19 -72 Z"
)


def draw_head(surface: Surface, coat: Coat, mood: Mood) -> None:
    """Ears, tuft, coat and face, with the outline."""
    droop = {"sad": 16.0, "sleepy": 8.0, "asleep": 10.0, "surprised": -5.0}.get(mood, 0.0)
    ears = (
        (_turned(-56, -60, -droop), EAR_LEFT, EAR_LEFT_IN, coat.patch),
        (_turned(56, -60, droop), EAR_RIGHT, EAR_RIGHT_IN, coat.dark),
    )
    for place, ear, _, _ in ears:
        with surface.at(place):
            surface.stroke(ear, coat.line, OUTLINE * 2)
    surface.stroke(SKULL, coat.line, OUTLINE * 2)
    surface.stroke(TUFT, coat.line, OUTLINE * 2)
    for place, ear, inside, colour in ears:
        with surface.at(place):
            surface.fill(ear, colour)
            surface.fill(inside, coat.ear)
    surface.fill(SKULL, coat.fur)
    with surface.clip(SKULL):
        surface.fill(PATCH_ORANGE, coat.patch)
        surface.fill(PATCH_DARK, coat.dark)
        surface.stroke(STRIPES, coat.patch_shade, 6)
    for side, (place, ear, _, colour) in zip((-1, 1), ears, strict=True):
        # Ear and patch are one colour: a softened edge must not show the fur between them.
        with surface.at(place), surface.clip(ear), surface.at(_turned(side * 56, -60, -side * droop)):
            surface.stroke(SKULL, colour, 3)
    surface.fill(TUFT, coat.fur)
    draw_face(surface, coat, mood)


def _turned(x: float, y: float, degrees: float) -> Transform:
    """A turn about (x, y)."""
    return placed(x, y, turn=degrees).then_inner(placed(-x, -y))
