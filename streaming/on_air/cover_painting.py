"""From the words of a cover to its pixels. Pillow is loaded by whoever paints, not by whoever imports this."""

from llmservice.errors import ModelError
from llmservice.gateway import PaintedImage
from streaming import composer
from streaming.on_air.contexts import PaintCoverContext
from vtuber.plugin import PhraseWriter
from vtuber.weather import WeatherKind


def cover_spec(context: PaintCoverContext) -> composer.CoverSpec:
    """What the composer lays over (or paints into) a cover."""
    return composer.CoverSpec(
        title=context.headline,
        game=context.game,
        date=context.date,
        start_time=context.start_time,
        weather=_outside(context.weather),
        time_of_day=context.time_of_day,
        sponsor=context.sponsor,
        mood=context.mood,
        language=context.language,
        # Neighbouring seeds differ in layout and place: a month of covers reads as a series.
        seed=context.date.toordinal(),
    )


def _outside(weather: WeatherKind) -> composer.Weather:
    """Of what the composer can draw, the nearest to a kind of weather."""
    if weather.falls == "snow":
        return "snow"
    return "rain" if weather.wet else "sunny" if weather.clear else "cloudy"


def paint_cover(context: PaintCoverContext, writer: PhraseWriter) -> bytes:
    """Fallback painter of purpose `paint_cover`: the composer's picture, PNG."""
    return composer.compose_cover(cover_spec(context))


def finish(picture: PaintedImage, context: PaintCoverContext) -> bytes:
    """A painted picture as a cover (PNG, 1280×720): what came from a model gets its size, title and date here.

    ModelError for a picture that cannot be used: another try may bring a better one.
    """
    if picture.fallback_reason or not picture.model:
        return picture.data
    try:
        return composer.normalise_picture(picture.data, cover_spec(context))
    except composer.PictureRefused as problem:
        raise ModelError(f"paint_cover: {problem}") from problem


def thumbnail(png: bytes) -> bytes:
    """The small picture for lists, WebP."""
    return composer.cover_thumbnail(png)
