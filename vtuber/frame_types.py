"""The frames of a link as types for its page's scripts: a JavaScript module of JSDoc typedefs."""

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from pydantic.json_schema import models_json_schema

from vtuber.frames import FrameTypes

_PRIMITIVES = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def frame_type_scripts() -> Iterator[tuple[Path, str]]:
    """The module of each link that an installed app has (`AppConfig.frames`): where it stands, and its text."""
    for config in apps.get_app_configs():
        if name := getattr(config, "frames", ""):
            types: FrameTypes = import_module(name).FRAME_TYPES
            yield Path(config.path) / types.script, script_text(types, name)


def script_text(types: FrameTypes, source: str) -> str:
    """The module's text. `source` is the Python module that the frames stand in."""
    _keys, schema = models_json_schema([(frame, "serialization") for frame in (*types.sent, *types.accepted)])
    shapes: dict[str, dict[str, Any]] = schema["$defs"]
    blocks = [_block(f"Made from {source} by `manage.py frame_types`. Change the frames there, and run that.")]
    blocks += [_typedef(name, shape) for name, shape in shapes.items()]
    blocks.append(_union("SentFrame", "Whatever the server sends.", types.sent))
    if types.accepted:
        blocks.append(_union("AcceptedFrame", "Whatever the page may send.", types.accepted))
    return "\n".join([*blocks, "export {};\n"])


def js_type(schema: dict[str, Any]) -> str:
    """A JSON schema as TypeScript writes it. ValueError for one that frames do not have."""
    match schema:
        case {"$ref": ref}:
            return str(ref).rpartition("/")[2]
        case {"anyOf": choices} | {"oneOf": choices}:
            return " | ".join(js_type(choice) for choice in choices)
        case {"const": value}:
            return json.dumps(value)
        case {"enum": values}:
            return " | ".join(json.dumps(value) for value in values)
        case {"type": "array", "items": items}:
            item = js_type(items)
            return f"({item})[]" if " " in item else f"{item}[]"
        case {"type": "object", "additionalProperties": dict(values)}:
            return f"Record<string, {js_type(values)}>"
        case {"type": "object"}:
            return "Record<string, any>"
        case {"type": str(name)} if name in _PRIMITIVES:
            return _PRIMITIVES[name]
        case _ if not schema.keys() - {"title", "description", "default"}:
            return "any"
    raise ValueError(f"no type for scripts: {schema}")


def _typedef(name: str, shape: dict[str, Any]) -> str:
    required = set(shape.get("required", ()))
    fields = [
        f"@property {{{js_type(field)}}} {key if key in required else f'[{key}]'}"
        for key, field in shape.get("properties", {}).items()
    ]
    return _block(*shape["description"].split("\n"), "", f"@typedef {{object}} {name}", *fields)


def _union(name: str, meaning: str, frames: tuple[type, ...]) -> str:
    return _block(meaning, "", f"@typedef {{{' | '.join(frame.__name__ for frame in frames)}}} {name}")


def _block(*lines: str) -> str:
    return "\n".join(["/**", *(f" * {line.strip()}".rstrip() for line in lines), " */", ""])
