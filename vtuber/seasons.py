"""Seasons and the weather that is drawn from them (northern hemisphere, a mild coastal town)."""

import datetime as dt
import random
from typing import Literal

from vtuber.weather import DEFAULT, weather_kinds

Season = Literal["spring", "summer", "autumn", "winter"]

# Mean temperature in °C, January first.
_MEANS = (4, 6, 11, 16, 21, 25, 29, 29, 24, 19, 12, 6)
# Of a day's chances, so much at the most goes to what is no fair weather.
_FOUL = 0.9


def season(date: dt.date) -> Season:
    """Meteorological season of a date."""
    if date.month in (3, 4, 5):
        return "spring"
    if date.month in (6, 7, 8):
        return "summer"
    return "autumn" if date.month in (9, 10, 11) else "winter"


def draw_weather(date: dt.date, yesterday: str, rng: random.Random) -> tuple[str, int]:
    """The key of a kind of weather and a temperature in °C. `yesterday` is that day's kind, empty for none.

    Each kind has its share of the month's days, more of them after a day of its own, and none where it is too warm or
    too cold for it; what is left is fair.
    """
    roll, mild = rng.random(), round(rng.gauss(_MEANS[date.month - 1], 2.5))
    kinds = weather_kinds()
    chances = {
        key: kind.shares[date.month - 1] * (kind.stays if key == yesterday else 1 - (kind.stays - 1) * 0.3)
        for key, kind in kinds.items()
        if mild in kind.temperatures
    }
    squeezed = max(sum(chances.values()) / _FOUL, 1.0)
    for key, chance in chances.items():
        roll -= chance / squeezed
        if roll < 0:
            return key, mild - kinds[key].chill
    return DEFAULT, mild
