"""An SVG surface: what covers are drawn with, for pages. Attributes only, so that a strict style policy holds."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from streaming.composer.paths import Transform
from streaming.composer.surface import Placed

_NUMBERS = re.compile(r"(-?\d*\.?\d+)[ ,]+(-?\d*\.?\d+)")


class SvgSurface(Placed):
    """Collects elements. `name` is put before each id, so that several drawings can stand in one page."""

    def __init__(self, name: str) -> None:
        super().__init__(Transform())
        self._name = name
        self._elements: list[str] = []
        self._clips = 0

    def document(self, left: float, top: float, width: float, height: float) -> str:
        """The drawing as a file, showing the given part of it."""
        view = " ".join(_short(value) for value in (left, top, width, height))
        body = "\n".join(self._elements)
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">\n{body}\n</svg>\n'

    def fill(self, path: str, colour: str, opacity: float = 1.0) -> None:
        """See `Surface.fill`."""
        self._elements.append(f'<path fill="{colour}"{_opacity("fill", opacity)} d="{self._landed(path)}"/>')

    def stroke(self, path: str, colour: str, width: float, opacity: float = 1.0) -> None:
        """See `Surface.stroke`."""
        self._elements.append(
            f'<path fill="none" stroke="{colour}" stroke-width="{_short(width * self._here.scale)}" '
            f'stroke-linecap="round" stroke-linejoin="round"{_opacity("stroke", opacity)} d="{self._landed(path)}"/>'
        )

    @contextmanager
    def clip(self, *paths: str) -> Iterator[None]:
        """See `Surface.clip`."""
        self._clips += 1
        name = f"{self._name}-{self._clips}"
        shapes = "".join(f'<path d="{self._landed(path)}"/>' for path in paths)
        self._elements.append(f'<clipPath id="{name}">{shapes}</clipPath>\n<g clip-path="url(#{name})">')
        yield
        self._elements.append("</g>")

    def _landed(self, path: str) -> str:
        def moved(match: re.Match[str]) -> str:
            return " ".join(_short(v) for v in self._here.apply((float(match[1]), float(match[2]))))

        return re.sub(r"\s*([MLCQZ])\s*", r"\1", _NUMBERS.sub(moved, path)).replace(" -", "-")


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace("-0.", "-.").removeprefix("0") or "0"


def _opacity(kind: str, opacity: float) -> str:
    return f' {kind}-opacity="{opacity:g}"' if opacity < 1 else ""
