"""What her mood leaves in the air beside her tuft: waves of a signal, a heart, a few z."""

from streaming.composer.cat.poses import Pose
from streaming.composer.paths import Transform, placed
from streaming.composer.spec import Mood
from streaming.composer.surface import Surface

HEART = "M0 14 C-26 -4 -20 -26 -8 -24 C-3 -23 0 -19 0 -15 C0 -19 3 -23 8 -24 C20 -26 26 -4 0 14 Z"
EDGE = "#FFF8EC"


def draw_mark(surface: Surface, pose: Pose, mood: Mood, mirrored: bool) -> None:
    """The mark of `mood`, in the pose's own place; where the pose is mirrored, letters still read."""
    x, y = pose.tuft
    if pose.name == "asleep":
        mood = "asleep"
    with surface.at(placed(x + 54, y - 18)):
        if mood in ("sleepy", "asleep"):
            with surface.at(Transform(a=-1.0 if mirrored else 1.0)):
                for step, size in ((0, 0.8), (1, 1.1), (2, 1.4)):
                    dx = step * (-24 if mirrored else 24)
                    with surface.at(placed(dx, 20 - step * 24, size)):
                        _edged(surface, "M-8 -9 L8 -9 L-8 9 L8 9", "#6C7DB0", 5)
        elif mood == "surprised":
            _edged(surface, "M4 -22 L2 4 M1 18 L1 18.5 M26 -14 L18 8 M14 20 L13.8 20.4", "#C4533D", 8)
        elif mood == "sad":
            drop = "M20 96 C6 114 10 127 20 127 C30 127 34 114 20 96 Z"
            surface.stroke(drop, EDGE, 6)
            surface.fill(drop, "#8CBBD8")
        elif mood == "happy":
            with surface.at(placed(14, 2, 0.9, 14)):
                surface.stroke(HEART, EDGE, 7)
                surface.fill(HEART, "#E98A98")
        elif mood == "smug":
            spark = "M8 -22 C10 -6 12 -4 28 -2 C12 0 10 2 8 18 C6 2 4 0 -12 -2 C4 -4 6 -6 8 -22 Z"
            surface.stroke(spark, EDGE, 7)
            surface.fill(spark, "#F2C14B")
        else:
            with surface.at(placed(-36, 24, turn=48)):
                for radius in (26, 42, 58):
                    k = radius * 0.62
                    _edged(surface, f"M{-k} {-radius * 0.8} Q0 {-radius * 1.2} {k} {-radius * 0.8}", "#E8923A", 5.5)


def _edged(surface: Surface, path: str, colour: str, width: float) -> None:
    surface.stroke(path, EDGE, width + 6)
    surface.stroke(path, colour, width)
