"""Covers drawn by Pillow alone: her, a place, a title. Her likeness lives here and nowhere else.

Importing this package is cheap; Pillow is loaded by the first call that draws.
"""

from streaming.composer.errors import PictureRefused
from streaming.composer.spec import CoverSpec, Looks, Mood, Weather

__all__ = [
    "CoverSpec",
    "Looks",
    "Mood",
    "PictureRefused",
    "Weather",
    "compose_cover",
    "cover_thumbnail",
    "normalise_picture",
]


def compose_cover(spec: CoverSpec) -> bytes:
    """A PNG of 1280×720 pixels, drawn from `spec` without network or model; the same spec gives the same bytes."""
    from streaming.composer.compose import compose

    return compose(spec)


def normalise_picture(image: bytes, spec: CoverSpec) -> bytes:
    """A picture from an image model as a cover: checked, cropped to 16:9, 1280×720, with title and date laid over it.

    Answers with a PNG. Raises `PictureRefused`, in words for an operator, for what is not a picture of a usual kind,
    is broken, or would unpack to more pixels than any cover needs.
    """
    from streaming.composer.images import normalise

    return normalise(image, spec)


def cover_thumbnail(image: bytes, width: int = 320) -> bytes:
    """`image` (a cover) as WebP, `width` pixels wide (16 to 1280). Raises `PictureRefused` as `normalise_picture`."""
    from streaming.composer.images import thumbnail

    return thumbnail(image, width)
