"""Covers: size, sameness and variety, words that stay in their places, and pictures that are refused."""

import datetime as dt
import io
import struct
import subprocess
import sys
import zlib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from PIL import Image, ImageDraw
from pydantic import ValidationError

from streaming.composer import (
    CoverSpec,
    Looks,
    Mood,
    PictureRefused,
    compose_cover,
    cover_thumbnail,
    normalise_picture,
)
from streaming.composer.colours import contrast
from streaming.composer.compose import SPONSOR_GROUND, plan
from streaming.composer.fonts import DISPLAY, advance, display_font, has_glyph, source_of
from streaming.composer.layouts import HEIGHT, LAYOUTS, MARGIN, WIDTH
from streaming.composer.lettering import write
from streaming.composer.palettes import BY_TIME
from streaming.composer.paths import flattened
from streaming.composer.portraits import portraits
from streaming.composer.scenes import SCENES
from streaming.composer.spec import TEXT_LIMIT
from streaming.composer.typesetting import CLOSING, OPENING, clean, draw_block, fit, length
from vtuber.event_types import Expression

IMAGES = DISPLAY.parents[1] / "img"
CHEAP = 3  # a kitchen: the quickest place to draw
ODD_TITLES = {
    "emoji only": "🐱🌧️🎮👩‍👩‍👧",
    "emoji within": "雨天🌧️钓鱼🎣，慢慢来",
    "right to left": "\u202e反过来\u202c 和 \u2067שלום عربى\u2069 都不翻转",
    "long": "今天也要把所有的信都送到，" * 17,
    "empty": "",
    "blank": " \u3000\t\n ",
    "control": "换\x00行\x1b[31m符\r\n与\x7f制表\t符",
    "one word": "Pneumonoultramicroscopicsilicovolcanoconiosisandthensomemoreof",
    "marks only": "！！！？？？……～～～" * 6,
    "openings only": "《《《《「「「（（（" * 8,
    "combining": "Z\u0351\u0352a\u0360\u0361l\u0362g\u0363o",
    "rare": "𠮷𪚥龘鲰齄的一天",
    "lone surrogate": "半个\ud83d字",
    "one character": "困",
}


def spec(**changes: Any) -> CoverSpec:
    fields: dict[str, Any] = {
        "title": "雨天的《像素农场》，一起种玉米吧！",
        "game": "像素农场",
        "date": dt.date(2026, 11, 23),
        "start_time": "19:30",
    }
    return CoverSpec(**(fields | changes))


@cache
def plain_cover(seed: int) -> bytes:
    """A cover as `compose_cover` paints it, for the tests that look at the same ones."""
    return compose_cover(spec(seed=seed))


