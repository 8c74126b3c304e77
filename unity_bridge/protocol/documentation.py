"""The tables of docs/protocol.md."""

import re
from typing import Any

from unity_bridge.protocol import schemas

_TITLES = {
    "session": "Of the link itself",
    "state": "States",
    "one-shot": "One-shots",
    "ephemeral": "Ephemeral",
    "request": "Requests of a client",
}
_SENDERS = {"server": "server →", "client": "→ server", "both": "both"}


def fill(page: str) -> str:
    """The page with its tables as the schemas have them. ValueError when a place for one is missing."""
    for name, made in (("envelope", _envelope()), ("messages", _messages()), ("errors", _errors())):
        place = re.compile(rf"(<!-- table {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        page, places = place.subn(lambda found, made=made: f"{found[1]}{made}\n{found[2]}", page)  # type: ignore[misc]
        if places != 1:
            raise ValueError(f"the page has {places} places for the table {name}")
    return page


def _envelope() -> str:
    shape = schemas.envelope()
    rows = ["| field | | |", "| --- | --- | --- |"]
    rows += [_row(name, field, name in shape["required"]) for name, field in shape["properties"].items()]
    return "\n".join(rows)


def _messages() -> str:
    blocks = []
    for kind, title in _TITLES.items():
        blocks.append(f"### {title}")
        for message in schemas.messages().values():
            if message.kind == kind:
                blocks.append(_message(message))
    for name, part in schemas.parts().items():
        if not blocks[-1].startswith("#### Parts"):
            blocks.append("### Parts")
        blocks.append(_fields(f"**{name}.** {part['description']}", part))
    return "\n\n".join(blocks)


def _message(message: schemas.Message) -> str:
    notes = [_SENDERS[message.sender]]
    if message.slot:
        notes.append(f"slot `{message.slot}`")
    if message.clears:
        notes.append("empties " + ", ".join(f"`{slot}`" for slot in message.clears))
    if message.ttl_ms is not None:
        notes.append(f"{message.ttl_ms} ms")
    return _fields(f"**`{message.type}`** ({', '.join(notes)}). {message.description}", message.schema)


def _fields(head: str, shape: dict[str, Any]) -> str:
    if not shape["properties"]:
        return f"{head} No fields."
    rows = [_row(name, field, name in shape["required"]) for name, field in shape["properties"].items()]
    return "\n".join([head, "", "| field | | |", "| --- | --- | --- |", *rows])


def _row(name: str, field: dict[str, Any], required: bool) -> str:
    return f"| `{name}` | {_kind(field)}{'' if required else ', may be missing'} | {field['description']} |"


def _kind(field: dict[str, Any]) -> str:
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return " ".join(f"`{value}`" for value in field["enum"] if value is not None).replace("``", "*empty*")
    kind = schemas.part_name(field) or schemas.base_type(field)
    if kind == "array":
        kind = f"array of {_kind(field['items'])}"
    notes = []
    if "minimum" in field or "maximum" in field:
        notes.append(f"{field.get('minimum', '')}…{field.get('maximum', '')}")
    if "exclusiveMinimum" in field:
        notes.append(f"above {field['exclusiveMinimum']}")
    if "maxLength" in field:
        notes.append(f"at most {field['maxLength']}")
    if "maxItems" in field:
        notes.append(f"at most {field['maxItems']}")
    if "pattern" in field:
        notes.append("`" + field["pattern"].replace("|", "\\|") + "`")
    return " ".join([kind, *notes]) + (" or null" if schemas.is_nullable(field) else "")


def _errors() -> str:
    rows = ["| code | |", "| --- | --- |"]
    return "\n".join(rows + [f"| `{code}` | {told} |" for code, told in schemas.error_codes().items()])
