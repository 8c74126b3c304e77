"""The words of a cover: title, game, date, sponsor; where each stands, measured before anything is drawn."""

from dataclasses import dataclass

from PIL import Image, ImageDraw

from streaming.composer.layouts import HEIGHT, MARGIN, WIDTH, Box, Layout
from streaming.composer.palettes import Palette
from streaming.composer.spec import CoverSpec
from streaming.composer.typesetting import Block, clean, draw_block, draw_line, fit, length

_DAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNTITLED = {"zh": "信号接通，今晚见", "en": "Signal found, see you tonight"}
GAME_SIZE, DATE_SIZE, TIME_SIZE, SPONSOR_SIZE = 28, 30, 52, 24
GAP = 20


@dataclass(frozen=True)
class CoverLettering:
    """What is written, and where. Boxes lie inside the frame and do not overlap."""

    title: Block
    title_box: Box
    centred: bool
    game: str
    game_box: Box | None
    date: str
    time: str
    stamp: Box
    sponsor: str
    sponsor_box: Box | None


def lay_out(spec: CoverSpec, layout: Layout) -> CoverLettering:
    """Everything measured. Raises nothing for any text."""
    game = _cut(_game(spec), GAME_SIZE, layout.text.width - 48)
    area = layout.text
    game_box = None
    if game:
        wide = round(length(game, GAME_SIZE)) + 40
        x = area.x + (area.width - wide) // 2 if layout.centred else area.x
        game_box = Box(x, area.y, wide, 46)
        area = Box(area.x, area.y + 46 + GAP, area.width, area.height - 46 - GAP)
    title = fit(_title(spec), area.width, area.height, largest=132, smallest=26, most_lines=5)
    spare = area.height - title.height
    if game_box is not None:  # game and title stand together in the middle of the panel
        game_box = Box(game_box.x, game_box.y + spare // 2, game_box.width, game_box.height)
    # A word or two alone look lost at the left edge.
    centred = layout.centred or (not game and len(title.lines) == 1 and title.width < area.width * 0.62)
    x = area.x + (area.width - title.width) // 2 if centred else area.x
    title_box = Box(x, area.y + spare // 2, title.width, title.height)
    date = _date(spec)
    stamp = _stamp(date, spec.start_time, layout.date)
    sponsor = _sponsor(spec)
    return CoverLettering(
        title,
        title_box,
        centred,
        game,
        game_box,
        date,
        spec.start_time,
        stamp,
        sponsor,
        _sponsor_box(sponsor, stamp, layout) if sponsor else None,
    )


def write(image: Image.Image, words: CoverLettering, palette: Palette) -> None:
    """Put the words on their grounds, which are drawn already."""
    writer = ImageDraw.Draw(image)
    box = words.title_box
    centred = box.width if words.centred else 0
    draw_block(writer, words.title, box.x, box.y, palette.ink, centred=centred)
    if words.game_box is not None:
        draw_line(writer, words.game, words.game_box.x + 20, words.game_box.y + 33, GAME_SIZE, palette.on_accent)
    stamp = words.stamp
    x = stamp.x + 30.0
    draw_line(writer, words.date, x, stamp.y + 50, DATE_SIZE, palette.on_accent)
    if words.time:
        x += length(words.date, DATE_SIZE) + 18
        draw_line(writer, words.time, x, stamp.y + 58, TIME_SIZE, palette.on_accent)
    if words.sponsor_box is not None:
        box = words.sponsor_box
        draw_line(writer, words.sponsor, box.x + 18, box.y + 29, SPONSOR_SIZE, "#3B2F2B")


def _title(spec: CoverSpec) -> str:
    return clean(spec.title) or clean(_game(spec)) or _UNTITLED[spec.language]


def _game(spec: CoverSpec) -> str:
    name = clean(spec.game)
    if not name:
        return ""
    return f"《{name.strip('《》')}》" if spec.language == "zh" else name.strip("《》")


def _date(spec: CoverSpec) -> str:
    day = _DAYS[spec.language][spec.date.weekday()]
    if spec.language == "zh":
        return f"{spec.date.month}月{spec.date.day}日 {day}"
    return f"{day}, {_MONTHS[spec.date.month - 1]} {spec.date.day}"


def _stamp(date: str, time: str, middle: tuple[int, int]) -> Box:
    width = round(length(date, DATE_SIZE) + (length(time, TIME_SIZE) + 18 if time else 0)) + 60
    height = 78
    x = min(max(MARGIN, middle[0] - width // 2), WIDTH - MARGIN - width)
    y = min(max(MARGIN, middle[1] - height // 2), HEIGHT - MARGIN - height)
    return Box(x, y, width, height)


def _sponsor(spec: CoverSpec) -> str:
    name = clean(spec.sponsor)
    return _cut(("合作 · " if spec.language == "zh" else "Ad · ") + name, SPONSOR_SIZE, 420) if name else ""


def _sponsor_box(text: str, stamp: Box, layout: Layout) -> Box:
    """In an upper corner, beside her and the date; if neither corner is free, on the side where she is not."""
    width = round(length(text, SPONSOR_SIZE)) + 36
    corners = [Box(x, MARGIN, width, 42) for x in (WIDTH - MARGIN - width, MARGIN)]
    if layout.figure.x > WIDTH / 2:
        corners.reverse()
    for corner in corners:
        if not corner.meets(stamp) and not corner.meets(layout.figure.box):
            return corner
    return next((corner for corner in corners if not corner.meets(stamp)), corners[0])


def _cut(text: str, size: int, width: float) -> str:
    if length(text, size) <= width:
        return text
    while len(text) > 1 and length(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
