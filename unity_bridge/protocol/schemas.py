"""The schemas as objects: the one place from which the types of every language and the tables of the docs are made.

They keep to a small part of JSON Schema 2020-12: objects, arrays, strings with a pattern, an enum or lengths, numbers
with bounds, booleans, `["string", "null"]`, and `$ref` to a part in `common.json`.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "schema"
VECTORS = Path(__file__).parent / "vectors"


@dataclass(frozen=True)
class Message:
    """A message as its schema describes it.

    `sender` is `server`, `client` or `both`; `kind` is `session`, `state`, `one-shot`, `ephemeral` or `request`.
    """

    type: str
    title: str
    description: str
    sender: str
    kind: str
    schema: dict[str, Any]

    @property
    def slot(self) -> str:
        """The slot of a state; empty for what is none."""
        return str(self.schema.get("x-slot", ""))

    @property
    def clears(self) -> tuple[str, ...]:
        """The slots that it empties."""
        return tuple(self.schema.get("x-clears", ()))

    @property
    def ttl_ms(self) -> int | None:
        """Real milliseconds for which it is worth doing; None: however late."""
        return self.schema.get("x-ttl-ms")

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """Its fields' schemas by name."""
        return dict(self.schema["properties"])

    @property
    def required(self) -> frozenset[str]:
        """The fields that may not be missing."""
        return frozenset(self.schema["required"])


@cache
def messages() -> dict[str, Message]:
    """All messages by type, in the order of their names."""
    found = {}
    for path in sorted(FOLDER.glob("*.json")):
        schema = _read(path)
        if "x-kind" in schema:
            found[path.stem] = Message(
                type=path.stem,
                title=schema["title"],
                description=schema["description"],
                sender=schema["x-from"],
                kind=schema["x-kind"],
                schema=schema,
            )
    return found


@cache
def parts() -> dict[str, dict[str, Any]]:
    """Schemas of what stands in several messages, by name."""
    return dict(_read(FOLDER / "common.json")["$defs"])


@cache
def envelope() -> dict[str, Any]:
    """The schema of what is around each message."""
    return _read(FOLDER / "envelope.json")


def error_codes() -> dict[str, str]:
    """What each code of an `error` means."""
    return dict(messages()["error"].schema["x-codes"])


def part_name(schema: dict[str, Any]) -> str:
    """The part that a field refers to, also one that may be null; empty for another field."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    return next((part_name(choice) for choice in schema.get("anyOf", ()) if "$ref" in choice), "")


def is_nullable(schema: dict[str, Any]) -> bool:
    """Whether a field may be null."""
    kinds = schema.get("type", ())
    return "null" in kinds if isinstance(kinds, list) else {"type": "null"} in schema.get("anyOf", ())


def base_type(schema: dict[str, Any]) -> str:
    """`string`, `integer`, `number`, `boolean`, `array` or `object`. ValueError for a schema beyond ours."""
    if part_name(schema):
        return "object"
    kinds = schema.get("type")
    names = [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind != "null"]
    if len(names) != 1 or names[0] not in {"string", "integer", "number", "boolean", "array", "object"}:
        raise ValueError(f"no type of ours: {schema}")
    return str(names[0])


def _read(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read
