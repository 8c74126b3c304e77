"""The messages of `vtbridge/1` as C#: what the Unity package's Core reads and sends, made from the schemas."""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from config.env import BASE_DIR
from unity_bridge.protocol import schemas
from unity_bridge.protocol.csharp_fields import Field, fields_of, pascal
from unity_bridge.protocol.schemas import Message

CORE = BASE_DIR / "unity_bridge" / "unity" / "com.vtuberagent.link" / "Runtime" / "Core"

_HEAD = """\
// Made from unity_bridge/protocol/schema by "manage.py protocol_types". Change the schemas there, and run that.
"""


def messages_text() -> str:
    """`Messages.cs`: a class for each message and for each part that messages share."""
    messages = schemas.messages().values()
    sent = [message for message in messages if message.sender != "server"]
    parts_sent = {field.part for message in sent for field in fields_of(message.schema) if field.part}
    classes = [_class(name, part, None, name in parts_sent) for name, part in sorted(schemas.parts().items())]
    classes += [_class(message.title, message.schema, message.type, message in sent) for message in messages]
    return _file(["Newtonsoft.Json.Linq"], classes)


def link_messages_text() -> str:
    """`LinkMessages.cs`: an event for each message of the server, and what a client has to know of each type."""
    messages = list(schemas.messages().values())
    told = [message for message in messages if message.sender != "client" and message.kind != "session"]
    return _file(["System", "Newtonsoft.Json.Linq"], [_events(told), _kinds(), _catalog(messages)])


def cleared_slots(messages: Iterable[Message]) -> dict[str, tuple[str, ...]]:
    """The other slots that are emptied when one is filled. ValueError where that depends on which message fills it:
    a client keeps only the newest of a slot, and would forget what the older one emptied.
    """
    cleared: dict[str, tuple[str, ...]] = {}
    for message in messages:
        if message.slot:
            others = tuple(sorted(message.clears))
            if cleared.setdefault(message.slot, others) != others:
                raise ValueError(f"{message.type}: messages of the slot {message.slot} have to empty the same slots")
    return cleared


def _file(uses: Sequence[str], classes: Sequence[str]) -> str:
    lines = "\n".join(f"using {use};" for use in uses)
    body = "\n\n".join(textwrap.indent(text, "    ") for text in classes)
    return f"{_HEAD}{lines}\n\nnamespace VTuberAgent.Link\n{{\n{body}\n}}\n"


def _class(name: str, schema: Mapping[str, Any], wire_type: str | None, is_sent: bool) -> str:
    fields = fields_of(schema)
    if clash := [field.name for field in fields if field.name == name]:
        raise ValueError(f"{name}: C# allows no property {clash[0]} in a class of that name")
    blocks = []
    if wire_type is not None:
        blocks.append(f'/// <summary>Its type in a frame.</summary>\npublic const string TypeName = "{wire_type}";')
    blocks += [_property(field) for field in fields]
    blocks += [_values(field) for field in fields if field.values]
    if codes := schema.get("x-codes"):
        blocks.append(_constants("Codes", "The codes that there are; more may come.", codes))
    blocks.append(_read(name, fields))
    if is_sent:
        blocks.append(_to_json(fields))
    body = "\n\n".join(textwrap.indent(block, "    ") for block in blocks)
    return f"{summary(schema['description'])}\npublic sealed class {name}\n{{\n{body}\n}}"


def _property(field: Field) -> str:
    return f"{summary(field.description)}\npublic {field.type} {field.name} {{ get; set; }}"


def _values(field: Field) -> str:
    return _constants(
        f"{field.name}Values", f"What {field.name} may be; more may come.", dict.fromkeys(field.values, "")
    )


def _constants(name: str, description: str, values: Mapping[str, str]) -> str:
    lines = []
    for value, meaning in values.items():
        if meaning:
            lines.append(summary(f"{meaning[0].upper()}{meaning[1:]}."))
        else:
            lines.append(summary(f"On the wire: `{value}`." if value else "On the wire an empty text."))
        lines.append(f'public const string {pascal(value) if value else "None"} = "{value}";')
    body = textwrap.indent("\n".join(lines), "    ")
    return f"{summary(description)}\npublic static class {name}\n{{\n{body}\n}}"


def _read(name: str, fields: Sequence[Field]) -> str:
    head = (
        f"/// <summary>Read one. Fields that are not known are ignored; where one is missing or of a wrong type,\n"
        f'/// the answer is null and <paramref name="problem"/> says which. Never throws.</summary>\n'
        f"public static {name} Read(JObject data, out string problem)\n{{\n"
    )
    lines = ["var reader = new DataReader(data);"]
    if fields:
        lines += [f"var read = new {name}", "{"]
        lines += [
            f'    {field.name} = reader.{field.reader}("{field.key}"{field.reader_argument}),' for field in fields
        ]
        lines += ["};"]
    else:
        lines += [f"var read = new {name}();"]
    lines += ["problem = reader.Problem;", "return problem == null ? read : null;"]
    return head + textwrap.indent("\n".join(lines), "    ") + "\n}"


def _to_json(fields: Sequence[Field]) -> str:
    lines = ["var data = new JObject();"]
    for field in fields:
        if field.is_value_type and field.is_required:
            lines.append(f'data["{field.key}"] = {field.to_json};')
        else:
            lines += [f"if ({field.name} != null)", "{", f'    data["{field.key}"] = {field.to_json};', "}"]
    lines.append("return data;")
    body = textwrap.indent("\n".join(lines), "    ")
    return (
        f"{summary('As the `data` of a frame. What is null is left out.')}\npublic JObject ToJson()\n{{\n{body}\n}}"
    )


