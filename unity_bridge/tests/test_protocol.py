"""The schemas, the golden vectors, and everything that is made from them."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from unity_bridge import messages
from unity_bridge.links.frames import BadFrame, read_frame
from unity_bridge.protocol import schemas
from unity_bridge.protocol.generated_files import generated_files
from unity_bridge.tests.support.schema_check import complaints


def vectors(name: str) -> list[dict[str, Any]]:
    # By LF alone: other line ends may stand inside a text.
    lines = (schemas.VECTORS / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    return [json.loads(line) for line in lines]


def test_what_is_made_from_the_schemas_is_as_they_say() -> None:
    for path, text in generated_files():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run `python manage.py protocol_types`"


@pytest.mark.parametrize("path", sorted(schemas.FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_every_schema_is_one(path: Any) -> None:
    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def test_there_is_a_vector_of_every_message_from_each_who_sends_it() -> None:
    for name, sender in (("server", "server"), ("client", "client")):
        told = {frame["type"] for frame in vectors(name)}
        wanted = {m.type for m in schemas.messages().values() if m.sender == sender}
        assert wanted - told == set()


@pytest.mark.parametrize("name", ["server", "client"])
def test_vectors_are_as_the_schemas_say(name: str) -> None:
    for frame in vectors(name):
        assert complaints(frame) == [], frame


def test_states_have_a_slot_and_nothing_else_has() -> None:
    for message in schemas.messages().values():
        assert bool(message.slot) == (message.kind == "state"), message.type
        assert message.kind != "state" or message.sender == "server"


def test_the_models_take_what_the_schemas_take_and_keep_it_as_it_was() -> None:
    tables = {"server": messages.SERVER_MESSAGES, "client": messages.CLIENT_MESSAGES}
    for name, table in tables.items():
        for frame in vectors(name):
            if frame["type"] in table:
                read = table[frame["type"]].model_validate(frame["data"])
                assert read.model_dump(mode="json", exclude_unset=True) == frame["data"]


def mutations(frame: dict[str, Any]) -> list[dict[str, Any]]:
    """The data of a frame, wrong in one place each: a field gone, or of another type."""
    wrong = []
    for name in frame["data"]:
        wrong.append({key: value for key, value in frame["data"].items() if key != name})
        for value in (None, "", "x" * 3000, -1, 1.5, True, [], {}, [None], {"deep": 1}):
            wrong.append({**frame["data"], name: value})
    return wrong


def test_the_models_refuse_exactly_what_the_schemas_refuse() -> None:
    seen = {True: 0, False: 0}
    for name, table in (("client", messages.CLIENT_MESSAGES), ("server", messages.SERVER_MESSAGES)):
        for frame in vectors(name):
            if frame["type"] not in table or frame["type"] == "snapshot":
                continue
            for data in mutations(frame):
                fine = not complaints({**frame, "data": data})
                try:
                    table[frame["type"]].model_validate(data)
                    taken = True
                except ValueError:
                    taken = False
                assert taken == fine, (frame["type"], data)
                seen[fine] += 1
    assert seen[True] > 100 and seen[False] > 500


@pytest.mark.parametrize("vector", vectors("bad_client"), ids=lambda vector: vector["why"])
def test_a_bad_frame_is_refused_with_its_code(vector: dict[str, Any]) -> None:
    with pytest.raises(BadFrame) as refused:
        read_frame(vector["line"])
    assert refused.value.code == vector["code"]


def test_what_a_newer_client_says_is_let_pass() -> None:
    frame = {"v": 1, "id": "c1", "type": "status", "ts": "", "data": {"state": "ready", "mood": "fine"}, "more": 1}
    got = read_frame(json.dumps(frame))
    assert got.message == messages.Status(state="ready")
    assert read_frame(json.dumps({**frame, "type": "from.tomorrow"})).message is None
