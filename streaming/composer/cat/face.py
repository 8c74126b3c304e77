"""Her moods: eyes, nose, mouth, whiskers, blush. Coordinates are those of `head`."""

from streaming.composer.cat.coat import Coat
from streaming.composer.paths import ellipse, placed
from streaming.composer.spec import Mood
from streaming.composer.surface import Surface

EYE_X, EYE_Y = 47.0, 12.0
INK = "#3B2A26"
MOUTHS: dict[Mood, str] = {
    "neutral": "M-17 44 C-15 54 -3 54 0 45 C3 54 15 54 17 44",
    "happy": "M-20 41 C-18 54 -3 54 0 44 C3 54 18 54 20 41",
    "sleepy": "M-12 46 C-10 53 -2 53 0 46 C2 53 10 53 12 46",
    "curious": "M-14 44 C-12 52 -3 52 0 45 C3 52 12 52 14 44",
    "smug": "M-22 38 C-22 53 -4 54 0 44 C4 54 24 52 25 34",
    "surprised": "",
    "sad": "M-14 52 C-11 44 -4 44 0 49 C4 44 11 44 14 52",
    "asleep": "M-12 46 C-10 53 -2 53 0 46 C2 53 10 53 12 46",
}


def draw_face(surface: Surface, coat: Coat, mood: Mood) -> None:
    """The face of one mood."""
    for side in (-1, 1):
        surface.fill(ellipse(side * 69, 43, 17, 10), coat.blush, 0.85)
        _eye(surface, coat, mood, side)
        _whiskers(surface, coat, side)
    surface.fill("M-8 30 C-8 26 8 26 8 30 C8 35 3 39 0 39 C-3 39 -8 35 -8 30 Z", coat.nose)
    if mood in ("happy", "surprised"):
        _open_mouth(surface, coat, mood)
    if MOUTHS[mood]:
        surface.stroke(MOUTHS[mood], INK, 4)


def _open_mouth(surface: Surface, coat: Coat, mood: Mood) -> None:
    if mood == "surprised":
        surface.fill(ellipse(0, 54, 8.5, 11), INK)
        surface.fill(ellipse(0, 59, 5.5, 5), coat.nose)
        return
    mouth = "M-13 49 C-9 53 -3 51 0 45 C3 51 9 53 13 49 C12 64 6 70 0 70 C-6 70 -12 64 -13 49 Z"
    surface.fill(mouth, INK)
    with surface.clip(mouth):
        surface.fill(ellipse(0, 67, 9, 8), coat.nose)


def _whiskers(surface: Surface, coat: Coat, side: int) -> None:
    for start, end in (((80, 34), (122, 26)), ((80, 44), (124, 48))):
        (x0, y0), (x1, y1) = start, end
        path = f"M{side * x0} {y0} Q{side * (x0 + x1) / 2} {(y0 + y1) / 2 - 3} {side * x1} {y1}"
        surface.stroke(path, coat.line, 2.2, 0.75)


def _eye(surface: Surface, coat: Coat, mood: Mood, side: int) -> None:
    with surface.at(placed(side * EYE_X, EYE_Y, mirrored=side > 0)):
        if mood == "asleep":
            surface.stroke("M-19 0 C-13 13 13 13 19 0 M-16 6 L-23 11", INK, 4.5)
        elif mood == "smug":
            _open_eye(surface, coat, side, 1.0)
            _lid(surface, coat, side, "M-30 -34 L30 -34 L30 -4 Q0 -14 -30 -6 Z", "M-23 -4 Q0 -14 22 -5")
            surface.stroke("M-15 -33 Q0 -41 14 -35", INK, 4)
        elif mood == "sleepy":
            _open_eye(surface, coat, side, 1.0)
            _lid(surface, coat, side, "M-30 -34 L30 -34 L30 6 Q4 -8 -30 12 Z", "M-24 9 Q0 -6 21 3 M-20 6 L-27 12")
        else:
            size = {"surprised": 1.1, "curious": 1.06}.get(mood, 1.0)
            _open_eye(surface, coat, side, size, small=mood == "surprised")
            surface.stroke("M-21 -6 C-19 -22 -10 -27 1 -27 C12 -27 19 -21 21 -10 M-21 -6 L-27 -9", INK, 5)
            if mood == "sad":
                surface.stroke("M-24 -32 Q-8 -44 8 -44", INK, 4)
            elif mood == "surprised" or (mood == "curious" and side > 0):
                surface.stroke("M-14 -42 Q0 -49 13 -44", INK, 4)


def _open_eye(surface: Surface, coat: Coat, side: int, size: float, small: bool = False) -> None:
    eye = ellipse(0, 0, 21 * size, 25 * size)
    surface.fill(eye, coat.eyes)
    with surface.clip(eye):
        surface.fill(ellipse(0, -30, 30, 30), "#8A4A12", 0.35)
        surface.fill(ellipse(0, 22, 17, 10), "#FFE39A", 0.8)
    surface.fill(ellipse(0, 1, 9 if small else 14, 13 if small else 19), INK)
    flip = 1 if side < 0 else -1  # light falls from one side, also on a mirrored eye
    surface.fill(ellipse(-7 * flip, -9, 7), "#FFFFFF")
    surface.fill(ellipse(7 * flip, 9, 3.4), "#FFFFFF", 0.95)


def _lid(surface: Surface, coat: Coat, side: int, cover: str, edge: str) -> None:
    with surface.clip(ellipse(0, 0, 22, 26)):
        surface.fill(cover, coat.patch if side < 0 else coat.fur)
    surface.stroke(edge, INK, 5)
