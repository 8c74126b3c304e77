"""Rows as they lie on disk: alpaca-style JSON arrays with a row a line, so that who changes one changes one line."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FIELDS = ("instruction", "input", "output", "history")


class BadRow(ValueError):
    """A line that is no row; the text says what is wrong with it."""


@dataclass(frozen=True)
class Row:
    """What a viewer says, the context it is said in, and her answer; `history` are turns before it."""

    instruction: str
    input: str
    output: str
    history: tuple[tuple[str, str], ...] = ()

    @property
    def answers(self) -> tuple[str, ...]:
        """Everything that she says in it."""
        return (*(answer for _said, answer in self.history), self.output)

    @property
    def digest(self) -> str:
        """By which a row is known wherever it stands: SHA-256 of its line, in hex."""
        return hashlib.sha256(self.as_line().encode()).hexdigest()

    def as_line(self) -> str:
        """The row as JSON, its fields in their order."""
        told: dict[str, Any] = {"instruction": self.instruction, "input": self.input, "output": self.output}
        if self.history:
            told["history"] = [list(turn) for turn in self.history]
        return json.dumps(told, ensure_ascii=False)


@dataclass(frozen=True)
class Place:
    """Where a row stands."""

    path: Path
    line: int
    # Where several begin on one line: which of them, from 1.
    nth: int = 1
    # What the wordings of one turn have in common, and a row with what it was edited from; empty for a row by itself.
    kin: str = ""
    # The number of a row that lies on the desk; path and line are then those of the row that it came of.
    desk: int = 0

    def __str__(self) -> str:
        if self.desk:
            return f"desk:{self.desk}"
        return f"{self.path.name}:{self.line}" + (f" (number {self.nth} in it)" if self.nth > 1 else "")


def read_rows(path: Path) -> Iterator[tuple[Place, Row]]:
    """The rows of a file with their places. BadRow for the first line that is none."""
    for number, text in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        line = text.strip().removesuffix(",")
        if line in ("", "[", "]"):
            continue
        place = Place(path, number)
        try:
            yield place, read_row(json.loads(line))
        except ValueError as error:
            raise BadRow(f"{place}: {error}") from error


def read_row(told: Any) -> Row:
    """A row out of JSON. BadRow for anything else."""
    if not isinstance(told, dict) or not set(_FIELDS[:3]) <= set(told) <= set(_FIELDS):
        raise BadRow(f"a row has the fields {', '.join(_FIELDS)}, the last one where there were turns before")
    texts = [told[name] for name in _FIELDS[:3]]
    if not all(isinstance(text, str) for text in texts):
        raise BadRow("instruction, input and output are strings")
    turns = told.get("history", [])
    if not isinstance(turns, list) or not all(_is_turn(turn) for turn in turns):
        raise BadRow("history is a list of pairs: what a viewer said, what she answered")
    instruction, given, output = texts
    return Row(instruction, given, output, tuple((turn[0], turn[1]) for turn in turns))


def filled(row: Row, her_name: str, author: str) -> Row:
    """The row with its `{{name}}` and `{{author}}` put in."""

    def put(text: str) -> str:
        return text.replace("{{name}}", her_name).replace("{{author}}", author)

    history = tuple((put(said), put(answer)) for said, answer in row.history)
    return Row(put(row.instruction), put(row.input), put(row.output), history)


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    """Write a file anew, a row a line."""
    path.write_text(as_array(rows), encoding="utf-8")


def as_array(rows: Sequence[Row]) -> str:
    """Rows as a file of them holds: a JSON array with a row a line."""
    lines = ",\n".join(row.as_line() for row in rows)
    return f"[\n{lines}\n]\n"


def _is_turn(turn: Any) -> bool:
    return isinstance(turn, list) and len(turn) == 2 and all(isinstance(text, str) for text in turn)
