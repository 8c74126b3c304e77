"""Rooms: by the window, on the rug, before the books, in the kitchen."""

import random

from streaming.composer.colours import mixed
from streaming.composer.paths import box, ellipse, line, placed
from streaming.composer.raster import Raster
from streaming.composer.scenes.light import HEIGHT, WIDTH, Area, Light, draw_falling, draw_plant, draw_sky

WALLS = ("#F3DDBE", "#EFCFC4", "#D9E2CC", "#D4DDE6", "#F5E3B3")
BOOKS = ("#C4533D", "#E8923A", "#D9A441", "#7FA66A", "#6FA3A8", "#8A6FA0", "#F2A7B3", "#F8EBD2", "#59606F")


def window_room(raster: Raster, light: Light, rng: random.Random) -> None:
    """A wide window and its sill; the rain is on the other side of the glass."""
    wall = light.on(rng.choice(WALLS))
    raster.fill(box(0, 0, WIDTH, HEIGHT), wall)
    x = rng.choice((90.0, 330.0, 560.0))
    _window(raster, light, rng, (x, 60, 620, 430), curtains=True)
    raster.fill(box(x - 40, 490, 700, 26, 8), light.on("#B98258"))
    draw_plant(raster, light, x + 30, 490, 0.8, "#D98A63")
    _floor(raster, light, 596, "#C79468")
    if light.night:
        _fairy_lights(raster, rng)


def rug_room(raster: Raster, light: Light, rng: random.Random) -> None:
    """A papered wall, pictures, a lamp, a round rug."""
    base = rng.choice(WALLS)
    wall = light.on(base)
    raster.fill(box(0, 0, WIDTH, HEIGHT), wall)
    mark = mixed(wall, "#FFFFFF" if not light.night else "#8C93C0", 0.3)
    for row in range(8):
        for column in range(15):
            x, y = column * 92.0 + (row % 2) * 46, 30.0 + row * 74
            raster.fill(ellipse(x, y + 5, 9, 7), mark)
            for dx in (-9, 0, 9):
                raster.fill(ellipse(x + dx, y - 6 - (3 if dx == 0 else 0), 3.4), mark)
    for x, y, w, h in ((rng.uniform(120, 260), 90, 150, 120), (rng.uniform(900, 1020), 70, 130, 160)):
        raster.fill(box(x, y, w, h, 8), light.on("#A6724C"))
        raster.fill(box(x + 12, y + 12, w - 24, h - 24, 4), light.on("#FBF1DD"))
        raster.fill(ellipse(x + w / 2, y + h * 0.58, w * 0.2, w * 0.17), light.on(rng.choice(BOOKS)))
    _floor(raster, light, 570, "#D8A878")
    raster.fill(ellipse(640, 668, 560, 84), light.on("#E7A79A"))
    raster.fill(ellipse(640, 668, 500, 70), light.on("#F6D9C0"))
    raster.fill(ellipse(640, 668, 430, 56), light.on("#E9B9A6"))
    _lamp(raster, light, rng.choice((70.0, 1210.0)), 600)


def bookshelf(raster: Raster, light: Light, rng: random.Random) -> None:
    """A wall of books, none of them about being normal."""
    wood = light.on("#A9744E")
    raster.fill(box(0, 0, WIDTH, HEIGHT), light.on("#7C513A"))
    for shelf in range(4):
        floor = 150 + shelf * 150
        _books(raster, light, rng, floor)
        raster.fill(box(0, floor, WIDTH, 20), wood)
        raster.fill(box(0, floor + 14, WIDTH, 6), mixed(wood, "#3B2418", 0.35))
    for x in (424, 856):
        raster.fill(box(x - 10, 0, 20, HEIGHT), wood)
    _floor(raster, light, 620, "#B98A61")
    if light.night:
        raster.glow(WIDTH * 0.5, 120, 620, "#FFC46B", 0.4)
    _lamp(raster, light, rng.choice((60.0, 1220.0)), 640)


def kitchen(raster: Raster, light: Light, rng: random.Random) -> None:
    """Tiles, a counter, a kettle, and the tin that she can hear from three rooms away."""
    tile = light.on(rng.choice(("#EAF0E4", "#F6E7D4", "#E3ECEF")))
    raster.fill(box(0, 0, WIDTH, HEIGHT), tile)
    joint = mixed(tile, "#7A6A5A", 0.16)
    grid = " ".join(line((x, 0), (x, 520)) for x in range(0, WIDTH, 80))
    grid += " " + " ".join(line((0, y), (WIDTH, y)) for y in range(20, 520, 80))
    raster.stroke(grid, joint, 3)
    _window(raster, light, rng, (rng.choice((120.0, 480.0, 800.0)), 70, 330, 270), curtains=False)
    shelf = light.on("#B98258")
    raster.stroke("M0 40 L1280 40", light.on("#7A5A44"), 8)
    for x in (60, 150, 1030, 1120, 1210):
        raster.stroke(line((x, 40), (x, 96)), light.on("#7A5A44"), 5)
        pan = light.on(rng.choice(BOOKS))
        raster.fill(ellipse(x, 126, 32), pan)
        raster.fill(ellipse(x, 126, 23), mixed(pan, "#FFFFFF", 0.22))
    raster.fill(box(0, 520, WIDTH, 30), shelf)
    raster.fill(box(0, 550, WIDTH, 200), light.on("#E8C79B"))
    for x in range(0, WIDTH, 320):
        raster.stroke(box(x + 24, 580, 272, 160, 12), mixed(light.on("#E8C79B"), "#7A4A2A", 0.3), 4)
    _kettle(raster, light, rng.choice((120.0, 640.0, 1160.0)), 520)
    draw_plant(raster, light, rng.choice((300.0, 960.0)), 520, 0.62, "#6FA3A8")


