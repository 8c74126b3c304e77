"""A picture that somebody uploads for her look: looked at by its content, and drawn anew.

What is kept is never what came: its pixels alone are written again, so that nothing else of the file (where it was
taken, a second file behind the picture) gets to a viewer.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from vtuber.plugin import NotAllowed, Translatable, translatable

# Asked for where a picture is read: not every process does.
if TYPE_CHECKING:
    from PIL.Image import Image as Picture

# Those that know a transparent ground.
FORMATS = ("PNG", "WEBP")
MOST_BYTES = 8 * 1024 * 1024
MOST_SIDE = 4096  # pixels; unpacked these are 64 MiB
LEAST_SIDE = 64
# Larger than on a stage of 4K she never is: what is larger is scaled to this.
KEPT_SIDE = 1600
QUALITY = 90
# An edge that is fainter than this nobody sees: it does not count as part of her.
FAINT = 12


@dataclass(frozen=True)
class KeptPicture:
    """A picture as it is kept: WebP, its size, and the box in it where there is something to see (all in pixels)."""

    data: bytes
    width: int
    height: int
    box: tuple[int, int, int, int]

    @property
    def digest(self) -> str:
        """Its name: SHA-256, hex."""
        return hashlib.sha256(self.data).hexdigest()


def read_picture(data: bytes) -> KeptPicture:
    """The picture, drawn anew. NotAllowed, in words, for what is none that can be shown; takes up to two seconds."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(data) > MOST_BYTES:
        raise NotAllowed(
            translatable(
                _("The file has {size} MB; at most {most} MB are taken. Save the picture smaller."),
                size=f"{len(data) / 1024 / 1024:.1f}",
                most=MOST_BYTES // 1024 // 1024,
            )
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                _check_shape(picture.size, getattr(picture, "n_frames", 1))
                picture.load()
                upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except NotAllowed:
        raise
    except UnidentifiedImageError as problem:
        why = _(
            "This is no PNG or WebP picture, whatever its name says. A JPEG has no transparent ground: "
            "export the picture as PNG."
        )
        raise NotAllowed(translatable(why)) from problem
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise NotAllowed(_too_many_pixels()) from problem
    except Exception as problem:  # Pillow's decoders raise many kinds
        why = _("The picture is broken or incomplete. Export it again.")
        raise NotAllowed(translatable(why)) from problem
    return _kept(upright)


def _check_shape(size: tuple[int, int], frames: int) -> None:
    """By what the head of the file says, before anything is unpacked."""
    if max(size) > MOST_SIDE:
        raise NotAllowed(_too_many_pixels(*size))
    if min(size) < LEAST_SIDE:
        raise NotAllowed(
            translatable(
                _("The picture has only {width}×{height} pixels: she would be a blur. Export it larger."),
                width=size[0],
                height=size[1],
            )
        )
    if frames > 1:
        why = _("The picture moves. Upload a still one for each face: the stage moves her by itself.")
        raise NotAllowed(translatable(why))


def _too_many_pixels(width: int = 0, height: int = 0) -> Translatable:
    if not width:
        return translatable(
            _("The picture would unpack to far too many pixels; {most} a side are taken."), most=MOST_SIDE
        )
    return translatable(
        _("The picture has {width}×{height} pixels; at most {most} a side are taken. Export it smaller."),
        width=width,
        height=height,
        most=MOST_SIDE,
    )


def _kept(picture: "Picture") -> KeptPicture:
    from PIL import Image

    # In a new picture there is nothing but pixels.
    clean = Image.new("RGBA", picture.size)
    clean.paste(picture)
    clean.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    box = clean.getchannel("A").point(lambda alpha: 255 if alpha > FAINT else 0).getbbox()
    if box is None:
        raise NotAllowed(translatable(_("There is nothing to see in the picture: all of it is transparent.")))
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=QUALITY, method=4)
    return KeptPicture(out.getvalue(), clean.width, clean.height, box)
