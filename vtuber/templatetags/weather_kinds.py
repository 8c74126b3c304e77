"""Kinds of weather for a page: their icons, and what its scripts need to know of them."""

from django import template
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe

from vtuber.weather import weather_kinds

register = template.Library()


@register.simple_tag
def weather_kind_symbols() -> SafeString:
    """A `<symbol>` for each kind; its drawing comes from an installed app, and from nobody else."""
    symbols = ((key, mark_safe(kind.icon)) for key, kind in weather_kinds().items())
    return format_html(
        "{}", format_html_join("\n", '<symbol id="i-weather-{}" viewBox="0 0 24 24">{}</symbol>', symbols)
    )


@register.simple_tag
def weather_kind_data() -> SafeString:
    """The kinds as `static/js/shared/weather.js` reads them, in the reader's language."""
    kinds = {
        key: {"label": str(kind.label), "falls": kind.falls, "clear": kind.clear, "grey": kind.grey}
        for key, kind in weather_kinds().items()
    }
    return json_script(kinds, "weather-kinds")