def read(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def picture(size: tuple[int, int], kind: str = "PNG", mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, **options).save(out, kind)
    return out.getvalue()


def test_a_cover_is_a_png_of_the_exact_size() -> None:
    image = read(compose_cover(spec()))
    assert (image.format, image.size, image.mode) == ("PNG", (1280, 720), "RGB")


def test_the_same_spec_gives_the_same_bytes_and_a_changed_one_does_not() -> None:
    first = compose_cover(spec(seed=CHEAP, sponsor="鱼仔罐头"))
    assert compose_cover(spec(seed=CHEAP, sponsor="鱼仔罐头")) == first
    assert compose_cover(spec(seed=CHEAP)) != first
    assert compose_cover(spec(seed=CHEAP, sponsor="鱼仔罐头", looks=Looks(patch="#999999"))) != first


def test_thirty_covers_of_a_month_are_thirty_compositions() -> None:
    plans = [plan(spec(seed=seed)) for seed in range(30)]
    assert len({(layout, palette, scene) for layout, palette, scene, _ in plans}) == 30
    for (one, _, here, _), (other, _, there, _) in pairwise(plans):
        assert one.panel != other.panel or one.style != other.style
        assert here != there
    assert {layout.style for layout, *_ in plans} == {"card", "bubble", "note", "screen", "ribbon", "sign"}
    assert {scene for _, _, scene, _ in plans} == set(SCENES)
    assert len({plain_cover(seed) for seed in range(len(LAYOUTS))}) == len(LAYOUTS)


def test_hour_and_weather_show() -> None:
    skies = {
        (w, t): compose_cover(spec(seed=CHEAP, weather=w, time_of_day=t))
        for w in ("sunny", "rain", "cloudy", "snow")
        for t in BY_TIME
    }
    assert len(set(skies.values())) == 12


@pytest.mark.parametrize("title", ODD_TITLES.values(), ids=ODD_TITLES.keys())
def test_no_title_leaves_its_panel(title: str) -> None:
    for language in ("zh", "en"):
        for seed in range(len(LAYOUTS)):
            odd = spec(title=title, game="" if seed % 2 else title, sponsor=title, language=language, seed=seed)
            layout, _, _, words = plan(odd)
            boxes = [words.title_box, words.game_box, words.stamp, words.sponsor_box]
            for box in [box for box in boxes if box is not None]:
                assert box.x >= MARGIN
                assert box.right <= WIDTH - MARGIN
                assert box.y >= MARGIN
                assert box.bottom <= HEIGHT - MARGIN
            text, title_box = layout.text, words.title_box
            assert text.x <= title_box.x
            assert title_box.right <= text.right
            assert text.y <= title_box.y
            assert title_box.bottom <= text.bottom
            assert words.title.lines
            for line in words.title.lines:
                assert length(line, words.title.size) <= title_box.width
                assert line == clean(line)
                assert line


def test_odd_titles_are_drawn_without_a_complaint() -> None:
    for title in ODD_TITLES.values():
        _, palette, _, words = plan(spec(title=title, game=title, sponsor=title))
        image = Image.new("RGB", (WIDTH, HEIGHT), palette.panel)
        write(image, words, palette)
        assert image.getcolors(1) is None  # something is written, whatever was asked for
    whole = compose_cover(spec(title=ODD_TITLES["emoji only"], game=ODD_TITLES["long"], seed=CHEAP))
    assert read(whole).size == (1280, 720)


def test_words_she_and_the_date_keep_out_of_each_others_way() -> None:
    for seed in range(64):
        for mood in ("happy", "asleep"):
            for sponsor, game in (("", ""), ("鱼仔罐头", "像素农场")):
                layout, _, _, words = plan(spec(seed=seed, mood=mood, sponsor=sponsor, game=game))
                read_boxes = [box for box in (words.title_box, words.game_box) if box is not None]
                for box in read_boxes:
                    assert not box.meets(layout.figure.box), (seed, mood, layout)
                    assert not box.meets(words.stamp), (seed, mood)
                    assert words.sponsor_box is None or not box.meets(words.sponsor_box), (seed, mood)
                assert words.sponsor_box is None or not words.sponsor_box.meets(words.stamp), (seed, mood)


def test_titles_are_readable_on_every_palette() -> None:
    for palettes in BY_TIME.values():
        for palette in palettes:
            assert contrast(palette.ink, palette.panel) >= 4.5, palette
            assert contrast(palette.on_accent, palette.accent) >= 4.5, palette
    assert contrast("#3B2F2B", SPONSOR_GROUND) >= 4.5
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_the_panel_is_one_flat_colour_under_the_title() -> None:
    for seed in range(8):
        layout, palette, _, words = plan(spec(seed=seed))
        image = read(plain_cover(seed)).convert("RGB")
        box = words.title_box
        colours = image.crop((box.x, box.y, box.right, box.bottom)).getcolors(box.width * box.height)
        assert colours is not None
        most = max(colours)[1]
        assert "#{:02X}{:02X}{:02X}".format(*most) == palette.panel, (seed, layout.style)  # type: ignore[misc]
        corner = image.getpixel((box.x, box.y))
        assert corner == most, (seed, layout.style)


def test_lines_neither_begin_with_closing_marks_nor_end_with_opening_ones() -> None:
    title = "「雨停了吗？」苞米（趴在窗台）：还没有……那就《灯塔守夜人》，一直玩到雨停为止！"
    for width in range(240, 1100, 60):
        block = fit(title, width, 600, largest=80, smallest=30, most_lines=12)
        assert "".join(block.lines) == title
        for line in block.lines:
            assert line[0] not in CLOSING
            assert line[-1] not in OPENING


def test_lines_end_at_marks_and_names_stay_whole_where_there_is_room() -> None:
    block = fit("信号时好时坏，但是小鱼干一直很好吃", 580, 380, largest=104, smallest=26, most_lines=5)
    assert block.lines[0] == "信号时好时坏，"
    named = fit("第一次玩《星露邮差》就迷路", 420, 380, largest=80, smallest=26, most_lines=5)
    assert any("《星露邮差》" in line for line in named.lines)
    large = fit("《灯塔守夜人》第二夜", 580, 300, largest=132, smallest=26, most_lines=5)
    assert large.lines == ("《灯塔守夜人》", "第二夜")


def test_english_breaks_between_words_only() -> None:
    title = "Late-night radio: why cats never answer the phone"
    block = fit(title, 500, 400, largest=104, smallest=26, most_lines=5)
    assert " ".join(block.lines) == title
    assert len(block.lines) > 1


def test_what_never_fits_is_cut_with_an_ellipsis() -> None:
    block = fit("玉米" * 120, 300, 90, largest=104, smallest=26, most_lines=5)
    assert block.lines[-1].endswith("…")
    assert block.size == 26
    assert block.width <= 300
    assert block.height <= 90


def test_text_is_stripped_of_what_does_not_show() -> None:
    assert clean("a\u202eb\u200bc\x00d\u2066e") == "abcde"
    assert clean("  两\t处\n空白 ") == "两 处 空白"
    assert clean("e\u0301te\u0301") == "été"
    assert clean("猫🐱猫") == "猫猫"


def test_the_display_face_has_every_common_hanzi_and_no_box_is_drawn_for_the_rest() -> None:
    font = display_font(24)
    common = [bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF)]
    assert [char for char in common[::7] if not has_glyph(font, char)] == []
    assert [char for char in "喵啪嗒～「」《》（）…，。！？AZaz09é" if not has_glyph(font, char)] == []
    assert not has_glyph(font, "🐱")
    assert source_of("\U0010fffe") is None
    assert advance("\U0010fffe", 40) == 0


