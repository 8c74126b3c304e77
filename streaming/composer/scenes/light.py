"""The hour and the weather as they fall on a picture, and the sky itself. Units: a cover's pixels, 1280×720."""

import random
from dataclasses import dataclass

from streaming.composer.colours import mixed
from streaming.composer.paths import Transform, blob, ellipse, line, placed
from streaming.composer.raster import Raster
from streaming.composer.spec import TimeOfDay, Weather

WIDTH, HEIGHT = 1280, 720
Area = tuple[float, float, float, float]  # x, y, width, height
_SKIES: dict[tuple[Weather, TimeOfDay], tuple[str, str]] = {
    ("sunny", "day"): ("#8CCBE6", "#FDF0D2"),
    ("sunny", "dusk"): ("#7C6FA8", "#FBB679"),
    ("sunny", "night"): ("#1B2036", "#46527F"),
    ("rain", "day"): ("#8FA6B5", "#D5DDDA"),
    ("rain", "dusk"): ("#5F6488", "#C9A193"),
    ("rain", "night"): ("#161B2E", "#37425F"),
    ("cloudy", "day"): ("#A9BAC4", "#E4E4DA"),
    ("cloudy", "dusk"): ("#72749A", "#D9AE93"),
    ("cloudy", "night"): ("#1A2036", "#3F4A68"),
    ("snow", "day"): ("#BCC9D4", "#F1F1EE"),
    ("snow", "dusk"): ("#7E80A8", "#DDBBAE"),
    ("snow", "night"): ("#232A44", "#56627F"),
}
_TINTS: dict[TimeOfDay, tuple[str, float]] = {
    "day": ("#FFFFFF", 0.0),
    "dusk": ("#C96A3F", 0.16),
    "night": ("#262A5C", 0.55),
}
# What weather lays over colours by day.
_VEILS: dict[Weather, tuple[str, float]] = {
    "sunny": ("#FFFFFF", 0.0),
    "rain": ("#6F8292", 0.16),
    "cloudy": ("#8A949A", 0.1),
    "snow": ("#C9D6E2", 0.14),
}


@dataclass(frozen=True)
class Light:
    """What falls through the windows."""

    weather: Weather
    time: TimeOfDay

    @property
    def clear(self) -> bool:
        """Whether sun, moon and stars are seen."""
        return self.weather == "sunny"

    @property
    def night(self) -> bool:
        """Whether lamps are lit."""
        return self.time == "night"

    def on(self, colour: str) -> str:
        """`colour` in this light."""
        tint, share = _TINTS[self.time]
        lit = mixed(colour, tint, share)
        return lit if self.clear or self.night else mixed(lit, *_VEILS[self.weather])


def draw_sky(raster: Raster, light: Light, rng: random.Random, area: Area) -> None:
    """Sky, sun or moon, clouds, stars; nothing leaves `area`."""
    x, y, width, height = area
    top, bottom = _SKIES[light.weather, light.time]
    raster.wash(top, bottom, area)
    if light.night and light.clear:
        for _ in range(int(width * height / 9000)):
            star = ellipse(x + rng.random() * width, y + rng.random() * height * 0.75, rng.uniform(1.0, 2.4))
            raster.fill(star, "#FFF3CF", rng.uniform(0.5, 1.0))
    if light.clear:
        _light_in_the_sky(raster, light, rng, area)
    clouds = max(2, round(width / 260)) + (0 if light.clear else 2)
    colour = {"day": "#FFFDF6", "dusk": "#F7C6B0", "night": "#5A668F"}[light.time]
    colour = colour if light.clear else mixed(colour, "#7E8CA0", 0.45)
    for _ in range(clouds):
        size = rng.uniform(0.5, 1.0) * min(1.0, width / 500)
        draw_cloud(raster, x + rng.random() * width, y + rng.uniform(0.08, 0.5) * height, size, colour, 0.9)


