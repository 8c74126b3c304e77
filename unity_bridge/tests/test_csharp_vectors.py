"""The C# reader and the schemas: it takes what they take, and names what is of another type."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from unity_bridge.protocol import schemas
from unity_bridge.protocol.csharp_fields import pascal
from unity_bridge.tests.support.csharp_build import CSharpBuild

pytestmark = pytest.mark.mono

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# How much or which is for the server to judge; a client takes what a newer server may say.
BOUNDS = {"const", "enum", "exclusiveMinimum", "maximum", "maxItems", "maxLength", "minimum", "minItems", "minLength"}
WRONG: tuple[Any, ...] = (
    None,
    "",
    "text",
    "x" * 3000,
    -1,
    0,
    1.5,
    3.0,
    10**25,
    True,
    [],
    ["a", 1],
    {},
    [None],
    {"deep": 1},
)


def server_frames() -> list[dict[str, Any]]:
    # Some hold what Python takes for the end of a line.
    lines = (schemas.VECTORS / "server.jsonl").read_text(encoding="utf-8").strip("\n").split("\n")
    return [json.loads(line) for line in lines]


def read(csharp: CSharpBuild, frames: Sequence[str]) -> list[dict[str, Any]]:
    """What the reader says of each line."""
    line = ["mono", str(csharp.client), "--read"]
    done = subprocess.run(
        line, input="\n".join(frames) + "\n", capture_output=True, text=True, timeout=60, check=True
    )
    told = [json.loads(said) for said in done.stdout.splitlines()]
    assert len(told) == len(frames)
    return told


def types_alone(schema: Any) -> Any:
    """A schema that asks for types, and for what may be neither missing nor null."""
    if isinstance(schema, list):
        return [types_alone(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    looser = {key: types_alone(value) for key, value in schema.items() if key not in BOUNDS | {"pattern"}}
    if isinstance(schema.get("required"), list):
        fields = schema["properties"]
        looser["required"] = [name for name in schema["required"] if not schemas.is_nullable(fields[name])]
        may_miss = fields.keys() - set(schema["required"])
        for name in may_miss:
            looser["properties"][name] = {"anyOf": [looser["properties"][name], {"type": "null"}]}
    return looser


def validator(type_: str) -> Draft202012Validator:
    parts = {name: types_alone(part) for name, part in schemas.parts().items()}
    common = Resource.from_contents({"$schema": DIALECT, "$id": "common.json", "$defs": parts})
    schema = types_alone(schemas.messages()[type_].schema)
    return Draft202012Validator(schema, registry=Registry().with_resource("common.json", common))


def mutations(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The data with one field gone, or of another value; fields of parts too, and one that nobody knows."""
    yield {**data, "nobody_knows_it": {"deep": [1]}}
    for name, held in data.items():
        yield {key: value for key, value in data.items() if key != name}
        for value in WRONG:
            yield {**data, name: value}
        if isinstance(held, dict):
            for inner in mutations(held):
                yield {**data, name: inner}


def test_every_vector_is_read_as_its_schema_says(csharp: CSharpBuild) -> None:
    frames = server_frames()
    told = read(csharp, [json.dumps(frame, ensure_ascii=False) for frame in frames])
    for frame, said in zip(frames, told, strict=True):
        message = schemas.messages().get(frame["type"])
        assert said["problem"] is None, frame
        assert said["type"] == frame["type"]
        assert said["typed"] == (message.title if message else None)
        assert said["slot"] == ((message.slot or None) if message else None)
        partial = message is not None and message.kind == "one-shot" and "seq" not in frame
        kind = "Ephemeral" if partial else pascal(message.kind) if message else "Unknown"
        assert said["kind"] == kind, frame


def test_what_is_of_a_wrong_type_is_named_and_nothing_else_is(csharp: CSharpBuild) -> None:
    cases = []
    for frame in server_frames():
        if frame["type"] in schemas.messages() and frame["type"] != "snapshot":
            judge = validator(frame["type"])
            cases += [({**frame, "data": data}, judge.is_valid(data)) for data in mutations(frame["data"])]
    told = read(csharp, [json.dumps(frame) for frame, _fine in cases])
    seen = {True: 0, False: 0}
    for (frame, fine), said in zip(cases, told, strict=True):
        # A whole number beyond 64 bits is a number to the schema, and none that can be held.
        if str(10**25) in json.dumps(frame["data"]):
            assert said["type"] == frame["type"]
            continue
        assert (said["problem"] is None) == fine, (frame, said)
        assert (said["typed"] is not None) == fine
        if not fine:
            assert said["problem"].startswith(f"{frame['type']}: ")
        seen[fine] += 1
    assert min(seen.values()) > 300, seen
