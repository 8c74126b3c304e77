"""The icons that apps bring for a page's sprite: of their kinds of tasks, and of their parts of the board."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from vtuber import registry
from vtuber.kinds import task_kinds

register = template.Library()


@register.simple_tag
def app_symbols() -> SafeString:
    """A `<symbol>` for each icon. The drawings come from installed apps, and from nobody else."""
    icons = {type: kind.icon for type, kind in task_kinds().items()}
    for _name, part in registry.board_parts.items():
        icons |= part.icons
    symbols = ((name, mark_safe(drawing)) for name, drawing in icons.items())
    return format_html("{}", format_html_join("\n", '<symbol id="i-{}" viewBox="0 0 24 24">{}</symbol>', symbols))
