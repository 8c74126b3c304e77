"""The messages for the scripts of a browser: types, and what a reader has to know of each type at run time."""

import json
import textwrap
from typing import Any

from unity_bridge.protocol import schemas

_PRIMITIVES = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}


def text() -> str:
    """The whole module."""
    head = "Made from unity_bridge/protocol/schema by `manage.py protocol_types`. Change the schemas, and run that."
    blocks = [_comment(head)]
    blocks += [_typedef(name, part) for name, part in schemas.parts().items()]
    blocks += [_typedef(message.title, message.schema) for message in schemas.messages().values()]
    blocks.append(_shapes())
    return "\n".join(blocks)


def _comment(text: str) -> str:
    return "\n".join(["/**", *(f" * {line}" for line in textwrap.wrap(text, 112)), " */"]) + "\n"


def _typedef(name: str, shape: dict[str, Any]) -> str:
    lines = ["/**", *(f" * {line}" for line in textwrap.wrap(shape["description"], 112)), " *"]
    lines.append(f" * @typedef {{object}} {name}")
    for field, schema in shape["properties"].items():
        called = field if field in shape["required"] else f"[{field}]"
        kind = _type(schema) + (" | null" if schemas.is_nullable(schema) else "")
        lines.append(f" * @property {{{kind}}} {called}")
    return "\n".join([*lines, " */"]) + "\n"


def _type(schema: dict[str, Any]) -> str:
    if part := schemas.part_name(schema):
        return part
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"] if value is not None)
    kind = schemas.base_type(schema)
    if kind == "array":
        item = _type(schema["items"])
        return f"({item})[]" if " " in item else f"{item}[]"
    return "Record<string, any>" if kind == "object" else _PRIMITIVES[kind]


def _shapes() -> str:
    """Of what the server sends: the slot, what it empties, and the kind of each field that has to be there."""
    lines = ["/** What a reader has to know of each message that the server sends. */", "export const MESSAGES = {"]
    for message in schemas.messages().values():
        if message.sender == "client":
            continue
        lines.append(f"  {json.dumps(message.type)}: {{")
        lines.append(f"    slot: {json.dumps(message.slot)},")
        lines.append(f"    clears: {json.dumps(list(message.clears))},")
        needed = {name: _check(schema) for name, schema in message.fields.items() if name in message.required}
        fields = ", ".join(f"{name}: {json.dumps(check)}" for name, check in needed.items())
        lines.append(f"    fields: {{ {fields} }}," if fields else "    fields: {},")
        lines.append("  },")
    return "\n".join([*lines, "};"]) + "\n"


def _check(schema: dict[str, Any]) -> str:
    kind = schemas.base_type(schema)
    told = {"integer": "number"}.get(kind, kind)
    return f"{told}?" if schemas.is_nullable(schema) else told
