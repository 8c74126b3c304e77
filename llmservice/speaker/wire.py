"""Protocol buffers by hand, as far as an ONNX file needs them: onnxruntime reads such files and can't change them.

A message is fields; each has a number, and is a whole number or bytes (text, or a message again). Source: "Encoding",
protobuf.dev; the numbers are those of onnx.proto.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

Bytes: TypeAlias = bytes | memoryview

_VARINT, _EIGHT, _LONG, _FOUR = 0, 1, 2, 5


class NotReadable(Exception):
    """Bytes that are no message."""


def fields(message: Bytes) -> Iterator[tuple[int, int | memoryview, memoryview]]:
    """Each field: its number, its value, and all of it as it stands there. Raises NotReadable."""
    view, at = memoryview(message), 0
    while at < len(view):
        start = at
        tag, at = _varint(view, at)
        kind = tag & 7
        if kind == _VARINT:
            value, at = _varint(view, at)
            yield tag >> 3, value, view[start:at]
            continue
        if kind == _LONG:
            size, at = _varint(view, at)
        elif kind in (_EIGHT, _FOUR):
            size = 8 if kind == _EIGHT else 4
        else:
            raise NotReadable(f"a field of the kind {kind}")
        end = at + size
        if end > len(view):
            raise NotReadable("it is cut off")
        yield tag >> 3, view[at:end], view[start:end]
        at = end


def field(number: int, value: int | Bytes | str) -> bytes:
    """A field as it stands in a message. Whole numbers are not negative."""
    if isinstance(value, int):
        return _of_number(number << 3 | _VARINT) + _of_number(value)
    data = value.encode() if isinstance(value, str) else bytes(value)
    return head(number, len(data)) + data


def head(number: int, size: int) -> bytes:
    """The beginning of a field of so many bytes, which follow."""
    return _of_number(number << 3 | _LONG) + _of_number(size)


def numbers(values: Iterable[int | memoryview]) -> list[int]:
    """Whole numbers that stand one by one or packed."""
    found = []
    for value in values:
        if isinstance(value, int):
            found.append(value)
            continue
        at = 0
        while at < len(value):
            number, at = _varint(value, at)
            found.append(number)
    return found


def _varint(view: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(view) and shift < 64:
        byte = view[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    raise NotReadable("a number without an end")


def _of_number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