def _window(raster: Raster, light: Light, rng: random.Random, area: Area, curtains: bool) -> None:
    x, y, width, height = area
    frame = light.on("#FBF4E6")
    raster.fill(box(x - 16, y - 16, width + 32, height + 32, 14), frame)
    with raster.clip(box(x, y, width, height)):
        draw_sky(raster, light, rng, area)
        draw_falling(raster, light, rng, area, 0.6)
    raster.fill(box(x + width / 2 - 7, y, 14, height), frame)
    raster.fill(box(x, y + height * 0.42, width, 12), frame)
    if not curtains:
        return
    cloth = light.on(rng.choice(("#E9A9A0", "#9DBB8C", "#E8B877", "#9FB6CF")))
    fold = mixed(cloth, "#5A3B32", 0.16)
    for side, edge in ((1, x - 46), (-1, x + width + 46)):
        raster.fill(
            f"M{edge} {y - 40} L{edge + side * 150} {y - 40} "
            f"C{edge + side * 140} {y + 180} {edge + side * 60} {y + 250} "
            f"{edge + side * 52} {y + 300} C{edge + side * 70} {y + 380} {edge + side * 92} {y + 410} "
            f"{edge + side * 96} {y + height + 24} L{edge} {y + height + 24} Z",
            cloth,
        )
        raster.stroke(f"M{edge + side * 40} {y - 30} L{edge + side * 30} {y + height + 10}", fold, 5)
        raster.stroke(
            f"M{edge + side * 92} {y - 30} Q{edge + side * 80} {y + 170} {edge + side * 46} {y + 290}", fold, 5
        )
    raster.stroke(line((x - 80, y - 42), (x + width + 80, y - 42)), light.on("#8A5B3F"), 12)


def _floor(raster: Raster, light: Light, top: float, colour: str) -> None:
    wood = light.on(colour)
    raster.fill(box(0, top, WIDTH, HEIGHT - top + 10), wood)
    raster.fill(box(0, top - 14, WIDTH, 14), light.on("#FBF1E0"))
    seam = mixed(wood, "#5A3524", 0.22)
    raster.stroke(
        f"M0 {top + 44} L{WIDTH} {top + 44} M0 {top + 94} L{WIDTH} {top + 94} M240 {top} L210 {top + 44} "
        f"M820 {top} L840 {top + 44} M520 {top + 44} L500 {top + 94} M1090 {top + 44} L1120 {top + 94}",
        seam,
        3,
    )


def _fairy_lights(raster: Raster, rng: random.Random) -> None:
    raster.stroke("M0 26 Q320 96 640 34 Q960 -14 1280 62", "#2A2B3F", 3)
    for step in range(17):
        x = step * 80 + 20
        t = x / WIDTH
        y = (26 + 90 * (4 * t * (0.5 - t)) if t < 0.5 else 34 - 26 * (4 * (t - 0.5) * (1 - t)) * 1.2) + 12
        colour = rng.choice(("#FFD27A", "#FFB27A", "#FFE7B0"))
        raster.glow(x, y, 44, colour, 0.8)
        raster.fill(ellipse(x, y, 6.5), colour)


def _lamp(raster: Raster, light: Light, x: float, y: float) -> None:
    with raster.at(placed(x, y)):
        raster.stroke("M0 0 L0 -260", light.on("#6B4A3A"), 8)
        raster.fill(ellipse(0, 0, 46, 10), light.on("#6B4A3A"))
        if light.time != "day":
            raster.glow(0, -290, 330, "#FFCF83", 0.75)
        raster.fill(
            "M-46 -344 L46 -344 L78 -250 L-78 -250 Z", "#FFE2A6" if light.time != "day" else light.on("#F3CFA0")
        )


def _books(raster: Raster, light: Light, rng: random.Random, floor: float) -> None:
    x = 4.0
    while x < WIDTH:
        if rng.random() < 0.07:
            draw_plant(raster, light, x + 44, floor, 0.62, rng.choice(("#D98A63", "#6FA3A8", "#F2C9A0")))
            x += 92
            continue
        width, height = rng.uniform(16, 42), rng.uniform(78, 122)
        colour = light.on(rng.choice(BOOKS))
        raster.fill(box(x, floor - height, width, height, 3), colour)
        raster.fill(box(x, floor - height + 14, width, 6), mixed(colour, "#FFFFFF", 0.35))
        x += width + (rng.uniform(10, 60) if rng.random() < 0.08 else 1.5)


def _kettle(raster: Raster, light: Light, x: float, y: float) -> None:
    enamel = light.on("#C4533D")
    with raster.at(placed(x, y)):
        raster.stroke("M-44 -74 C-40 -128 40 -128 44 -74", light.on("#4A3B37"), 9)
        raster.stroke("M50 -40 C70 -50 74 -72 88 -82", enamel, 18)
        raster.fill("M-62 0 C-76 -50 -50 -86 0 -86 C50 -86 76 -50 62 0 Z", enamel)
        raster.fill(ellipse(-26, -50, 9, 18, 20), mixed(enamel, "#FFFFFF", 0.4))
        raster.fill(ellipse(0, -92, 11, 9), light.on("#4A3B37"))
        for dx in (92, 112):
            raster.stroke(f"M{dx} -100 C{dx - 12} -120 {dx + 12} -134 {dx} -156", "#FFFFFF", 5, 0.5)
