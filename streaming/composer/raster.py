"""A Pillow surface: drawn at three times the size, reduced at the end, which softens every edge."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

from streaming.composer.paths import Point, Transform, flattened
from streaming.composer.surface import Placed

OVERSAMPLING = 3
Box = tuple[int, int, int, int]  # left, top, right, bottom


class _Clip(NamedTuple):
    """What may be drawn on: `mask` covers `box` of the picture, nothing shows outside."""

    box: Box
    mask: Image.Image

    def at(self, area: Box) -> Image.Image:
        """The mask for `area`, which lies within `box`."""
        left, top = self.box[:2]
        return self.mask.crop((area[0] - left, area[1] - top, area[2] - left, area[3] - top))


class Raster(Placed):
    """A picture of `width`×`height` pixels in the making; drawing units are its pixels."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        super().__init__(Transform(a=OVERSAMPLING, d=OVERSAMPLING))
        self._image = Image.new("RGB", (width * OVERSAMPLING, height * OVERSAMPLING), ground)
        self._pen = ImageDraw.Draw(self._image)
        self._clip: _Clip | None = None

    @classmethod
    def over(cls, picture: Image.Image) -> "Raster":
        """Drawing goes on over an RGB `picture`."""
        raster = cls(1, 1, "#000000")
        large = (picture.width * OVERSAMPLING, picture.height * OVERSAMPLING)
        # Repeating pixels is quick, and reducing gives back exactly the picture where nothing was drawn.
        raster._image = picture.resize(large, Image.Resampling.NEAREST)
        raster._pen = ImageDraw.Draw(raster._image)
        return raster

    def finished(self) -> Image.Image:
        """The picture at its own size."""
        return self._image.reduce(OVERSAMPLING)

    def fill(self, path: str, colour: str, opacity: float = 1.0) -> None:
        """See `Surface.fill`."""
        rings = [ring for ring, _ in self._landed(path) if len(ring) > 2]
        if self._clip is None and opacity >= 1:
            for ring in rings:
                self._pen.polygon(ring, fill=colour)
            return
        area = self._area(rings, 1)
        if area is None:
            return
        mask, writer = _mask(area)
        for ring in rings:
            writer.polygon(_moved(ring, area), fill=255)
        self._lay(mask, area, colour, opacity)

    def stroke(self, path: str, colour: str, width: float, opacity: float = 1.0) -> None:
        """See `Surface.stroke`."""
        parts = self._landed(path)
        thick = max(1.0, width * self._here.scale)
        if self._clip is None and opacity >= 1:
            for ring, closed in parts:
                _trace(self._pen, ring, closed, thick, colour)
            return
        area = self._area([ring for ring, _ in parts], math.ceil(thick))
        if area is None:
            return
        mask, writer = _mask(area)
        for ring, closed in parts:
            _trace(writer, _moved(ring, area), closed, thick, 255)
        self._lay(mask, area, colour, opacity)

    @contextmanager
    def clip(self, *paths: str) -> Iterator[None]:
        """See `Surface.clip`."""
        before = self._clip
        rings = [ring for path in paths for ring, _ in self._landed(path)]
        area = self._area(rings, 1)
        if area is None:  # outside the picture: nothing of what follows shows
            self._clip = _Clip((0, 0, 0, 0), Image.new("L", (1, 1), 0))
        else:
            mask, writer = _mask(area)
            for ring in rings:
                writer.polygon(_moved(ring, area), fill=255)
            self._clip = _Clip(area, mask if before is None else ImageChops.multiply(before.at(area), mask))
        try:
            yield
        finally:
            self._clip = before

    def wash(self, top: str, bottom: str, area: tuple[float, float, float, float]) -> None:
        """A gradient from `top` down to `bottom` over `area` (x, y, width, height)."""
        bounds = self._bounds(area)
        inside = self._inside(bounds)
        if inside is None:
            return
        size = (1, bounds[3] - bounds[1])
        ramp = Image.linear_gradient("L").resize(size)
        column = Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp)
        column = column.crop((0, inside[1] - bounds[1], 1, inside[3] - bounds[1]))
        colours = column.resize((inside[2] - inside[0], inside[3] - inside[1]), Image.Resampling.NEAREST)
        self._image.paste(colours, inside[:2], None if self._clip is None else self._clip.at(inside))

    def glow(self, x: float, y: float, radius: float, colour: str, opacity: float) -> None:
        """Light that fades out from (x, y)."""
        bounds = self._bounds((x - radius, y - radius, radius * 2, radius * 2))
        inside = self._inside(bounds)
        if inside is None:
            return
        # Pillow's gradient fades out in the corners of its square: 75 is where the inscribed circle ends.
        fall = [round((max(0, 180 - value) / 180) ** 1.5 * 255 * opacity) for value in range(256)]
        light = Image.radial_gradient("L").point(fall)
        light = light.resize((bounds[2] - bounds[0], bounds[3] - bounds[1]), Image.Resampling.BILINEAR)
        light = light.crop(
            (inside[0] - bounds[0], inside[1] - bounds[1], inside[2] - bounds[0], inside[3] - bounds[1])
        )
        self._lay(light, inside, colour, 1.0)

    def _landed(self, path: str) -> list[tuple[list[Point], bool]]:
        here = self._here
        return [([here.apply(point) for point in ring], closed) for ring, closed in flattened(path)]

    def _bounds(self, area: tuple[float, float, float, float]) -> Box:
        x, y, width, height = area
        left, top = self._here.apply((x, y))
        right, bottom = self._here.apply((x + width, y + height))
        return math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)

    def _area(self, rings: list[list[Point]], margin: int) -> Box | None:
        xs = [x for ring in rings for x, _ in ring]
        ys = [y for ring in rings for _, y in ring]
        if not xs:
            return None
        left, top = math.floor(min(xs)) - margin, math.floor(min(ys)) - margin
        return self._inside((left, top, math.ceil(max(xs)) + margin + 1, math.ceil(max(ys)) + margin + 1))

    def _inside(self, area: Box) -> Box | None:
        """The part of `area` that can be drawn on, if any."""
        left, top, right, bottom = (0, 0, *self._image.size) if self._clip is None else self._clip.box
        area = (max(area[0], left), max(area[1], top), min(area[2], right), min(area[3], bottom))
        return area if area[2] > area[0] and area[3] > area[1] else None

    def _lay(self, mask: Image.Image, area: Box, colour: str, opacity: float) -> None:
        if self._clip is not None:
            mask = ImageChops.multiply(mask, self._clip.at(area))
        if opacity < 1:
            mask = mask.point([round(value * opacity) for value in range(256)])
        self._image.paste(colour, area[:2], mask)


