"""What is taken for a picture of her look, and what becomes of it."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from unity_bridge.look.pictures import KEPT_SIDE, MOST_BYTES, read_picture
from unity_bridge.tests.support.look_pictures import BOX, SIZE, encoded, figure, png
from vtuber.plugin import NotAllowed


def opened(data: bytes) -> Any:
    return Image.open(io.BytesIO(data))


def test_a_picture_is_drawn_anew_and_where_she_stands_in_it_is_known() -> None:
    kept = read_picture(png())
    assert (kept.width, kept.height, kept.box) == (*SIZE, BOX)
    again = opened(kept.data)
    assert (again.format, again.mode, again.size) == ("WEBP", "RGBA", SIZE)
    assert again.getpixel((0, 0))[3] == 0 and again.getpixel((100, 100))[3] == 255
    assert read_picture(png()).digest == kept.digest != read_picture(png("#cc3366")).digest


def test_what_it_is_counts_and_not_what_it_is_called() -> None:
    for kind in ("PNG", "WEBP"):
        assert read_picture(encoded(figure(), kind)).width == SIZE[0]
    for other in (encoded(figure().convert("RGB"), "JPEG"), encoded(figure(), "GIF"), b"<svg/>", b"MZ\x90", b""):
        with pytest.raises(NotAllowed, match=r"PNG|WebP"):
            read_picture(other)


def test_nothing_but_its_pixels_is_kept() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "where-it-was-taken")
    words.add_itxt("XML:com.adobe.xmp", "<x>where-it-was-taken</x>")
    exif = Image.Exif()
    exif[0x010E] = "where-it-was-taken"
    exif[0x0112] = 6  # lies on its side
    file = encoded(figure(), pnginfo=words, exif=exif, icc_profile=b"where-it-was-taken") + b"PK\x03\x04hidden"
    assert b"where-it-was-taken" in file
    kept = read_picture(file)
    again = opened(kept.data)
    assert {"exif", "icc_profile", "xmp", "Author"} & set(again.info) == set()
    assert b"where-it-was-taken" not in kept.data and b"hidden" not in kept.data
    # Set upright, as its Exif had asked.
    assert (kept.width, kept.height) == (SIZE[1], SIZE[0])


def test_a_large_one_is_scaled_and_keeps_its_shape() -> None:
    kept = read_picture(encoded(figure(size=(2000, 4000), box=(0, 0, 2000, 4000))))
    assert (kept.width, kept.height) == (KEPT_SIDE // 2, KEPT_SIDE)
    assert kept.box == (0, 0, KEPT_SIDE // 2, KEPT_SIDE)


def bomb(width: int, height: int) -> bytes:
    """A few bytes that say that they are a picture of that size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9999))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (bomb(30_000, 30_000), "far too many pixels"),
        (bomb(60_000, 60_000), "far too many pixels"),
        (bomb(4097, 100), "4097×100"),
        (bomb(1000, 1000), "broken or incomplete"),
        (png() + b"\0" * MOST_BYTES, "8.0 MB; at most 8 MB"),
        (png()[:200], "broken or incomplete"),
        (encoded(figure(), "WEBP")[:120], "broken or incomplete"),
        (encoded(figure(size=(63, 300), box=(0, 0, 63, 300))), "63×300"),
        (encoded(Image.new("RGBA", SIZE)), "all of it is transparent"),
        (encoded(figure(), "WEBP", save_all=True, append_images=[figure("#ff0000")]), "moves"),
        (encoded(figure(), "PNG", save_all=True, append_images=[figure("#ff0000")]), "moves"),
    ],
    ids=[
        "bomb",
        "larger bomb",
        "too wide",
        "too few pixels in it",
        "too many bytes",
        "cut",
        "cut WebP",
        "too small",
        "empty",
        "moving",
        "moving PNG",
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(data: bytes, why: str) -> None:
    from django.utils.translation import override

    with override("en"), pytest.raises(NotAllowed, match=why):
        read_picture(data)