def test_the_ink_stays_within_what_was_measured() -> None:
    for text in (
        "信号时好时坏，但是小鱼干",
        "Late-night radio: why cats never answer",
        "11月23日 19:30《jgfy》",
    ):
        block = fit(text, 900, 300, largest=90, smallest=26, most_lines=3)
        image = Image.new("L", (1000, 400))
        draw_block(ImageDraw.Draw(image), block, 50, 50, "white")
        ink = image.getbbox()
        assert ink is not None
        assert ink[0] >= 50
        assert ink[1] >= 50
        assert ink[2] <= 50 + block.width
        assert ink[3] <= 50 + block.height
        assert ink[2] - ink[0] > block.width * 0.85


def test_a_title_too_long_for_any_cover_is_bounded_at_the_door() -> None:
    assert len(spec(title="长" * 100_000).title) == TEXT_LIMIT


@pytest.mark.parametrize(
    "changes",
    [{"start_time": "25:00"}, {"start_time": "9:30"}, {"mood": "furious"}, {"weather": "hail"}, {"size": 1}],
)
def test_a_spec_says_no_to_what_cannot_be_drawn(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        spec(**changes)
    with pytest.raises(ValidationError):
        Looks(fur="white")


def test_every_mood_has_a_face_of_its_own() -> None:
    faces = {
        name: text.partition("\n")[2].replace(name.removesuffix(".svg"), "") for name, text in portraits().items()
    }
    assert len(set(faces.values())) == len(get_args(Mood)) + 1
    assert get_args(Mood) == get_args(Expression)  # whatever face the stage can show, a cover can
    assert compose_cover(spec(seed=CHEAP, mood="smug")) != compose_cover(spec(seed=CHEAP, mood="sad"))


@pytest.mark.parametrize("size", [(1664, 928), (1024, 1024), (720, 1280), (640, 360)])
def test_a_model_s_picture_becomes_a_cover(size: tuple[int, int]) -> None:
    cover = read(normalise_picture(picture(size, "JPEG", color="#336699"), spec(sponsor="鱼仔罐头")))
    assert (cover.format, cover.size, cover.mode) == ("PNG", (1280, 720), "RGB")
    assert cover.getpixel((640, 250)) == pytest.approx((0x33, 0x66, 0x99), abs=3)
    assert cover.getpixel((60, 500)) == (0xFF, 0xF8, 0xEC)  # the title's panel


def test_a_model_s_picture_is_lettered_as_its_spec_says() -> None:
    raw = picture((1280, 720), color="#224466")
    first = normalise_picture(raw, spec())
    assert normalise_picture(raw, spec()) == first
    assert normalise_picture(raw, spec(title="另一个题目")) != first
    for title in ("", ODD_TITLES["long"], ODD_TITLES["one word"]):
        assert read(normalise_picture(raw, spec(title=title, game=title))).size == (1280, 720)


def test_transparent_pictures_lie_on_cream() -> None:
    cover = read(normalise_picture(picture((800, 450), mode="RGBA", color=(0, 0, 0, 0)), spec()))
    assert cover.getpixel((640, 250)) == (0xFF, 0xF8, 0xEC)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that claims to hold `width`×`height` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(4096))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bomb(60_000, 60_000), "more pixels than a cover"),
        (bomb(12_000, 9_000), "at most 16,000,000"),
        (bomb(5_000, 4_000), "at most 16,000,000"),
        (bomb(1280, 720), "broken or incomplete"),
        (picture((1280, 720))[:200], "broken or incomplete"),
        (picture((3000, 300)), "a strip of 3000×300"),
        (picture((64, 64)), "only 64×64"),
        (picture((1280, 720), "GIF"), "no PNG, JPEG or WebP"),
        (b"<html>503 Service Unavailable</html>", "no PNG, JPEG or WebP"),
        (b"", "no PNG, JPEG or WebP"),
        (bytes(24_000_001), "24,000,001 bytes"),
    ],
    ids=["bomb", "warned bomb", "many pixels", "hollow", "cut off", "strip", "tiny", "gif", "html", "empty", "heavy"],
)
def test_a_picture_that_is_none_is_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(PictureRefused, match=reason):
        normalise_picture(data, spec())
    with pytest.raises(PictureRefused, match=reason):
        cover_thumbnail(data)


