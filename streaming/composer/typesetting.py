"""Titles: cleaned, broken into balanced lines as Chinese and English want it, and as large as their box allows."""

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from PIL import ImageDraw

from llmservice.text.characters import is_mark, is_seen
from llmservice.text.sentences import END_MARKS, PAUSES
from streaming.composer.fonts import advance, font_of, source_of

# Never at the start of a line, never at its end.
CLOSING = frozenset(f"{END_MARKS}{PAUSES}）》」』】〕〉”’—·)]}}%％°~♪♡♥")
OPENING = frozenset("（《「『【〔〈“‘([{￥$")
LEADING = 1.22
ELLIPSIS = "…"
# A cluster of letters or figures is one word; every other character may stand alone.
_WORD = re.compile(r"\s+|[0-9A-Za-z\u00c0-\u024f'’&+\-_/@#.:]+|.", re.DOTALL)
# A game's name stays on one line where it can.
_NAME = re.compile(r"《[^《》]{1,9}》")


@dataclass(frozen=True)
class Block:
    """Lines of text that fit. Sizes are pixels; `width` and `height` enclose all ink."""

    lines: tuple[str, ...]
    size: int
    width: int
    height: int

    @property
    def step(self) -> int:
        """From one baseline to the next."""
        return round(self.size * LEADING)


def clean(text: str) -> str:
    """`text` on one line, without control, direction and combining marks and without what no font can draw."""
    spaced = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    kept = "".join(
        char
        for char in spaced
        if char == " " or (is_seen(char) and not is_mark(char) and source_of(char) is not None)
    )
    return " ".join(kept.split())


def length(text: str, size: int) -> float:
    """How wide `text` is on one line."""
    return sum(advance(char, size) for char in text)