def _events(messages: Sequence[Message]) -> str:
    declared = [
        f"{summary(message.description)}\npublic event Action<Frame, {message.title}> {message.title};"
        for message in messages
    ]
    cases = "\n".join(
        f"case Link.{message.title}.TypeName:\n    Call({message.title}, frame);\n    break;" for message in messages
    )
    raise_ = (
        "/// <summary>Raise the event of the frame's type; nothing for types that have none, and for data that\n"
        "/// could not be read.</summary>\n"
        "internal void Raise(Frame frame)\n{\n    if (frame.Message == null)\n    {\n        return;\n    }\n"
        f"    switch (frame.Type)\n    {{\n{textwrap.indent(cases, '        ')}\n    }}\n}}"
    )
    clear = "\n".join(f"{message.title} = null;" for message in messages)
    clear = textwrap.indent(clear, "    ")
    forget = f"{summary('Let go of everybody who listens.')}\ninternal void Clear()\n{{\n{clear}\n}}"
    call = (
        "private static void Call<T>(Action<Frame, T> listeners, Frame frame) where T : class\n{\n"
        "    if (listeners != null)\n    {\n        listeners(frame, (T)frame.Message);\n    }\n}"
    )
    body = "\n\n".join(textwrap.indent(block, "    ") for block in [*declared, raise_, forget, call])
    description = (
        "An event for each message of the server that is about her world. They are raised by LinkClient.Pump,\n"
        "also for the commands of a snapshot."
    )
    return f"{summary(description)}\npublic sealed class LinkMessages\n{{\n{body}\n}}"


def _kinds() -> str:
    kinds = {
        "Unknown": "A type that this package does not know.",
        "Session": "About the link itself.",
        "State": "The last one of a slot wins.",
        "OneShot": "Done once, and not after its time.",
        "Ephemeral": "The next one makes a lost one good.",
        "Request": "What a client asks for.",
    }
    body = ",\n".join(f"{summary(description)}\n{name}" for name, description in kinds.items())
    return f"{summary('Kinds of messages.')}\npublic enum MessageKind\n{{\n{textwrap.indent(body, '    ')}\n}}"


def _catalog(messages: Sequence[Message]) -> str:
    cleared = cleared_slots(messages)
    states = [message for message in messages if message.slot]
    blocks = [
        '/// <summary>What is spoken, as in hello.</summary>\npublic const string Protocol = "vtbridge/1";',
        _switch(
            "The kind of a type.",
            "MessageKind KindOf(string type)",
            "type",
            _grouped((message.type, f"return MessageKind.{pascal(message.kind)};") for message in messages),
            "return MessageKind.Unknown;",
        ),
        _switch(
            "The slot that a state message fills; null for other types.",
            "string SlotOf(string type)",
            "type",
            _grouped((message.type, f'return "{message.slot}";') for message in states),
            "return null;",
        ),
        f"{summary('All slots, in the order of their names.')}\npublic static string[] Slots()\n{{\n"
        f"    return new[]\n    {{\n{_listed(sorted(cleared), 8)}\n    }};\n}}",
        _switch(
            "The other slots that are emptied when this slot is filled; null for none.",
            "string[] ClearedBy(string slot)",
            "slot",
            [([slot], f"return new[] {{ {_listed(others, 0)} }};") for slot, others in cleared.items() if others],
            "return null;",
        ),
        _switch(
            "Read the data of a message of the server. Null with a problem where they are not as the schema says,\n"
            "null without one for a type that is not known.",
            "object Read(string type, JObject data, out string problem)",
            "type",
            [
                ([message.type], f"return {message.title}.Read(data, out problem);")
                for message in messages
                if message.sender != "client"
            ],
            "problem = null;\nreturn null;",
        ),
    ]
    body = "\n\n".join(textwrap.indent(block, "    ") for block in blocks)
    return f"{summary('What there is to know of each type.')}\npublic static class MessageCatalog\n{{\n{body}\n}}"


def _listed(texts: Sequence[str], indent: int) -> str:
    lines = textwrap.wrap(", ".join(f'"{text}"' for text in texts), 80)
    return textwrap.indent("\n".join(lines), " " * indent)


def _grouped(answers: Iterable[tuple[str, str]]) -> list[tuple[list[str], str]]:
    """Each answer once, with all its types."""
    groups: dict[str, list[str]] = {}
    for type_, answer in answers:
        groups.setdefault(answer, []).append(type_)
    return [(group, answer) for answer, group in groups.items()]


def _switch(
    description: str, signature: str, over: str, cases: Sequence[tuple[Sequence[str], str]], otherwise: str
) -> str:
    lines = []
    for labels, answer in cases:
        lines += [f'case "{label}":' for label in labels]
        lines.append(textwrap.indent(answer, "    "))
    lines += ["default:", textwrap.indent(otherwise, "    ")]
    body = textwrap.indent("\n".join(lines), "        ")
    return f"{summary(description)}\npublic static {signature}\n{{\n    switch ({over})\n    {{\n{body}\n    }}\n}}"


def summary(description: str) -> str:
    """An XML documentation comment; `code` becomes a <c> element."""
    text = re.sub(r"`([^`]*)`", r"<c>\1</c>", escape(description, quote=False))
    lines = [line for part in text.split("\n") for line in textwrap.wrap(part, 84, break_long_words=False)]
    inner = "\n/// ".join(lines)
    return f"/// <summary>{inner}</summary>"
