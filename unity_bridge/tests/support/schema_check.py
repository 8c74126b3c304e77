"""Frames checked against the protocol's schemas, by a library that knows nothing of how ours are made."""

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from unity_bridge.protocol import schemas


def complaints(frame: dict[str, Any]) -> list[str]:
    """What is wrong with a frame by its schemas; nothing for one of an unknown type beyond its envelope."""
    found = [error.message for error in _validator("envelope").iter_errors(frame)]
    if not found and frame["type"] in schemas.messages():
        found = [error.message for error in _validator(frame["type"]).iter_errors(frame["data"])]
        if frame["type"] == "snapshot":
            for told in frame["data"]["commands"]:
                found += [error.message for error in _validator(told["type"]).iter_errors(told["data"])]
            for saying in frame["data"].get("saying") or ():
                found += [error.message for error in _validator("speech.say").iter_errors(saying["data"])]
    return found


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = schemas.envelope() if name == "envelope" else schemas.messages()[name].schema
    common = Resource.from_contents(
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "common.json", "$defs": schemas.parts()}
    )
    return Draft202012Validator(schema, registry=Registry().with_resource("common.json", common))
