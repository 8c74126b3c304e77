"""Rows as conversations: the ShareGPT layout, and the `messages` of chat APIs, read and written."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llmservice.persona.placed_json import placed_entries
from llmservice.persona.rows import Place, Row

_VIEWER, _HER, _SYSTEM = "viewer", "her", "system"
_ROLES = {
    "human": _VIEWER,
    "user": _VIEWER,
    "gpt": _HER,
    "assistant": _HER,
    "model": _HER,
    "system": _SYSTEM,
}


@dataclass(frozen=True)
class Unusable:
    """A conversation that makes no row, and why."""

    place: Place
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


def read_conversations(path: Path) -> Iterator[tuple[Place, Row] | Unusable]:
    """Each conversation of a file as a row, or why it is none. ValueError for a file that is no JSON, or too large.

    The last thing that a viewer says is the row's instruction, a system turn its input, what was said before its
    history.
    """
    for place, told in placed_entries(path):
        try:
            yield place, row_of(told)
        except ValueError as error:
            yield Unusable(place, str(error))


def row_of(told: Any) -> Row:
    """A conversation as a row. ValueError says what is wrong with it."""
    turns = _turns(told)
    given = told.get("system") or ""
    if turns and turns[0][0] == _SYSTEM:
        given = turns.pop(0)[1]
    if not isinstance(given, str):
        raise ValueError("the system text is no text")
    if not turns:
        raise ValueError("nobody says anything")
    if turns[0][0] == _HER:
        raise ValueError("she speaks first: a conversation begins with a viewer")
    for number, (role, text) in enumerate(turns, start=1):
        if role != (_VIEWER if number % 2 else _HER):
            raise ValueError(f"turn {number} is out of turn: viewer and she speak in turns")
        if not text.strip():
            raise ValueError(f"turn {number} is empty")
    if len(turns) % 2:
        raise ValueError("the last turn is a viewer's: there is nothing to learn from it")
    texts = [text for _role, text in turns]
    pairs = list(zip(texts[::2], texts[1::2], strict=True))
    said, answer = pairs.pop()
    return Row(said, given, answer, tuple(pairs))


def write_conversations(path: Path, rows: Sequence[Row]) -> None:
    """Write rows in the ShareGPT layout, a conversation a line."""
    lines = ",\n".join(json.dumps(_conversation(row), ensure_ascii=False) for row in rows)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def _conversation(row: Row) -> dict[str, Any]:
    pairs = [*row.history, (row.instruction, row.output)]
    turns = [{"from": who, "value": text} for pair in pairs for who, text in zip(("human", "gpt"), pair, strict=True)]
    return {"conversations": turns, **({"system": row.input} if row.input else {})}


def _turns(told: Any) -> list[tuple[str, str]]:
    if not isinstance(told, dict):
        raise ValueError("no conversation: it is an object with conversations or messages")
    listed = told.get("conversations", told.get("messages"))
    if not isinstance(listed, list):
        raise ValueError("no conversation: it is an object with conversations or messages")
    turns = []
    for number, turn in enumerate(listed, start=1):
        if not isinstance(turn, dict):
            raise ValueError(f"turn {number} is no object")
        who, text = turn.get("from", turn.get("role")), turn.get("value", turn.get("content"))
        if who not in _ROLES:
            raise ValueError(f"turn {number} is by {who!r}; there are: {', '.join(_ROLES)}")
        if not isinstance(text, str):
            raise ValueError(f"turn {number} has no text")
        if _ROLES[who] == _SYSTEM and number > 1:
            raise ValueError(f"turn {number} is a system text in the middle of a conversation")
        turns.append((_ROLES[who], text))
    return turns
