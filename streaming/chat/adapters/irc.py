"""IRC lines with IRCv3 tags: bytes to `Line` and back. Nothing here waits or keeps a connection."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

# Of a line's tags, with its @ and the space behind them; of the rest, with its CR LF.
TAGS_BYTES, LINE_BYTES = 8191, 512
# What is read is longer: Twitch counts 500 characters, and 500 Chinese ones are 1,500 bytes.
READ_BYTES = 4096

_COMMAND = re.compile(r"[A-Za-z]+|[0-9]{3}")
_TAG_KEY = re.compile(r"\+?(?:[A-Za-z0-9.-]+/)?[A-Za-z0-9-]+")
_ESCAPES = {";": r"\:", " ": r"\s", "\\": r"\\", "\r": r"\r", "\n": r"\n"}
_MEANINGS = {":": ";", "s": " ", "r": "\r", "n": "\n"}


class BadLine(ValueError):
    """This is no IRC line, or can't be made one. Says why, and never repeats what it was given."""


@dataclass(frozen=True)
class Line:
    """One message. `command` is in capitals; a parameter's colon and the source's are gone; tags are unescaped."""

    command: str
    params: tuple[str, ...] = ()
    source: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def nick(self) -> str:
        """Who says it: the source up to its user or host, or a server's name."""
        return re.split("[!@]", self.source, maxsplit=1)[0]

    def param(self, index: int) -> str:
        """A parameter, empty where there is none."""
        return self.params[index] if -len(self.params) <= index < len(self.params) else ""


def read_line(data: bytes) -> Line:
    """Read one line, with or without its end. Bytes that are not UTF-8 become U+FFFD. Raises BadLine."""
    data = data.removesuffix(b"\n").removesuffix(b"\r")
    if any(byte in data for byte in b"\0\r\n"):
        raise BadLine("a line holds no NUL, CR or LF")
    tags: dict[str, str] = {}
    if data.startswith(b"@"):
        head, _, data = data.partition(b" ")
        if len(head) + 1 > TAGS_BYTES:
            raise BadLine(f"the tags are longer than {TAGS_BYTES} bytes")
        tags = _read_tags(head[1:].decode("utf-8", "replace"))
    if len(data) + 2 > READ_BYTES:
        raise BadLine(f"the line is longer than {READ_BYTES} bytes")
    rest = data.decode("utf-8", "replace").lstrip(" ")
    source = ""
    if rest.startswith(":"):
        source, _, rest = rest[1:].partition(" ")
        rest = rest.lstrip(" ")
    command, _, rest = rest.partition(" ")
    if not _COMMAND.fullmatch(command):
        raise BadLine("there is no command")
    return Line(command.upper(), tuple(_read_params(rest)), source, tags)


def _read_tags(text: str) -> dict[str, str]:
    """Keys that are none are left out; of a key that comes twice the last one counts."""
    tags: dict[str, str] = {}
    for item in text.split(";"):
        key, _, value = item.partition("=")
        if _TAG_KEY.fullmatch(key):
            tags[key] = unescape(value)
    return tags


def _read_params(text: str) -> Iterator[str]:
    while text := text.lstrip(" "):
        if text.startswith(":"):
            yield text[1:]
            return
        param, _, text = text.partition(" ")
        yield param


def escape(value: str) -> str:
    """A tag's value as it stands in a line."""
    return "".join(_ESCAPES.get(letter, letter) for letter in value)


def unescape(value: str) -> str:
    """What a tag's value means. A lone backslash at the end means nothing."""
    return re.sub(r"\\(.?)", lambda found: _MEANINGS.get(found[1], found[1]), value, flags=re.DOTALL)


def write_line(command: str, *params: str, source: str = "", tags: Mapping[str, str] | None = None) -> bytes:
    """A line with its CR LF. Raises BadLine for what would be read as something else, and for what is too long."""
    if not _COMMAND.fullmatch(command):
        raise BadLine("there is no command")
    parts = [f":{source}"] if source else []
    parts.append(command)
    for index, param in enumerate(params):
        plain = param != "" and " " not in param and not param.startswith(":")
        if not plain and index < len(params) - 1:
            raise BadLine("only the last parameter may be empty, hold spaces, or begin with a colon")
        parts.append(param if plain else f":{param}")
    if " " in source or any(letter in part for part in parts for letter in "\0\r\n"):
        raise BadLine("a line holds no NUL, CR or LF, and a source no space")
    line = " ".join(parts).encode("utf-8", "replace") + b"\r\n"
    if len(line) > LINE_BYTES:
        raise BadLine(f"the line is longer than {LINE_BYTES} bytes")
    return _write_tags(tags or {}) + line


def _write_tags(tags: Mapping[str, str]) -> bytes:
    if not tags:
        return b""
    if not all(_TAG_KEY.fullmatch(key) for key in tags):
        raise BadLine("a tag's key is none")
    if any("\0" in value for value in tags.values()):
        raise BadLine("a tag holds no NUL")
    items = [f"{key}={escape(value)}" if value else key for key, value in tags.items()]
    head = f"@{';'.join(items)} ".encode("utf-8", "replace")
    if len(head) > TAGS_BYTES:
        raise BadLine(f"the tags are longer than {TAGS_BYTES} bytes")
    return head


class Splitter:
    """Cuts a stream of bytes into lines. It holds at most one line; an over-long one is dropped up to its end.

    What follows in an over-long line must not be taken for a line of its own: a viewer could have written it.
    """

    def __init__(self, longest: int = TAGS_BYTES + READ_BYTES) -> None:
        self.overlong = 0
        self._longest = longest
        self._begun = b""
        self._skipping = False

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that `data` completes, without their LF; empty ones are left out."""
        *ends, rest = data.split(b"\n")
        lines = []
        for end in ends:
            lines.append(self._take(end))
            self._begun, self._skipping = b"", False
        self._begun = self._take(rest)
        return [line for line in lines if line.rstrip(b"\r")]

    def _take(self, piece: bytes) -> bytes:
        """The line so far; empty while an over-long one goes by."""
        if self._skipping:
            return b""
        line = self._begun + piece
        if len(line) > self._longest:
            self.overlong += 1
            self._skipping = True
            return b""
        return line
