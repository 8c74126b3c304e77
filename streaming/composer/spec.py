"""What a cover shall show, as data. Nothing here needs Pillow, so that a web process can speak of covers cheaply."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Mood = Literal["neutral", "happy", "sleepy", "curious", "smug", "surprised", "sad", "asleep"]
Weather = Literal["sunny", "rain", "cloudy", "snow"]
TimeOfDay = Literal["day", "dusk", "night"]
Accessory = Literal["bell", "scarf", "none"]
Language = Literal["zh", "en"]

# What is longer is cut: a title written by a model must never be the reason that there is no cover.
TEXT_LIMIT = 240


def _bounded(value: object) -> object:
    return value[:TEXT_LIMIT] if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_bounded)]
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Looks(BaseModel):
    """Her colours and what she wears round her neck; the defaults are Baomi, a calico cat.

    `fur` is the ground of her coat, `patch` and `dark` its two other colours. Colours are `#RRGGBB`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fur: Colour = "#FFFBF3"
    patch: Colour = "#EFA04E"
    dark: Colour = "#4A3B37"
    eyes: Colour = "#E9A52B"
    ribbon: Colour = "#7FA66A"
    accessory: Accessory = "bell"


class CoverSpec(BaseModel):
    """One cover. The same spec gives the same picture, byte for byte, on one machine.

    `title` may be any text: it is cleaned, wrapped and sized to fit, and an empty one is replaced. `game` is the
    title of the game, empty for a talk stream; `start_time` is `HH:MM` game time; `sponsor` names who pays, and is
    shown as such; `seed` chooses layout, colours and place.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text
    game: Text = ""
    date: dt.date
    start_time: str = Field(default="", pattern=r"^(?:(?:[01]\d|2[0-3]):[0-5]\d)?$")
    weather: Weather = "sunny"
    time_of_day: TimeOfDay = "day"
    sponsor: Text = ""
    mood: Mood = "happy"
    language: Language = "zh"
    seed: int = 0
    looks: Looks = Looks()
