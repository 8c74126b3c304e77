"""The face that titles are set in, and which font has which character."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

Source = Literal["display", "system"]
# The font that comes with the project, next to the pages' own files.
DISPLAY = Path(__file__).resolve().parents[2] / "static" / "fonts" / "BaomiDisplay-Bold.ttf"
# Asked for by file name, in this order; Pillow knows where each system keeps its fonts. The number is the face in a
# collection: Noto's third is the one for simplified Chinese.
SYSTEM_FONTS = (
    ("NotoSansCJK-Bold.ttc", 2),
    ("NotoSansCJK-Regular.ttc", 2),
    ("SourceHanSansSC-Bold.otf", 0),
    ("NotoSansSC-Bold.otf", 0),
    ("PingFang.ttc", 0),
    ("Hiragino Sans GB.ttc", 0),
    ("msyhbd.ttc", 0),
    ("msyh.ttc", 0),
    ("wqy-microhei.ttc", 0),
    ("wqy-zenhei.ttc", 0),
)
# No font draws this, so its picture is the font's sign for "missing".
_MISSING = "\U0010ffff"
_PROBE = 24
# Measuring is done at this size and scaled: a face for every size that was tried would take a megabyte each.
_RULE = 1000


@lru_cache(maxsize=8)
def display_font(size: int) -> ImageFont.FreeTypeFont:
    """Baomi Display at `size` pixels. Raises OSError where the project's font file is missing."""
    return _opened(str(DISPLAY), size, 0)


@lru_cache(maxsize=4)
def system_font(size: int) -> ImageFont.FreeTypeFont | None:
    """A CJK font of the system at `size` pixels, for characters that the display face lacks; None where none is."""
    found = _system()
    return None if found is None else _opened(found[0], size, found[1])


@lru_cache(maxsize=8192)
def source_of(char: str) -> Source | None:
    """Which font draws `char`; None where neither does: then it is left out rather than shown as an empty box."""
    if has_glyph(display_font(_PROBE), char):
        return "display"
    other = system_font(_PROBE)
    return "system" if other is not None and has_glyph(other, char) else None


def font_of(source: Source, size: int) -> ImageFont.FreeTypeFont:
    """The font that `source_of` named, at `size` pixels."""
    font = display_font(size) if source == "display" else system_font(size)
    if font is None:
        raise LookupError("source_of names the system's font only where there is one")
    return font


def advance(char: str, size: int) -> float:
    """How far `char` moves the pen, in pixels and parts of them; 0 for what is left out.

    This is the designer's measure. FreeType's hinted one differs by up to a pixel, so lines are drawn by this one.
    """
    return _ruled(char) * size / _RULE


@lru_cache(maxsize=8192)
def _ruled(char: str) -> float:
    source = source_of(char)
    return 0.0 if source is None else font_of(source, _RULE).getlength(char)


def has_glyph(font: ImageFont.FreeTypeFont, char: str) -> bool:
    """Whether `font` draws `char` as itself."""
    return char.isspace() or _picture(font, char) != _picture(font, _MISSING)


def _opened(name: str, size: int, index: int) -> ImageFont.FreeTypeFont:
    # The basic engine measures characters one by one, alike on every machine; ours are never joined or reordered.
    return ImageFont.truetype(name, size, index=index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1)
def _system() -> tuple[str, int] | None:
    for name, index in SYSTEM_FONTS:
        try:
            font = _opened(name, _PROBE, index)
        except OSError:
            continue
        return str(font.path), index
    return None


def _picture(font: ImageFont.FreeTypeFont, char: str) -> bytes:
    image = Image.new("L", (_PROBE * 2, _PROBE * 2))
    ImageDraw.Draw(image).text((4, 4), char, fill=255, font=font)
    return image.tobytes()
