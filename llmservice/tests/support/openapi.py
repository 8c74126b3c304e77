"""What is wrong with a value by an OpenAPI schema: the few words of it that TGI's document uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}


def problems(value: Any, schema: Schema, schemas: Mapping[str, Schema], at: str = "") -> list[str]:
    """Every fault of the value, in words, with the place where it is; empty when it fits.

    A `$ref` is the name of one of the `schemas`. Properties that the schema doesn't name are no fault.
    """
    return list(_problems(value, schema, schemas, at))


def unnamed(value: Any, schema: Schema, schemas: Mapping[str, Schema], at: str = "") -> list[str]:
    """The properties of the value that its schema doesn't name, with their places."""
    if not isinstance(value, (dict, list)):
        return []
    if isinstance(value, list):
        items = _named(schema, schemas).get("items", {})
        return [
            name for number, item in enumerate(value) for name in unnamed(item, items, schemas, f"{at}[{number}]")
        ]
    known = _properties(schema, schemas)
    if not known:
        return []  # it may hold anything
    found = [f"{at}.{name}" for name in value if name not in known]
    for name, inner in known.items():
        found += unnamed(value.get(name), inner, schemas, f"{at}.{name}")
    return found


def _problems(value: Any, schema: Schema, schemas: Mapping[str, Schema], at: str) -> Iterator[str]:
    if value is None and schema.get("nullable"):
        return
    if "$ref" in schema:
        yield from _problems(value, schemas[schema["$ref"]], schemas, at)
    for part in schema.get("allOf", ()):
        yield from _problems(value, part, schemas, at)
    if "oneOf" in schema:
        tried = [problems(value, choice, schemas, at) for choice in schema["oneOf"]]
        fitting = tried.count([])
        if fitting != 1:
            yield f"{at or 'the body'} fits {fitting} of {len(tried)} shapes: {tried}"
    kind = schema.get("type")
    if kind and not _is(value, kind):
        yield f"{at or 'the body'} is no {kind}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at} is none of {schema['enum']}"
    if kind in ("integer", "number"):
        yield from _out_of_range(value, schema, at)
    elif kind == "object":
        yield from (f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value)
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                yield from _problems(value[name], inner, schemas, f"{at}.{name}")
    elif kind == "array":
        if len(value) > schema.get("maxItems", len(value)):
            yield f"{at} has more than {schema['maxItems']} items"
        for number, item in enumerate(value):
            yield from _problems(item, schema.get("items", {}), schemas, f"{at}[{number}]")


def _out_of_range(value: float, schema: Schema, at: str) -> Iterator[str]:
    if value < schema.get("minimum", value):
        yield f"{at} is less than {schema['minimum']}"
    if value > schema.get("maximum", value):
        yield f"{at} is more than {schema['maximum']}"
    if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]:
        yield f"{at} is not more than {schema['exclusiveMinimum']}"


def _is(value: Any, kind: str) -> bool:
    # In Python a bool is an int; in JSON it isn't.
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _named(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    return schemas[schema["$ref"]] if "$ref" in schema else schema


def _properties(schema: Schema, schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """All properties that a schema names, its parts and choices included."""
    schema = _named(schema, schemas)
    known: dict[str, Schema] = dict(schema.get("properties", {}))
    for part in (*schema.get("allOf", ()), *schema.get("oneOf", ())):
        known |= _properties(part, schemas)
    return known
