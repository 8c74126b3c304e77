"""Pictures from outside: checked, cropped to a cover, lettered; and the small pictures of covers."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from streaming.composer.compose import draw_grounds, png
from streaming.composer.errors import PictureRefused
from streaming.composer.layouts import HEIGHT, MARGIN, WIDTH, Box, Figure, Layout
from streaming.composer.lettering import lay_out, write
from streaming.composer.palettes import CREAM, MIDNIGHT, Palette
from streaming.composer.paths import box
from streaming.composer.raster import Raster
from streaming.composer.spec import CoverSpec

FORMATS = ("PNG", "JPEG", "WEBP")
# Image models answer with some 1.5 million pixels; ten times that is generous, and 48 MB when unpacked.
MOST_PIXELS = 16_000_000
MOST_BYTES = 24_000_000
LEAST_SIDE = 256
# Wider or higher than this, cropping to 16:9 would leave a strip that shows nothing of what was asked for.
MOST_STRETCH = 4.0
PANEL = Box(MARGIN, 452, WIDTH - 2 * MARGIN, 232)


def normalise(image: bytes, spec: CoverSpec) -> bytes:
    """See `streaming.composer.normalise_picture`."""
    picture = ImageOps.fit(opened(image), (WIDTH, HEIGHT), Image.Resampling.LANCZOS, centering=(0.5, 0.4))
    palette = MIDNIGHT if spec.time_of_day == "night" else CREAM
    # She is in the picture already, so the layout's own figure is never drawn.
    layout = Layout(
        "card",
        PANEL,
        Box(PANEL.x + 36, PANEL.y + 26, PANEL.width - 72, PANEL.height - 48),
        Figure("sitting", 0, 0, 0),
        (MARGIN, MARGIN),
    )
    words = lay_out(spec, layout)
    raster = Raster.over(picture)
    _panel(raster, palette)
    draw_grounds(raster, words, palette)
    lettered = raster.finished()
    write(lettered, words, palette)
    return png(lettered)


def thumbnail(image: bytes, width: int) -> bytes:
    """See `streaming.composer.cover_thumbnail`."""
    if not 16 <= width <= WIDTH:
        raise ValueError(f"A thumbnail is 16 to {WIDTH} pixels wide, not {width}.")
    small = ImageOps.fit(opened(image), (width, round(width * HEIGHT / WIDTH)), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def opened(image: bytes) -> Image.Image:
    """The picture in RGB, upright. Raises PictureRefused before anything large is unpacked."""
    if len(image) > MOST_BYTES:
        raise PictureRefused(
            f"The picture has {len(image):,} bytes; covers take {MOST_BYTES:,}. Ask for a smaller one."
        )
    try:
        with warnings.catch_warnings():
            # Pillow only warns of a picture that unpacks to a lot; our own bound, below, is the lower one.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(image), formats=FORMATS)
        _check_size(*picture.size)
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        return _on_cream(upright)
    except PictureRefused:
        raise
    except Image.DecompressionBombError as problem:
        raise PictureRefused(
            "The picture would unpack to far more pixels than a cover has. Ask for 1280×720."
        ) from problem
    except UnidentifiedImageError as problem:
        raise PictureRefused(
            "This is no PNG, JPEG or WebP picture. Ask the image model for one of these."
        ) from problem
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError) as problem:
        raise PictureRefused("The picture is broken or incomplete. Fetch or make it again.") from problem


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise PictureRefused(
            f"The picture has {width}×{height} pixels; covers take at most {MOST_PIXELS:,} in all. Ask for 1280×720."
        )
    if min(width, height) < LEAST_SIDE:
        raise PictureRefused(f"The picture has only {width}×{height} pixels. Ask for 1280×720.")
    if max(width, height) > MOST_STRETCH * min(width, height):
        raise PictureRefused(f"The picture is a strip of {width}×{height} pixels. Ask for 16:9, as in 1280×720.")


def _on_cream(picture: Image.Image) -> Image.Image:
    """In RGB; what was transparent shows the house's cream rather than black."""
    if picture.mode not in ("RGBA", "LA", "PA", "P") and "transparency" not in picture.info:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "#FFF8EC")
    return Image.alpha_composite(ground, layer).convert("RGB")


def _panel(raster: Raster, palette: Palette) -> None:
    """A solid panel, for a title has to be read on any picture."""
    raster.fill(box(PANEL.x + 4, PANEL.y + 10, PANEL.width, PANEL.height, 30), "#1E1614", 0.28)
    raster.fill(box(PANEL.x - 5, PANEL.y - 5, PANEL.width + 10, PANEL.height + 10, 33), palette.trim)
    raster.fill(box(PANEL.x, PANEL.y, PANEL.width, PANEL.height, 28), palette.panel)
