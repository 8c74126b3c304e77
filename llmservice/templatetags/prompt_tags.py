"""Filters for prompts: untrusted text (mail, chat, titles) is quoted, so that it reads as data and not as orders."""

import json
import re

from django import template

register = template.Library()

LIMIT = 2000
# Control characters, and those that turn the direction of writing or hide themselves.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@register.filter
def quoted(value: object, limit: int = LIMIT) -> str:
    """Text as one JSON string, cut at `limit` characters: `{{ mail.body|quoted:500 }}`."""
    return json.dumps(_cut(value, limit), ensure_ascii=False)


@register.filter
def quoted_block(value: object, limit: int = LIMIT) -> str:
    """Text as a block whose every line begins with `> `, cut at `limit` characters."""
    return "\n".join(f"> {line}" for line in _cut(value, limit).split("\n"))


def _cut(value: object, limit: int) -> str:
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    text = _UNSEEN.sub("", text)
    return text if len(text) <= limit else text[:limit].rstrip() + "…"
