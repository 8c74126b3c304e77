"""A field of a message's schema as C#: its name, its type, how it is read from JSON and written back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Of a schema's type: the C# type, and the method of DataReader that reads it.
_PRIMITIVES = {
    "string": ("string", "Text"),
    "integer": ("long", "Integer"),
    "number": ("double", "Number"),
    "boolean": ("bool", "Flag"),
}


@dataclass(frozen=True)
class Field:
    """`key` is its name on the wire; `part` the class of what it holds, where that is one of ours."""

    key: str
    type: str
    reader: str
    description: str
    is_required: bool
    part: str | None = None
    is_array: bool = False
    values: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return pascal(self.key)

    @property
    def is_value_type(self) -> bool:
        return self.type in ("long", "double", "bool")

    @property
    def reader_argument(self) -> str:
        return f", {self.part}.Read" if self.part else ""

    @property
    def to_json(self) -> str:
        """The expression that makes JSON of its value."""
        if self.is_array:
            return f"DataWriter.Array({self.name})"
        return f"{self.name}.ToJson()" if self.part else self.name


def fields_of(schema: Mapping[str, Any]) -> list[Field]:
    """The fields of an object's schema, in its order. ValueError for one that has no C# type here."""
    required = set(schema.get("required", ()))
    return [_field(key, field, key in required) for key, field in schema.get("properties", {}).items()]


def pascal(name: str) -> str:
    """`game_time`, `one-shot` and `character.action` as C# writes names."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", name))


def _field(key: str, field: Mapping[str, Any], is_required: bool) -> Field:
    shape, is_nullable = _without_null(field)
    may_miss = is_nullable or not is_required
    values = tuple(value for value in shape.get("enum", ()) if value is not None)
    description = str(field["description"])
    match shape:
        case {"$ref": str(ref)}:
            part = _part(ref)
            return Field(key, part, "PartOrNull" if may_miss else "Part", description, not may_miss, part)
        case {"type": "array", "items": {"$ref": str(ref)}}:
            part = _part(ref)
            reader = "PartsOrNull" if may_miss else "Parts"
            return Field(key, f"{part}[]", reader, description, not may_miss, part, is_array=True)
        case {"type": "array", "items": {"type": str(name)} as item} if name in ("string", "integer"):
            type_, reader = _PRIMITIVES[name]
            reader = f"{reader}s" + ("OrNull" if may_miss else "")
            values = tuple(item.get("enum", ()))
            return Field(key, f"{type_}[]", reader, description, not may_miss, is_array=True, values=values)
        case {"type": "object"}:
            return Field(key, "JObject", "JsonOrNull" if may_miss else "Json", description, not may_miss)
        case {"type": str(name)} if name in _PRIMITIVES:
            type_, reader = _PRIMITIVES[name]
            if may_miss:
                type_ += "" if type_ == "string" else "?"
                reader += "OrNull"
            return Field(key, type_, reader, description, not may_miss, values=values)
    raise ValueError(f"{key}: no C# type for {field}")


def _without_null(field: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """The schema beside null, and whether null is allowed."""
    match field:
        case {"anyOf": [*choices]} if {"type": "null"} in choices:
            rest = [choice for choice in choices if choice != {"type": "null"}]
            if len(rest) == 1:
                return rest[0], True
        case {"type": [*types]} if "null" in types:
            rest = [name for name in types if name != "null"]
            if len(rest) == 1:
                return {**field, "type": rest[0]}, True
    return field, False


def _part(ref: str) -> str:
    file, _hash, name = ref.partition("#/$defs/")
    if file not in ("common.json", "") or not name:
        raise ValueError(f"{ref}: parts stand in common.json")
    return name