# A cover is planned, painted, and painted anew with another time: its title stands in the same box.
@lru_cache(maxsize=128)
def fit(text: str, width: int, height: int, *, largest: int, smallest: int, most_lines: int) -> Block:
    """`text` (already clean) as large as it fits into `width`×`height`, cut with an ellipsis if it never does.

    A size somewhat smaller is taken where it lets lines end at commas instead of within words.
    """
    best: tuple[float, Block] | None = None
    top = 0
    for size in [*range(largest, smallest, -3), smallest]:
        if top and size < top * 0.6:
            break
        lines = _broken(text, width, size, most_lines)
        if lines is None or _height(len(lines), size) > height:
            continue
        top = top or size
        score = size / top - 0.25 * _ugliness(lines)
        if best is None or score > best[0]:
            best = score, _block(lines, size)
    if best is not None:
        return best[1]
    while len(text) > 1:
        text = text[: len(text) * 9 // 10].rstrip() if len(text) > 40 else text[:-1].rstrip()
        lines = _broken(text + ELLIPSIS, width, smallest, most_lines)
        if lines is not None and _height(len(lines), smallest) <= height:
            return _block(lines, smallest)
    return _block([ELLIPSIS], smallest)


def draw_block(
    writer: ImageDraw.ImageDraw, block: Block, x: float, y: float, colour: str, *, centred: int = 0
) -> None:
    """Set `block` with its upper left corner at (x, y); `centred` is the width to centre its lines in, if any."""
    for number, line in enumerate(block.lines):
        indent = (centred - length(line, block.size)) / 2 if centred else 0.0
        draw_line(writer, line, x + indent, y + number * block.step + block.size * 0.92, block.size, colour)


def draw_line(writer: ImageDraw.ImageDraw, text: str, x: float, baseline: float, size: int, colour: str) -> None:
    """One line, each character in the font that has it, set where `length` says."""
    for char in text:
        source = source_of(char)
        if source is not None:
            writer.text((x, baseline), char, fill=colour, font=font_of(source, size), anchor="ls")
            x += advance(char, size)


def _block(lines: list[str], size: int) -> Block:
    # A stroke may overhang its advance a little.
    width = max((length(line, size) for line in lines), default=0.0) + 2
    return Block(tuple(lines), size, math.ceil(width), _height(len(lines), size))


def _height(lines: int, size: int) -> int:
    return round(size * (LEADING * (lines - 1) + 1.18))


def _broken(text: str, width: int, size: int, most_lines: int) -> list[str] | None:
    """The evenest lines that end best, in as few as greedy filling needs; None where that is too many."""
    room = width - 3  # two for overhang, one for rounding up
    units = _units(text, room, size)
    wide = [length(unit, size) for unit in units]
    inked = [length(unit.rstrip(), size) for unit in units]  # a blank at a line's end takes no room
    number = _fewest(wide, inked, room)
    if number > most_lines:
        return None
    count = len(units)
    ends = [0.3 * _bad_end(unit) for unit in units]
    ends[-1] = 0.0
    # cost[n][i]: the best that units[i:] can do in n lines, and where the first of them ends.
    cost = [[(float("inf"), count)] * (count + 1) for _ in range(number + 1)]
    cost[0][count] = (0.0, count)
    for left in range(1, number + 1):
        rest = cost[left - 1]
        for start in range(count - left, -1, -1):
            before, best = 0.0, (float("inf"), count)
            for end in range(start + 1, count + 1):
                slack = (room - before - inked[end - 1]) / width
                if slack < 0:
                    break
                before += wide[end - 1]
                price = slack * slack + ends[end - 1] + rest[end][0]
                if price < best[0]:
                    best = price, end
            cost[left][start] = best
    lines, start = [], 0
    for left in range(number, 0, -1):
        end = cost[left][start][1]
        lines.append("".join(units[start:end]).rstrip())
        start = end
    return lines


def _ugliness(lines: list[str]) -> float:
    """How badly lines end: one for a break within a phrase, two within a 《name》 and for a lone last character."""
    breaks = sum(_bad_end(line + " " if line[-1:].isascii() else line) for line in lines[:-1])
    breaks += sum(line.rfind("《") > line.rfind("》") for line in lines[:-1])
    return breaks + (2.0 if len(lines) > 1 and len(lines[-1]) < 2 else 0.0)


def _bad_end(line: str) -> float:
    """0 after a mark, a little after an English word, 1 within Chinese text."""
    if line.rstrip()[-1:] in CLOSING:
        return 0.0
    return 0.35 if line[-1:].isspace() else 1.0


def _fewest(wide: list[float], inked: list[float], room: int) -> int:
    lines, used = 1, 0.0
    for full, bare in zip(wide, inked, strict=True):
        if used and used + bare > room:
            lines, used = lines + 1, 0.0
        used += full
    return lines


def _units(text: str, width: int, size: int) -> list[str]:
    """What a line may not be broken inside of, narrow enough for a line of its own."""
    return [piece for unit in _whole_units(text) for piece in _split(unit, width, size)]


@lru_cache(maxsize=8)
def _whole_units(text: str) -> tuple[str, ...]:
    """The same, however wide each is: a title is tried in forty sizes."""
    units: list[str] = []
    at = 0
    for name in [*_NAME.finditer(text), None]:
        units += _WORD.findall(text[at : name.start() if name else len(text)])
        if name:
            units += [name.group()]
            at = name.end()
    joined: list[str] = []
    for unit in units:
        starts_bad = unit[0] in CLOSING or unit.isspace()
        if joined and (starts_bad or joined[-1][-1] in OPENING):
            joined[-1] += unit
        else:
            joined.append(unit)
    return tuple(joined)


def _split(unit: str, width: int, size: int) -> list[str]:
    if length(unit.rstrip(), size) <= width:
        return [unit]
    pieces, piece = [], ""
    for char in unit:
        if piece and length((piece + char).rstrip(), size) > width:
            kept = _breakable(piece, char)
            pieces.append(piece[:kept])
            piece = piece[kept:]
        piece += char
    return [*pieces, piece]


def _breakable(piece: str, following: str) -> int:
    """How much of `piece` may end a line when `following` comes next: marks take their neighbours along."""
    kept = len(piece)
    if following in CLOSING:
        while kept > 1 and piece[kept - 1] in CLOSING:
            kept -= 1
        kept -= 1
    while kept > 0 and piece[kept - 1] in OPENING:
        kept -= 1
    return kept or len(piece)
