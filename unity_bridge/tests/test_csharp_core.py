"""The Unity package's Core: what is made from the schemas, and its own tests, without Unity."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from _pytest.outcomes import Failed, Skipped

from unity_bridge.protocol import csharp as csharp_text
from unity_bridge.protocol import schemas
from unity_bridge.protocol.csharp import cleared_slots, summary
from unity_bridge.protocol.csharp_fields import fields_of, pascal
from unity_bridge.tests.support.csharp_build import PACKAGE, CSharpBuild, need_mono

TESTS_S = 150
# No dynamic code, no fields of the program's that outlive a play session, no thread that is shot.
NEVER = re.compile(
    r"\bdynamic\b|\bThread\.Abort|\.Abort\(|System\.Linq|Reflection\.Emit|\bDeserializeObject\b|UnityEngine"
)
STATIC_FIELD = re.compile(
    r"^\s*(?:public|internal|private)\s+static\s+(?!class|readonly|extern)[\w<>\[\], ]+\s+\w+\s*(=|;)"
)


@pytest.mark.mono
@pytest.mark.timeout(TESTS_S + 60)
def test_its_tests_pass(csharp: CSharpBuild, tmp_path: Path) -> None:
    result = tmp_path / "result.xml"
    line = ["nunit-console", "-nologo", "-nodots", f"-xml={result}", str(csharp.tests)]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, timeout=TESTS_S)
    assert done.returncode == 0, done.stdout + done.stderr
    told = ElementTree.parse(result).getroot()
    counts = {name: int(told.attrib[name]) for name in ("total", "errors", "failures", "not-run", "inconclusive")}
    assert counts.pop("total") > 80
    assert counts == {"errors": 0, "failures": 0, "not-run": 0, "inconclusive": 0}


@pytest.mark.parametrize(("ci", "outcome"), [("true", Failed), ("", Skipped)])
def test_who_has_no_mono_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(
        outcome, match=r"^mcs, mono, nunit-console.* is not installed; on Debian: apt-get install mono-mcs"
    ):
        need_mono()


def test_each_schema_is_a_class_and_the_text_is_the_same_each_time() -> None:
    classes, events = csharp_text.messages_text(), csharp_text.link_messages_text()
    assert (classes, events) == (csharp_text.messages_text(), csharp_text.link_messages_text())
    assert classes == (csharp_text.CORE / "Messages.cs").read_text(encoding="utf-8")
    assert events == (csharp_text.CORE / "LinkMessages.cs").read_text(encoding="utf-8")
    assert len(schemas.messages()) > 30
    for message in schemas.messages().values():
        assert f"public sealed class {message.title}\n" in classes
        assert f'public const string TypeName = "{message.type}";' in classes
        is_event = message.sender != "client" and message.kind != "session"
        declared = f"public event Action<Frame, {message.title}> {message.title};" in events
        assert declared == is_event, message.type


@pytest.mark.parametrize(
    ("schema", "type_", "reader", "is_required"),
    [
        ({"type": "string"}, "string", "Text", True),
        ({"type": ["string", "null"]}, "string", "TextOrNull", False),
        ({"type": "integer"}, "long", "Integer", True),
        ({"type": ["integer", "null"]}, "long?", "IntegerOrNull", False),
        ({"type": "number"}, "double", "Number", True),
        ({"type": "boolean"}, "bool", "Flag", True),
        ({"type": "object"}, "JObject", "Json", True),
        ({"type": "array", "items": {"type": "integer"}}, "long[]", "Integers", True),
        ({"type": "array", "items": {"$ref": "common.json#/$defs/Paid"}}, "Paid[]", "Parts", True),
        ({"$ref": "common.json#/$defs/Paid"}, "Paid", "Part", True),
        ({"anyOf": [{"$ref": "common.json#/$defs/Paid"}, {"type": "null"}]}, "Paid", "PartOrNull", False),
    ],
)
def test_a_field_has_its_type(schema: dict[str, object], type_: str, reader: str, is_required: bool) -> None:
    described = {**schema, "description": "It."}
    (field,) = fields_of({"properties": {"game_time": described}, "required": ["game_time"]})
    assert (field.name, field.type, field.reader, field.is_required) == ("GameTime", type_, reader, is_required)
    (optional,) = fields_of({"properties": {"game_time": described}})
    assert optional.is_required is False
    assert optional.reader == reader.removesuffix("OrNull") + "OrNull"


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "null"},
        {"type": ["string", "integer"]},
        {"type": "array", "items": {"type": "boolean"}},
        {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        {"$ref": "paid.json"},
        {},
    ],
)
def test_a_field_that_has_no_type_is_refused(schema: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"price|paid\.json"):
        fields_of({"properties": {"price": {**schema, "description": "It."}}})


def test_messages_of_one_slot_empty_the_same_slots() -> None:
    messages = dict(schemas.messages())
    assert cleared_slots(messages.values())["overlay"] == ("overlay.cover", "overlay.title")
    end = messages["overlay.end"]
    messages["overlay.end"] = replace(end, schema={**end.schema, "x-clears": ["overlay.title"]})
    with pytest.raises(ValueError, match=r"overlay\.start: .* overlay "):
        cleared_slots(messages.values())


def test_descriptions_are_comments() -> None:
    assert summary("a < b & `c`.") == "/// <summary>a &lt; b &amp; <c>c</c>.</summary>"
    lines = summary("word " * 60).split("\n")
    assert len(lines) > 3
    assert all(line.startswith("/// ") for line in lines)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("game_time", "GameTime"), ("one-shot", "OneShot"), ("character.action", "CharacterAction"), ("v", "V")],
)
def test_names_are_as_csharp_writes_them(name: str, expected: str) -> None:
    assert pascal(name) == expected


def test_the_sources_hold_nothing_that_unity_forbids() -> None:
    sources = sorted((PACKAGE / "Runtime" / "Core").glob("*.cs"))
    assert len(sources) > 20
    for source in sources:
        for number, line in enumerate(source.read_text(encoding="utf-8").split("\n"), 1):
            assert not NEVER.search(line), f"{source.name}:{number}: {line}"
            assert not STATIC_FIELD.match(line), f"{source.name}:{number}: {line}"
            assert len(line) <= 118, f"{source.name}:{number}"
