"""Seasons and the weather that is drawn from them (northern hemisphere, a mild coastal town)."""

import datetime as dt
import random
from typing import Literal

Season = Literal["spring", "summer", "autumn", "winter"]

# Mean temperature in °C and share of rainy days, by month.
_CLIMATE: dict[int, tuple[int, float]] = {
    1: (4, 0.22),
    2: (6, 0.28),
    3: (11, 0.35),
    4: (16, 0.38),
    5: (21, 0.34),
    6: (25, 0.5),
    7: (29, 0.36),
    8: (29, 0.3),
    9: (24, 0.3),
    10: (19, 0.2),
    11: (12, 0.22),
    12: (6, 0.2),
}


def season(date: dt.date) -> Season:
    """Meteorological season of a date."""
    if date.month in (3, 4, 5):
        return "spring"
    if date.month in (6, 7, 8):
        return "summer"
    return "autumn" if date.month in (9, 10, 11) else "winter"


def draw_weather(date: dt.date, yesterday_rained: bool, rng: random.Random) -> tuple[str, int]:
    """Sky (`sunny` or `rain`) and temperature in °C. Rain likes to stay: it is half as likely again after rain."""
    mean, share = _CLIMATE[date.month]
    rain = rng.random() < min(share * (1.5 if yesterday_rained else 0.85), 0.9)
    temperature = round(rng.gauss(mean, 2.5)) - (2 if rain else 0)
    return ("rain" if rain else "sunny"), temperature