def test_a_thumbnail_is_a_small_webp() -> None:
    small = cover_thumbnail(compose_cover(spec()))
    image = read(small)
    assert (image.format, image.size) == ("WEBP", (320, 180))
    assert len(small) < 20_000
    assert read(cover_thumbnail(compose_cover(spec()), width=640)).size == (640, 360)
    with pytest.raises(ValueError, match="16 to 1280"):
        cover_thumbnail(small, width=4000)


def test_the_pages_pictures_are_the_covers_cat() -> None:
    for name, text in portraits().items():
        assert (IMAGES / name).read_text(encoding="utf-8") == text, (
            "run python -m streaming.composer.portraits static/img"
        )
        assert len(text) < 20_000
        assert " style=" not in text
        assert "<script" not in text


def test_naming_covers_does_not_load_pillow() -> None:
    code = "import sys; from streaming.composer import CoverSpec, Looks; sys.exit('PIL' in sys.modules)"
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=root, timeout=60).returncode == 0


def test_paths_that_svg_knows_and_we_do_not_are_refused() -> None:
    assert flattened("M0 0 L10 0 L10 10 Z") == ((((0.0, 0.0), (10.0, 0.0), (10.0, 10.0)), True),)
    with pytest.raises(ValueError, match="Only absolute"):
        flattened("M0 0 a5 5 0 0 1 10 10")
