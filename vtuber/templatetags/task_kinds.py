"""The icons of registered kinds of tasks, for a page's sprite."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from vtuber.kinds import task_kinds

register = template.Library()


@register.simple_tag
def task_kind_symbols() -> SafeString:
    """A `<symbol>` for each kind; its drawing comes from an installed app, and from nobody else."""
    symbols = ((type, mark_safe(kind.icon)) for type, kind in task_kinds().items())
    return format_html("{}", format_html_join("\n", '<symbol id="i-{}" viewBox="0 0 24 24">{}</symbol>', symbols))
