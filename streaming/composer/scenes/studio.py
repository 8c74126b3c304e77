"""Places made of light and signals."""

import random

from streaming.composer.colours import mixed
from streaming.composer.paths import box, ellipse, line, placed
from streaming.composer.raster import Raster
from streaming.composer.scenes.light import HEIGHT, WIDTH, Light

NEON = ("#E8923A", "#F2A7B3", "#6FC2C0", "#F2C14B", "#9B8CE0")


def arcade(raster: Raster, light: Light, rng: random.Random) -> None:
    """A row of machines that glow, whatever the hour."""
    wall = {"day": "#54486E", "dusk": "#4A3A5C", "night": "#262848"}[light.time]
    raster.wash(wall, mixed(wall, "#E8923A", 0.12), (0, 0, WIDTH, HEIGHT))
    for _ in range(46):
        x, y, size = rng.uniform(0, WIDTH), rng.uniform(0, 420), rng.uniform(3, 8)
        raster.fill(box(x, y, size, size), rng.choice(NEON), 0.5)
    raster.fill(box(0, 560, WIDTH, 170), mixed(wall, "#0F1020", 0.45))
    for x in range(40, WIDTH, 240):
        _machine(raster, rng, x + rng.uniform(-8, 8), 610)
    tiles = " ".join(line((640 + (x - 640) * 0.72, 610), (x, 730)) for x in range(-200, 1500, 110))
    raster.stroke(tiles + " M0 640 L1280 640 M0 684 L1280 684", mixed(wall, "#F2A7B3", 0.3), 2.5, 0.6)


def airwaves(raster: Raster, light: Light, rng: random.Random) -> None:
    """Her own wavelength: rings that spread from somewhere off the picture."""
    pairs = {
        "day": (("#F8DFA0", "#F3C57A"), ("#CFE3D0", "#B4D3BA"), ("#F7D5D3", "#F0BDBE"), ("#CFE2EA", "#B2D0DD")),
        "dusk": (("#F0A06A", "#E4845A"), ("#C98BA5", "#B47395")),
        "night": (("#2B3156", "#363E6B"), ("#3A2F52", "#483B66")),
    }[light.time]
    ground, ring = rng.choice(pairs)
    if not light.clear:
        ground, ring = mixed(ground, "#8FA6B5", 0.35), mixed(ring, "#7E97A8", 0.35)
    raster.fill(box(0, 0, WIDTH, HEIGHT), ground)
    x, y = rng.choice(((60, 700), (1220, 700), (60, 40), (1220, 40), (640, 760)))
    for radius in range(1500, 0, -150):
        raster.fill(ellipse(x, y, radius), ring)
        raster.fill(ellipse(x, y, radius - 75), ground)
    spark = mixed(ground, "#FFFFFF", 0.6)
    for _ in range(22):
        px, py, size = rng.uniform(20, WIDTH - 20), rng.uniform(20, HEIGHT - 20), rng.uniform(0.5, 1.2)
        kind = rng.randrange(3)
        with raster.at(placed(px, py, size, rng.uniform(-25, 25))):
            if kind == 0:
                raster.fill("M0 -16 C2 -4 4 -2 16 0 C4 2 2 4 0 16 C-2 4 -4 2 -16 0 C-4 -2 -2 -4 0 -16 Z", spark)
            elif kind == 1:
                raster.stroke("M-20 0 L-10 0 L-5 -14 L4 14 L9 0 L20 0", spark, 4)
            else:
                raster.fill(ellipse(0, 0, 6), spark)


def _machine(raster: Raster, rng: random.Random, x: float, floor: float) -> None:
    body, glow = rng.choice(("#3F4A7A", "#7A3F55", "#3F6E6A", "#8A5A34")), rng.choice(NEON)
    with raster.at(placed(x, floor)):
        raster.glow(95, -270, 230, glow, 0.5)
        raster.fill("M10 -420 L180 -420 L180 -200 L196 -170 L196 0 L-6 0 L-6 -170 L10 -200 Z", body)
        raster.fill(box(16, -412, 158, 54, 8), glow)
        for bar in range(5):
            raster.fill(box(36 + bar * 26, -394, 14, 18, 3), mixed(glow, "#FFFFFF", 0.6))
        raster.fill(box(24, -346, 142, 122, 8), "#141628")
        for _ in range(16):
            px, py = 30 + rng.randrange(16) * 8, -340 + rng.randrange(13) * 8
            raster.fill(box(px, py, 8, 8), rng.choice(NEON))
        raster.fill("M10 -200 L180 -200 L196 -170 L-6 -170 Z", mixed(body, "#FFFFFF", 0.2))
        raster.fill(ellipse(54, -190, 10), "#C4533D")
        raster.stroke("M54 -192 L54 -214", "#E9E2D2", 5)
        for button, colour in ((110, "#F2C14B"), (136, "#6FC2C0")):
            raster.fill(ellipse(button, -186, 9, 6), colour)
        raster.fill(box(64, -120, 62, 70, 6), mixed(body, "#0E0F1C", 0.4))
