"""The messages as pydantic models: the text of `unity_bridge/messages.py`."""

import json
import textwrap
from typing import Any

from unity_bridge.protocol import schemas

_PRIMITIVES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
_BOUNDS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_length",
    "maxItems": "max_length",
    "pattern": "pattern",
}
_HEAD = '''"""The messages of `vtbridge/1`. Made from unity_bridge/protocol/schema by `manage.py protocol_types`.

Change the schemas, and run that.
"""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """Base of what stands inside messages. Unknown fields are ignored: a newer client may know more."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, allow_inf_nan=False)


class Message(Part):
    """Base of all messages. Those of a `SLOT` are states; `TTL_MS` are real milliseconds, None: however late."""

    TYPE: ClassVar[str]
    SLOT: ClassVar[str] = ""
    CLEARS: ClassVar[tuple[str, ...]] = ()
    TTL_MS: ClassVar[int | None] = None
'''


def text() -> str:
    """The whole module."""
    blocks = [_HEAD]
    for name, part in schemas.parts().items():
        blocks.append(_block(name, "Part", part, []))
    for message in schemas.messages().values():
        own = [f'TYPE: ClassVar[str] = "{message.type}"']
        if message.slot:
            own.append(f'SLOT: ClassVar[str] = "{message.slot}"')
        if message.clears:
            own.append(f"CLEARS: ClassVar[tuple[str, ...]] = {_tuple(message.clears)}")
        if message.ttl_ms is not None:
            own.append(f"TTL_MS: ClassVar[int | None] = {message.ttl_ms}")
        blocks.append(_block(message.title, "Message", message.schema, own))
    blocks.append(_table("CLIENT_MESSAGES", "What a client may send, by type.", ("client", "both")))
    blocks.append(_table("SERVER_MESSAGES", "What the server sends, by type.", ("server", "both")))
    return "\n\n".join(blocks)


def _block(name: str, base: str, schema: dict[str, Any], own: list[str]) -> str:
    lines = [f"class {name}({base}):", *_docstring(schema["description"]), ""]
    lines += [f"    {line}" for line in own]
    for field, described in schema["properties"].items():
        lines += [f"    # {line}" for line in textwrap.wrap(described["description"], 112)]
        lines += [f"    {line}" for line in _field(field, described, field in schema["required"])]
    return "\n".join(lines).rstrip() + "\n"


def _docstring(text: str) -> list[str]:
    if len(text) <= 106:
        return [f'    """{text}"""']
    first, *rest = textwrap.wrap(text, 111)
    return [f'    """{first}', *(f"    {line}" for line in rest), '    """']


def _field(name: str, schema: dict[str, Any], required: bool) -> list[str]:
    kind, bounds = _type(schema), [f"{_BOUNDS[key]}={_literal(schema[key])}" for key in schema if key in _BOUNDS]
    if bounds:
        kind = f"Annotated[{kind}, Field({', '.join(bounds)})]"
    if schemas.is_nullable(schema) or not required:
        kind += " | None"
    line = f"{name}: {kind}" + ("" if required else " = None")
    if len(line) <= 114:
        return [line]
    raise ValueError(f"too long a line: {line}")


def _type(schema: dict[str, Any]) -> str:
    if part := schemas.part_name(schema):
        return part
    if "enum" in schema:
        return f"Literal[{', '.join(_literal(value) for value in schema['enum'] if value is not None)}]"
    kind = schemas.base_type(schema)
    if kind == "array":
        item = schema["items"]
        lengths = [f"{_BOUNDS[key]}={_literal(item[key])}" for key in item if key in _BOUNDS]
        inside = f"Annotated[{_type(item)}, Field({', '.join(lengths)})]" if lengths else _type(item)
        return f"list[{inside}]"
    return "dict[str, Any]" if kind == "object" else _PRIMITIVES[kind]


def _literal(value: Any) -> str:
    if not isinstance(value, str):
        return repr(value)
    if "\\" in value:
        return f'r"{value}"'
    return json.dumps(value, ensure_ascii=False)


def _tuple(values: tuple[str, ...]) -> str:
    return f"({', '.join(json.dumps(value) for value in values)}{',' if len(values) == 1 else ''})"


def _table(name: str, told: str, senders: tuple[str, ...]) -> str:
    lines = [f"# {told}", f"{name}: dict[str, type[Message]] = {{"]
    lines += [f'    "{m.type}": {m.title},' for m in schemas.messages().values() if m.sender in senders]
    return "\n".join([*lines, "}"]) + "\n"