def _light_in_the_sky(raster: Raster, light: Light, rng: random.Random, area: Area) -> None:
    x, y, width, height = area
    radius = min(70.0, width * 0.12)
    cx, cy = x + width * rng.uniform(0.2, 0.8), y + height * rng.uniform(0.18, 0.34)
    if light.time == "dusk":
        cy = y + height * 0.62
    glow = {"day": "#FFF3C4", "dusk": "#FFD08A", "night": "#F6E7B8"}[light.time]
    raster.glow(cx, cy, radius * 3.2, glow, 0.75)
    raster.fill(ellipse(cx, cy, radius * 0.8), {"day": "#FFE9A0", "dusk": "#FF9E5E", "night": "#FBF0CC"}[light.time])
    if light.night:
        for dx, dy, r in ((-0.3, -0.2, 0.16), (0.2, 0.25, 0.11), (0.28, -0.32, 0.08)):
            raster.fill(ellipse(cx + dx * radius, cy + dy * radius, r * radius), "#E6D7A6")


def draw_cloud(raster: Raster, x: float, y: float, size: float, colour: str, opacity: float = 1.0) -> None:
    """A flat-bottomed cloud, 190·size wide."""
    with raster.at(placed(x, y, size)):
        raster.fill(
            "M-95 20 C-110 -8 -78 -26 -58 -16 C-50 -52 -2 -58 14 -30 C34 -46 66 -34 64 -10 C92 -14 104 8 92 20 Z",
            colour,
            opacity,
        )


def draw_falling(raster: Raster, light: Light, rng: random.Random, area: Area, opacity: float = 0.4) -> None:
    """What comes down: slanted streaks of rain, flakes of snow, or nothing."""
    if light.weather == "rain":
        _draw_rain(raster, rng, area, opacity)
    elif light.weather == "snow":
        x, y, width, height = area
        for _ in range(int(width * height / 4200)):
            flake = ellipse(x + rng.random() * width, y + rng.random() * height, rng.uniform(1.6, 4.2))
            raster.fill(flake, "#FFFFFF", rng.uniform(0.55, 0.95))


def _draw_rain(raster: Raster, rng: random.Random, area: Area, opacity: float) -> None:
    x, y, width, height = area
    path = " ".join(
        line((px, py), (px - span * 0.22, py + span))
        for px, py, span in (
            (x + rng.random() * width, y + rng.random() * height, rng.uniform(18, 46))
            for _ in range(int(width * height / 5200))
        )
    )
    raster.stroke(path, "#E9F2F7", 2.2, opacity)


def draw_shadow(raster: Raster, x: float, y: float, width: float) -> None:
    """The soft shadow under something that stands at (x, y)."""
    with raster.at(Transform(d=0.22, e=x, f=y)):
        raster.glow(0, 0, width * 0.62, "#2A1E1A", 0.55)


def draw_plant(raster: Raster, light: Light, x: float, y: float, size: float, pot: str) -> None:
    """A potted plant that stands on (x, y)."""
    leaf, dark = light.on("#7FA66A"), light.on("#5F8752")
    with raster.at(placed(x, y, size)):
        for turn, length in ((-58, 70), (-30, 92), (-4, 104), (24, 94), (54, 72)):
            with raster.at(placed(0, -46, 1.0, turn)):
                raster.fill(
                    f"M0 0 C-22 {-length * 0.4} -14 {-length * 0.85} 0 {-length} "
                    f"C14 {-length * 0.85} 22 {-length * 0.4} 0 0 Z",
                    leaf if turn % 4 else dark,
                )
                raster.stroke(f"M0 0 L0 {-length * 0.8}", dark, 2.4)
        raster.fill("M-34 -52 L34 -52 L26 0 L-26 0 Z", light.on(pot))
        raster.fill("M-38 -60 L38 -60 L38 -46 L-38 -46 Z", light.on(mixed(pot, "#FFFFFF", 0.18)))


def draw_hills(raster: Raster, colour: str, base: float, rise: float, rng: random.Random) -> None:
    """A soft ridge from edge to edge; all below it is filled."""
    points = [(x, base - rng.uniform(0.1, 1.0) * rise) for x in range(-160, WIDTH + 320, 240)]
    ridge = blob(*points, closed=False)
    raster.fill(f"{ridge} L{WIDTH + 200} {HEIGHT + 20} L-200 {HEIGHT + 20} Z", colour)
