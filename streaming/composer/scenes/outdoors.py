"""Places under the open sky."""

import random

from streaming.composer.colours import mixed
from streaming.composer.paths import box, ellipse, line, placed, polygon
from streaming.composer.raster import Raster
from streaming.composer.scenes.light import HEIGHT, WIDTH, Light, draw_falling, draw_hills, draw_sky


def rooftop(raster: Raster, light: Light, rng: random.Random) -> None:
    """A roof among roofs, with aerials that may or may not be for her."""
    draw_sky(raster, light, rng, (0, 0, WIDTH, HEIGHT))
    for depth, colour in ((0, "#8C93B5"), (1, "#6B6F98")):
        _skyline(raster, light, rng, 470 + depth * 70, light.on(colour))
    for x in (rng.uniform(60, 200), rng.uniform(1060, 1220)):
        _aerial(raster, light, x, 600, rng.uniform(0.8, 1.15))
    floor = light.on("#C88F6C")
    raster.fill(box(0, 590, WIDTH, 140), floor)
    raster.fill(box(0, 590, WIDTH, 16), mixed(floor, "#FFFFFF", 0.22))
    raster.stroke(
        "M0 650 L1280 650 M160 606 L130 650 M520 606 L505 650 M880 606 L895 650 M1180 606 L1210 650",
        mixed(floor, "#5A3524", 0.25),
        3,
    )
    draw_falling(raster, light, rng, (0, 0, WIDTH, HEIGHT))


def cornfield(raster: Raster, light: Light, rng: random.Random) -> None:
    """Hills of the plant that she is named after."""
    draw_sky(raster, light, rng, (0, 0, WIDTH, HEIGHT))
    draw_hills(raster, light.on("#A9C98B"), 480, 110, rng)
    draw_hills(raster, light.on("#8DB673"), 540, 70, rng)
    draw_hills(raster, light.on("#76A35F"), 610, 30, rng)
    for x in range(20, WIDTH, 92):
        _corn(raster, light, x + rng.uniform(-18, 18), 640 + rng.uniform(-12, 26), rng.uniform(0.8, 1.15), rng)
    raster.fill("M0 668 Q320 640 640 662 Q960 682 1280 656 L1280 730 L0 730 Z", light.on("#8FBF6C"))
    if light.night and light.clear:
        for _ in range(26):
            raster.glow(rng.uniform(0, WIDTH), rng.uniform(380, 690), 16, "#FFF1A6", 0.95)
    draw_falling(raster, light, rng, (0, 0, WIDTH, HEIGHT))


def _skyline(raster: Raster, light: Light, rng: random.Random, base: float, colour: str) -> None:
    x = -30.0
    pane = "#FFD98A" if light.time != "day" else mixed(colour, "#FFFFFF", 0.35)
    while x < WIDTH:
        width, height = rng.uniform(80, 170), rng.uniform(60, 230)
        raster.fill(box(x, base - height, width, HEIGHT, 6), colour)
        for row in range(int(height // 46) + 1):
            for column in range(int(width // 36)):
                if rng.random() < (0.55 if light.time != "day" else 0.8):
                    raster.fill(box(x + 14 + column * 36, base - height + 18 + row * 46, 16, 22, 3), pane, 0.85)
        x += width + rng.uniform(-6, 14)


def _aerial(raster: Raster, light: Light, x: float, y: float, size: float) -> None:
    colour = light.on("#5B4A48")
    with raster.at(placed(x, y, size)):
        raster.stroke(
            "M0 0 L0 -230 M-54 -206 L54 -206 M-40 -176 L40 -176 M-28 -146 L28 -146 M-26 0 L0 -70 L26 0", colour, 6
        )
        raster.fill(ellipse(0, -236, 8), "#E8923A")
        if light.night:
            raster.glow(0, -236, 46, "#FF8F4D", 0.8)


def _corn(raster: Raster, light: Light, x: float, y: float, size: float, rng: random.Random) -> None:
    leaf, stem = light.on("#6C9B52"), light.on("#5B8747")
    with raster.at(placed(x, y, size, rng.uniform(-4, 4))):
        raster.stroke(line((0, 0), (0, -150)), stem, 8)
        for side, lift in ((-1, 30), (1, 52), (-1, 84), (1, 108)):
            raster.fill(
                f"M0 {-lift} C{side * 18} {-lift - 40} {side * 50} {-lift - 46} {side * 64} {-lift - 6} "
                f"C{side * 44} {-lift - 24} {side * 20} {-lift - 16} 0 {-lift} Z",
                leaf,
            )
        raster.fill(ellipse(12, -98, 13, 30, 12), light.on("#F2C14B"))
        raster.fill(polygon((0, -72), (30, -76), (14, -110)), leaf)
