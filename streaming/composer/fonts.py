"""The face that titles are set in, and which font has which character."""

from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

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


@lru_cache(maxsize=64)
def display_font(size: int) -> ImageFont.FreeTypeFont:
    """Baomi Display at `size` pixels. Raises OSError where the project's font file is missing."""
    return _opened(str(DISPLAY), size, 0)


@lru_cache(maxsize=64)
def system_font(size: int) -> ImageFont.FreeTypeFont | None:
    """A CJK font of the system at `size` pixels, for characters that the display face lacks; None where none is."""
    found = _system()
    return None if found is None else _opened(found[0], size, found[1])


@lru_cache(maxsize=8192)
def font_for(char: str, size: int) -> ImageFont.FreeTypeFont | None:
    """The font that draws `char`, or None: then it is left out rather than shown as an empty box."""
    if has_glyph(display_font(_PROBE), char):
        return display_font(size)
    other = system_font(_PROBE)
    return system_font(size) if other is not None and has_glyph(other, char) else None


@lru_cache(maxsize=16384)
def advance(char: str, size: int) -> float:
    """How far `char` moves the pen, in pixels; 0 for what is left out."""
    font = font_for(char, size)
    return 0.0 if font is None else font.getlength(char)


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
