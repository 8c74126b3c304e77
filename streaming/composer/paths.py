"""Shapes as SVG path text (absolute M, L, C, Q, Z only), so that one drawing serves Pillow and SVG alike."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

Point = tuple[float, float]
# Flattening: segments per Bézier curve. At three times the cover's size, eighteen show no corners on a cat.
STEPS = 18
_TOKEN = re.compile(r"([MLCQZ])|(-?\d*\.?\d+)")
# How far a cubic's handles reach to make a quarter of a circle.
_KAPPA = 0.5523


@dataclass(frozen=True)
class Transform:
    """x' = a·x + c·y + e, y' = b·x + d·y + f, as in SVG's `matrix(a b c d e f)`."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then_inner(self, inner: "Transform") -> "Transform":
        """The transform of something drawn with `inner` inside this one."""
        return Transform(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            self.a * inner.e + self.c * inner.f + self.e,
            self.b * inner.e + self.d * inner.f + self.f,
        )

    def apply(self, point: Point) -> Point:
        """Where `point` lands."""
        x, y = point
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def scale(self) -> float:
        """How much a length grows, averaged over directions."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))


def placed(x: float, y: float, scale: float = 1.0, turn: float = 0.0, mirrored: bool = False) -> Transform:
    """Move to (x, y), scale, turn clockwise by `turn` degrees; `mirrored` flips left and right first."""
    cos, sin = math.cos(math.radians(turn)) * scale, math.sin(math.radians(turn)) * scale
    flip = -1.0 if mirrored else 1.0
    return Transform(cos * flip, sin * flip, -sin, cos, x, y)


def ellipse(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0.0) -> str:
    """An ellipse round (x, y), turned clockwise by `turn` degrees; a circle without `ry`."""
    ry = rx if ry is None else ry
    kx, ky = rx * _KAPPA, ry * _KAPPA
    here = placed(x, y, 1.0, turn)
    ring = [(rx, 0), (rx, ky), (kx, ry), (0, ry), (-kx, ry), (-rx, ky), (-rx, 0), (-rx, -ky), (-kx, -ry), (0, -ry)]
    ring += [(kx, -ry), (rx, -ky), (rx, 0)]
    points = [_written(here.apply(point)) for point in ring]
    curves = " ".join(f"C{points[i]} {points[i + 1]} {points[i + 2]}" for i in (1, 4, 7, 10))
    return f"M{points[0]} {curves} Z"


def box(x: float, y: float, width: float, height: float, radius: float = 0.0) -> str:
    """A rectangle with its upper left corner at (x, y) and rounded corners."""
    right, bottom = x + width, y + height
    r = min(radius, width / 2, height / 2)
    if r <= 0:
        return "M" + " L".join(_written(p) for p in ((x, y), (right, y), (right, bottom), (x, bottom))) + " Z"
    return (
        f"M{_written((x + r, y))} L{_written((right - r, y))} Q{_written((right, y))} {_written((right, y + r))} "
        f"L{_written((right, bottom - r))} Q{_written((right, bottom))} {_written((right - r, bottom))} "
        f"L{_written((x + r, bottom))} Q{_written((x, bottom))} {_written((x, bottom - r))} "
        f"L{_written((x, y + r))} Q{_written((x, y))} {_written((x + r, y))} Z"
    )


def polygon(*points: Point) -> str:
    """A closed shape with straight sides."""
    return "M" + " L".join(_written(point) for point in points) + " Z"


def line(*points: Point) -> str:
    """An open line through `points`."""
    return "M" + " L".join(_written(point) for point in points)


def blob(*points: Point, closed: bool = True) -> str:
    """A smooth line through `points` (Catmull–Rom), closed into a shape unless told otherwise."""
    count = len(points)
    parts = ["M" + _written(points[0])]
    for i in range(count if closed else count - 1):
        if closed:
            before, start, end, after = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        else:
            before, start, end, after = (points[min(max(i + k, 0), count - 1)] for k in (-1, 0, 1, 2))
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        parts.append(f"C{_written(first)} {_written(second)} {_written(end)}")
    return " ".join(parts) + (" Z" if closed else "")


def _written(point: Point) -> str:
    return " ".join(f"{value:.1f}".removesuffix(".0") for value in point)


@lru_cache(maxsize=256)
def flattened(path: str) -> tuple[tuple[tuple[Point, ...], bool], ...]:
    """The path's parts as points, each with whether it is closed. Raises ValueError for other commands."""
    if _TOKEN.sub("", path).strip(" ,\n"):
        raise ValueError(f"Only absolute M, L, C, Q and Z are understood: {path[:60]!r}")
    parts: list[tuple[tuple[Point, ...], bool]] = []
    points: list[Point] = []
    numbers: list[float] = []
    command = ""
    for letter, number in _TOKEN.findall(path):
        if number:
            numbers.append(float(number))
            if len(numbers) == {"M": 2, "L": 2, "C": 6, "Q": 4}.get(command, 0):
                points.extend(_segment(command, points, numbers))
                numbers = []
            continue
        command = letter
        if letter in "MZ" and points:
            parts.append((tuple(points), letter == "Z"))
            points = []
    if points:
        parts.append((tuple(points), False))
    return tuple(parts)


def _segment(command: str, points: list[Point], numbers: list[float]) -> list[Point]:
    if command in "ML":
        return [(numbers[0], numbers[1])]
    x0, y0 = points[-1]
    if command == "Q":
        x1, y1, x, y = numbers
        # A quadratic, lifted to the cubic that draws the same line.
        numbers = [x0 + (x1 - x0) / 1.5, y0 + (y1 - y0) / 1.5, x + (x1 - x) / 1.5, y + (y1 - y) / 1.5, x, y]
    x1, y1, x2, y2, x, y = numbers
    out: list[Point] = []
    for step in range(1, STEPS + 1):
        t = step / STEPS
        s = 1 - t
        p, q, r, u = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
        out.append((p * x0 + q * x1 + r * x2 + u * x, p * y0 + q * y1 + r * y2 + u * y))
    return out
