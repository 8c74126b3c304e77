"""JSON arrays read one object at a time, each with its place, however the file is laid out."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from llmservice.persona.rows import Place

_BLANK = re.compile(r"[\s,]*")
# A file of rows is read whole: what is larger is no file of rows.
LONGEST_FILE = 64 * 1024 * 1024


def placed_entries(path: Path) -> Iterator[tuple[Place, Any]]:
    """The entries of a file with their places. ValueError for a file that is no JSON, or too large."""
    if path.stat().st_size > LONGEST_FILE:
        raise ValueError(f"{path.name} is larger than {LONGEST_FILE // 1024**2} MiB")
    last = nth = 0
    try:
        for line, entry in placed_objects(path.read_text(encoding="utf-8")):
            last, nth = line, nth + 1 if line == last else 1
            yield Place(path, line, nth), entry
    except ValueError as error:
        raise ValueError(f"{path.name}:{error}") from error


def placed_objects(text: str) -> Iterator[tuple[int, Any]]:
    """The entries of a JSON array, or of JSON lines, with their lines. ValueError names a line that is neither."""
    decoder = json.JSONDecoder()
    text = text.removeprefix("\ufeff")
    at = _skip(text, 0)
    is_array = text[at : at + 1] == "["
    at, line, counted = _skip(text, at + is_array), 1, 0
    while at < len(text) and not (is_array and text[at] == "]"):
        line, counted = line + text.count("\n", counted, at), at
        try:
            entry, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise ValueError(f"{line}: no JSON: {error.msg}") from error
        yield line, entry
        at = _skip(text, at)
    if is_array and at >= len(text):
        raise ValueError(f"{line + text.count(chr(10), counted)}: the list has no end")


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at
