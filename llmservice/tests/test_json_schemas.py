from pydantic import BaseModel, Field

from llmservice.json_schemas import schema_for_models


class Part(BaseModel):
    title: str = "x"


class Whole(BaseModel):
    parts: list[Part] = Field(max_length=2)
    note: str | None = None
    loose: dict[str, int] = {}


def test_a_schema_is_closed_and_keeps_what_matters() -> None:
    closed = {"type": "object", "additionalProperties": False}
    assert schema_for_models(Whole) == {
        **closed,
        "$defs": {"Part": {**closed, "properties": {"title": {"type": "string", "default": "x"}}}},
        "properties": {
            "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}, "maxItems": 2},
            "note": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
            "loose": {"type": "object", "additionalProperties": {"type": "integer"}, "default": {}},
        },
        "required": ["parts"],
    }


def test_nobody_can_spoil_the_schema_of_the_next_call() -> None:
    schema_for_models(Whole)["properties"].clear()
    assert schema_for_models(Whole)["properties"]
