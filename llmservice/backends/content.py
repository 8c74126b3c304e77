"""The contents of messages as endpoints write them: a text, or a list of parts of which some are thoughts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Kinds of parts that are the answer. A part of any other kind is none: a thought, a reference, a picture.
_SPOKEN = frozenset({"text", "output_text"})
# Where endpoints put reasoning beside the answer.
_BESIDE = ("reasoning_content", "reasoning", "thinking", "reasoning_text")


def spoken(content: object) -> str:
    """The answer in a content: the text itself, or its text parts together."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(map(_spoken_part, content))
    return _spoken_part(content)


def thought_length(message: object) -> int:
    """How many characters of a message, or of a piece of one, are reasoning that stands beside the answer."""
    beside = max((_length(_field(message, name)) for name in _BESIDE), default=0)
    content = _field(message, "content")
    parts = content if isinstance(content, list) else []
    return beside + sum(_length(part) for part in parts if not _spoken_part(part))


def _spoken_part(part: object) -> str:
    if isinstance(part, str):
        return part
    if part is None or _field(part, "type") not in _SPOKEN:
        return ""
    text = _field(part, "text")
    return text if isinstance(text, str) else ""


def _length(value: object) -> int:
    """The characters of all texts in it."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, list):
        return sum(map(_length, value))
    if isinstance(value, Mapping):
        return sum(_length(part) for name, part in value.items() if name != "type")
    return 0


def _field(holder: Any, name: str) -> Any:
    return holder.get(name) if isinstance(holder, Mapping) else getattr(holder, name, None)
