"""JSON schemas of answers, as models get them."""

import copy
from functools import cache
from typing import Any

from pydantic import BaseModel


@cache
def _schema(shape: type[BaseModel]) -> dict[str, Any]:
    found = shape.model_json_schema()
    _tighten(found)
    return found


def schema_for_models(shape: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a shape, closed: a key that the shape doesn't name is not allowed.

    Left open, a grammar lets a small model invent keys until its tokens are spent. The titles that pydantic derives
    from names are left out: they cost tokens and say nothing new.
    """
    return copy.deepcopy(_schema(shape))


def _tighten(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            _tighten(item)
        return
    if not isinstance(node, dict):
        return
    if isinstance(node.get("title"), str):
        del node["title"]
    if isinstance(node.get("properties"), dict):
        node.setdefault("additionalProperties", False)
    for key, value in node.items():
        if key in ("properties", "$defs"):  # names, not schema words: a property may be called "title"
            for part in value.values():
                _tighten(part)
        elif key not in ("default", "const", "enum", "examples"):
            _tighten(value)
