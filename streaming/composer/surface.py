"""What a drawing is drawn on: Pillow for covers, SVG for pages. A drawing knows only this."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from streaming.composer.paths import Transform


class Surface(Protocol):
    """Paths are SVG path text (see `paths`), colours `#RRGGBB`, widths in the drawing's own units."""

    def fill(self, path: str, colour: str, opacity: float = 1.0) -> None:
        """Fill each part of the path."""

    def stroke(self, path: str, colour: str, width: float, opacity: float = 1.0) -> None:
        """Draw along the path with round ends and corners."""

    def clip(self, *paths: str) -> AbstractContextManager[None]:
        """What is drawn inside shows only within the union of `paths`; clips nest."""

    def at(self, place: Transform) -> AbstractContextManager[None]:
        """What is drawn inside is moved, scaled and turned by `place`; places nest."""


class Placed:
    """The part of a surface that keeps where one is."""

    def __init__(self, ground: Transform) -> None:
        self._here = ground

    @contextmanager
    def at(self, place: Transform) -> Iterator[None]:
        """See `Surface.at`."""
        before, self._here = self._here, self._here.then_inner(place)
        try:
            yield
        finally:
            self._here = before


def silhouette(surface: Surface, parts: list[tuple[str, str]], outline: str, width: float) -> None:
    """Parts (path, colour) as one body: a common outline of `width` outside, no lines where parts meet."""
    if width:
        for path, _ in parts:
            surface.stroke(path, outline, width * 2)
    for path, colour in parts:
        surface.fill(path, colour)
