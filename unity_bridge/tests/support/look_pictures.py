"""Pictures that somebody might upload for her look: a figure on a transparent ground, and what is none."""

import io
from typing import Any

from PIL import Image, ImageDraw

SIZE = (240, 320)
# Where something is to be seen in it.
BOX = (40, 30, 200, 300)


def figure(colour: str = "#3366cc", size: tuple[int, int] = SIZE, box: tuple[int, int, int, int] = BOX) -> Any:
    """A block of one colour, feet and all, on nothing."""
    picture = Image.new("RGBA", size)
    left, top, right, bottom = box
    ImageDraw.Draw(picture).rectangle((left, top, right - 1, bottom - 1), fill=colour)
    return picture


def encoded(picture: Any, kind: str = "PNG", **more: Any) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    picture.save(file, kind, **more)
    return file.getvalue()


def png(colour: str = "#3366cc") -> bytes:
    """A figure that can be shown."""
    return encoded(figure(colour))
