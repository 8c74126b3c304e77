"""An ONNX file taken apart into nodes and tensors, and put together again; what is not changed is kept as it stood.

Source of the numbers: onnx.proto (ModelProto, GraphProto, NodeProto, TensorProto, AttributeProto).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from llmservice.speaker import wire

INT64, FLOAT = 7, 1
_GRAPH = 7
_NODE, _TENSOR, _INPUT, _OUTPUT, _ABOUT_VALUE = 1, 5, 11, 12, 13
# Kinds of attributes.
_INT, _INTS = 2, 7


@dataclass
class Node:
    """A step: what it reads, what it gives, and what is done. Attributes are read of convolutions alone, and of those
    that are whole numbers."""

    inputs: list[str]
    outputs: list[str]
    name: str
    kind: str
    attributes: dict[str, int | list[int]] = field(default_factory=dict)
    written: wire.Bytes = b""  # as it stood there, if it did

    def encoded(self) -> wire.Bytes:
        """It as a field of a graph."""
        if self.written:
            return self.written
        parts = [*(wire.field(1, name) for name in self.inputs), *(wire.field(2, name) for name in self.outputs)]
        parts += [wire.field(3, self.name), wire.field(4, self.kind)]
        for name, value in self.attributes.items():
            if isinstance(value, int):
                told = wire.field(3, value) + wire.field(20, _INT)
            else:
                told = b"".join(wire.field(8, each) for each in value) + wire.field(20, _INTS)
            parts.append(wire.field(5, wire.field(1, name) + told))
        return wire.field(_NODE, b"".join(parts))

    def reads_instead(self, names: dict[str, str]) -> None:
        """Have it read others in place of these."""
        if not names.keys() & set(self.inputs):
            return
        self.inputs = [names.get(name, name) for name in self.inputs]
        if self.written:
            (_number, message, _all) = next(wire.fields(self.written))
            others = [whole for number, _value, whole in wire.fields(bytes_of(message)) if number != 1]
            named = [wire.field(1, name) for name in self.inputs]
            self.written = wire.field(_NODE, b"".join([*named, *others]))


@dataclass(frozen=True)
class Tensor:
    """Numbers that the model has learned, or was built with."""

    shape: list[int]
    kind: int
    data: memoryview
    number: int | None  # of one that is a single whole number, not in `data`
    written: wire.Bytes


@dataclass
class Graph:
    """A model in its parts."""

    nodes: list[Node]
    tensors: dict[str, Tensor]
    results: set[str]
    around: list[wire.Bytes]  # fields of the file beside the graph
    rest: list[wire.Bytes]  # and of the graph

    @classmethod
    def read(cls, model: bytes) -> Graph:
        """Raises NotReadable."""
        found = cls([], {}, set(), [], [])
        graph = memoryview(b"")
        for number, value, written in wire.fields(model):
            if number == _GRAPH:
                graph = bytes_of(value)
            else:
                found.around.append(written)
        for number, value, written in wire.fields(graph):
            if number == _NODE:
                found.nodes.append(_node(bytes_of(value), written))
            elif number == _TENSOR:
                name, tensor = _tensor(bytes_of(value), written)
                found.tensors[name] = tensor
            elif number != _ABOUT_VALUE:
                found.rest.append(written)
                if number == _OUTPUT:
                    found.results |= {_text(part) for at, part, _all in wire.fields(bytes_of(value)) if at == 1}
        return found

    def encoded(self, more: list[wire.Bytes]) -> list[wire.Bytes]:
        """The file in chunks, with more fields of the graph; of what nothing comes is left out."""
        used, nodes = set(self.results), []
        for node in reversed(self.nodes):
            if used & set(node.outputs):
                used |= set(node.inputs)
                nodes.append(node.encoded())
        parts = [*nodes[::-1], *(tensor.written for name, tensor in self.tensors.items() if name in used)]
        parts += [*more, *self.rest]
        return [*self.around, wire.head(_GRAPH, sum(map(len, parts))), *parts]


def tensor_fields(name: str, kind: int, shape: Collection[int], data: bytes) -> list[wire.Bytes]:
    """A tensor as a field of a graph, in chunks."""
    about = b"".join(wire.field(1, size) for size in shape)
    about += wire.field(2, kind) + wire.field(8, name) + wire.head(9, len(data))
    return [wire.head(_TENSOR, len(about) + len(data)), about, data]


def number_input(name: str) -> bytes:
    """An input that is one whole number, as a field of a graph."""
    one = wire.field(1, wire.field(1, 1))
    return wire.field(
        _INPUT, wire.field(1, name) + wire.field(2, wire.field(1, wire.field(1, INT64) + wire.field(2, one)))
    )


def bytes_of(value: int | memoryview) -> memoryview:
    """A value that is a message. Raises NotReadable for a number."""
    if isinstance(value, int):
        raise wire.NotReadable("a number where a message is to be")
    return value


def _node(message: memoryview, written: memoryview) -> Node:
    node = Node([], [], "", "", written=written)
    attributes = []
    for number, value, _all in wire.fields(message):
        if number in (1, 2):
            (node.inputs if number == 1 else node.outputs).append(_text(value))
        elif number == 3:
            node.name = _text(value)
        elif number == 4:
            node.kind = _text(value)
        elif number == 5:
            attributes.append(bytes_of(value))
    if node.kind == "ConvInteger":
        node.attributes = dict(map(_attribute, attributes))
    return node


def _attribute(message: memoryview) -> tuple[str, int | list[int]]:
    told: dict[int, list[Any]] = {}
    for number, value, _all in wire.fields(message):
        told.setdefault(number, []).append(value)
    single = told.get(3)
    return _text(told.get(1, [b""])[0]), single[0] if single else wire.numbers(told.get(8, []))


def _tensor(message: memoryview, written: memoryview) -> tuple[str, Tensor]:
    told: dict[int, list[Any]] = {}
    for number, value, _all in wire.fields(message):
        told.setdefault(number, []).append(value)
    single = next(iter(wire.numbers(told.get(5, []))), None)
    data = bytes_of(told.get(9, [memoryview(b"")])[0])
    kind = next(iter(wire.numbers(told.get(2, []))), 0)
    return _text(told.get(8, [b""])[0]), Tensor(wire.numbers(told.get(1, [])), kind, data, single, written)


def _text(value: Any) -> str:
    try:
        return bytes(value).decode()
    except (TypeError, ValueError) as error:
        raise wire.NotReadable("no text where a name is to be") from error