def _mask(area: Box) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    mask = Image.new("L", (area[2] - area[0], area[3] - area[1]), 0)
    return mask, ImageDraw.Draw(mask)


def _moved(ring: list[Point], area: Box) -> list[Point]:
    return [(x - area[0], y - area[1]) for x, y in ring]


def _trace(writer: ImageDraw.ImageDraw, ring: list[Point], closed: bool, thick: float, colour: str | int) -> None:
    """A line of even thickness: a slab for each step and a disc at each bend. Pillow's own wide lines are lumpy."""
    points = [*ring, ring[0]] if closed else ring
    half = thick / 2
    heading: tuple[float, float] | None = None
    for (x0, y0), (x1, y1) in pairwise(points):
        length = math.hypot(x1 - x0, y1 - y0)
        if length < 0.01:
            continue
        along = ((x1 - x0) / length, (y1 - y0) / length)
        nx, ny = -along[1] * half, along[0] * half
        writer.polygon([(x0 + nx, y0 + ny), (x1 + nx, y1 + ny), (x1 - nx, y1 - ny), (x0 - nx, y0 - ny)], fill=colour)
        if heading is None or heading[0] * along[0] + heading[1] * along[1] < 0.9998:
            writer.ellipse((x0 - half, y0 - half, x0 + half, y0 + half), fill=colour)
        heading = along
    x, y = points[-1]
    writer.ellipse((x - half, y - half, x + half, y + half), fill=colour)
