"""Kinds of weather: what each is called, looks like, does to a room, and how likely it is.

`vtuber` brings four; colleagues bring more through `registry.weather_kinds`. The draw, prompts, phrase books, the
admin, covers and the pages' scripts read the kinds from there, so a new one needs no edit elsewhere.

What she says of a kind stands in the phrase books under its key, and is left unsaid where it is missing:
`diary.open_<key>`, `sky.<key>.post` with `plan.talk.<key>` and `diary.about.<key>`, `live_sky.<key>` (in streams),
`live_chat_world.weather_<key>` (when a viewer asks).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator

from vtuber import registry
from vtuber.kinds import Bilingual

DEFAULT = "sunny"
# What the front end has backgrounds for.
FrontEndWeather = Literal["sunny", "rain"]
ALWAYS = range(-80, 80)
NOTHING = Bilingual("", "")


@dataclass(frozen=True)
class WeatherKind:
    """What there is to know of a kind of weather.

    `label` names it on pages ("Rain"), `now` in the middle of a sentence to a model ("it is 10:00, raining"), `view`
    to a painter (what a window shows; may be empty). `icon` is the inside of an SVG symbol of 24 by 24, in strokes.

    `falls` is what comes down outside: `rain` and `snow` are drawn in her room and on covers, anything else is there
    for a style of the app's own. `clear` is whether sun, moon and stars are seen, `grey` how much of its colours the
    sky has lost (0 to 1). `front_end` is the nearest that the front end has.

    `shares` is the part of a month's days that have it, January first; `stays` multiplies that after a day of the
    same kind. It is drawn only on days whose temperature (in °C, before `chill` is taken off) is in `temperatures`.
    `words` (Chinese, English) are those by which a post is known to be about it.
    """

    label: Bilingual
    now: Bilingual
    view: Bilingual = NOTHING
    icon: str = '<circle cx="12" cy="12" r="4"/>'
    falls: str = ""
    clear: bool = False
    grey: float = 0.0
    front_end: FrontEndWeather = "sunny"
    shares: tuple[float, ...] = (0.0,) * 12
    stays: float = 1.0
    chill: int = 0
    temperatures: range = ALWAYS
    words: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def wet(self) -> bool:
        """Whether it rains."""
        return self.falls == "rain"


def weather_kinds() -> dict[str, WeatherKind]:
    """All kinds by key, in the order of their registration."""
    return dict(registry.weather_kinds.items())


def weather_kind(sky: str) -> WeatherKind:
    """The kind of that key; for one that no app brings (any more), one that says no more than its name."""
    return weather_kinds().get(sky) or WeatherKind(Bilingual(sky, sky), Bilingual(sky, sky), clear=True)


def known_weather(sky: str) -> str:
    """`sky`, where an app brings that kind; else the default. For rows that outlive the app that wrote them."""
    return sky if sky in weather_kinds() else DEFAULT


def check_weather(sky: str) -> str:
    """`sky`, if there is such a kind. ValueError says which kinds there are."""
    if sky not in weather_kinds():
        raise ValueError(f"no kind of weather {sky!r}; there are: {', '.join(weather_kinds())}")
    return sky


# A field of events and contexts that holds a registered kind's key.
WeatherKey = Annotated[str, AfterValidator(check_weather)]

SUNNY = WeatherKind(
    label=Bilingual("Sunny", "晴"),
    now=Bilingual("clear", "晴天"),
    icon=(
        '<circle cx="12" cy="12" r="4"/><path d="M12 3v2.2M12 18.8V21M3 12h2.2M18.8 12H21M5.6 5.6l1.6 1.6'
        'M16.8 16.8l1.6 1.6M5.6 18.4l1.6-1.6M16.8 7.2l1.6-1.6"/>'
    ),
    clear=True,
)
_CLOUD = "M7.5 14.5a3.8 3.8 0 0 1 .3-7.6 5 5 0 0 1 9.5 1.6 3 3 0 0 1-.3 6z"
RAIN = WeatherKind(
    label=Bilingual("Rain", "下雨"),
    now=Bilingual("raining", "下雨"),
    view=Bilingual("rain outside the window", "窗外下着雨"),
    icon=f'<path d="{_CLOUD}"/><path d="m8.5 17.5-1 2.5M12.5 17.5l-1 2.5M16.5 17.5l-1 2.5"/>',
    falls="rain",
    grey=0.7,
    front_end="rain",
    shares=(0.22, 0.28, 0.35, 0.38, 0.34, 0.5, 0.36, 0.3, 0.3, 0.2, 0.22, 0.2),
    stays=1.5,
    chill=2,
    temperatures=range(3, 80),
    words=(("雨",), ("rain", "rainy", "raining", "drizzle", "puddle")),
)
CLOUDY = WeatherKind(
    label=Bilingual("Cloudy", "多云"),
    now=Bilingual("cloudy", "阴天"),
    view=Bilingual("soft grey light from an overcast sky", "窗外是阴天，光线柔和"),
    icon='<path d="M7.3 18a4.4 4.4 0 0 1 .4-8.8 5.8 5.8 0 0 1 11 1.9A3.5 3.5 0 0 1 18.4 18z"/>',
    grey=0.5,
    shares=(0.2, 0.2, 0.16, 0.14, 0.14, 0.14, 0.1, 0.1, 0.12, 0.14, 0.2, 0.22),
    stays=1.2,
    chill=1,
    words=(("阴天", "多云", "云层", "看云", "的云"), ("cloudy", "overcast", "clouds", "grey sky")),
)
SNOW = WeatherKind(
    label=Bilingual("Snow", "下雪"),
    now=Bilingual("snowing", "下雪"),
    view=Bilingual("snow falling outside the window", "窗外下着雪"),
    icon=(
        f'<path d="{_CLOUD}"/>'
        '<path d="M8 17.5v3M6.7 18.25l2.6 1.5M9.3 18.25l-2.6 1.5'
        'M15 17.5v3M13.7 18.25l2.6 1.5M16.3 18.25l-2.6 1.5"/>'
    ),
    falls="snow",
    grey=0.45,
    shares=(0.5, 0.5, 0.35, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.35, 0.5),
    stays=1.5,
    chill=2,
    temperatures=range(-80, 3),
    words=(("下雪", "雪花", "积雪", "看雪", "雪地"), ("snow", "snowing", "snowy", "snowflake", "snowflakes")),
)


def register() -> None:
    """Called once, when the app is ready."""
    for key, kind in {DEFAULT: SUNNY, "rain": RAIN, "cloudy": CLOUDY, "snow": SNOW}.items():
        registry.weather_kinds.register(key, kind)
