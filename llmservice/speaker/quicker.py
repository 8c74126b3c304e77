"""The voice's model, changed so that it takes half the time: written anew once, when its parts are joined.

Two things are changed, and neither what the model has learned:

- The convolutions that make the sound (48 of them, three quarters of all work) reckon with floating-point numbers.
  Packed they are ConvInteger, which onnxruntime reckons on one processor alone, by an unrolled copy of all that goes
  in; as convolutions of a picture one high it has a quick way for them, which all threads share.
- Of what a piece sounds like, frame by frame, the silence around it can be left out before the sound is made: half a
  second of each piece, that was made to be cut off. Two numbers are told with each piece for that (BEGIN, END).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from llmservice.speaker import wire

# What is told beside the signs: the first frame of which sound is made, and how many before the end are none (as a
# negative number). There are FRAMES a second.
BEGIN, END = "frames_begin", "frames_end"
FRAMES = 40
# Raised when what is written here changes.
FORMAT = 1

_GRAPH = 7
_NODE, _TENSOR, _INPUT, _OUTPUT, _ABOUT_VALUE = 1, 5, 11, 12, 13
_INT64, _FLOAT = 7, 1
_SOUND = "/decoder/decoder/generator/"
# What goes from the half of the model that reads to the one that makes the sound: the frames, and two curves (the
# pitch, the loudness), which have two points a frame.
_FRAMES = "/encoder/MatMul_1_output_0"
_CURVES = ("/encoder/Reshape_output_0", "/encoder/Reshape_1_output_0")
_HIGH, _LAST = "picture_high", "axis_last"


class NotThisModel(Exception):
    """A model that is built otherwise."""


@dataclass
class _Node:
    inputs: list[str]
    outputs: list[str]
    name: str
    kind: str
    attributes: dict[str, list[int]] = field(default_factory=dict)
    written: wire.Bytes = b""  # as it stood there, if it did

    def encoded(self) -> wire.Bytes:
        if self.written:
            return self.written
        parts = [*(wire.field(1, name) for name in self.inputs), *(wire.field(2, name) for name in self.outputs)]
        parts += [wire.field(3, self.name), wire.field(4, self.kind)]
        for name, values in self.attributes.items():
            # Of the kind INT or INTS.
            told = [wire.field(3, values[0]), wire.field(20, 2)]
            if name != "group":
                told = [*(wire.field(8, value) for value in values), wire.field(20, 7)]
            parts.append(wire.field(5, wire.field(1, name) + b"".join(told)))
        return wire.field(_NODE, b"".join(parts))


@dataclass(frozen=True)
class _Tensor:
    shape: list[int]
    kind: int
    data: memoryview
    number: int | None  # of one that is a single number, not in `data`
    written: wire.Bytes


def quicker(model: bytes) -> list[wire.Bytes]:
    """The file of the changed model, in chunks. Raises NotThisModel for one that is not built as the voice's is."""
    try:
        return _changed(model)
    except (wire.NotReadable, LookupError, TypeError, ValueError) as error:
        raise NotThisModel(str(error)) from error


def _changed(model: bytes) -> list[wire.Bytes]:
    around: list[wire.Bytes] = []
    graph: memoryview | None = None
    for number, value, written in wire.fields(model):
        if number == _GRAPH and isinstance(value, memoryview):
            graph = value
        else:
            around.append(written)
    if graph is None:
        raise NotThisModel("it has no graph")
    nodes: list[_Node] = []
    tensors: dict[str, _Tensor] = {}
    rest: list[wire.Bytes] = []
    ends: set[str] = set()
    for number, value, written in wire.fields(graph):
        assert isinstance(value, memoryview)
        if number == _NODE:
            nodes.append(_node(value, written))
        elif number == _TENSOR:
            name, tensor = _tensor(value, written)
            tensors[name] = tensor
        elif number != _ABOUT_VALUE:
            rest.append(written)
            if number == _OUTPUT:
                ends.add(_text(next(part for at, part, _all in wire.fields(value) if at == 1)))
    made: list[wire.Bytes] = [
        *_numbers_tensor(_HIGH, 2),
        *_numbers_tensor(_LAST, 2**64 - 1),  # -1
    ]
    nodes = _floating(nodes, tensors, made)
    nodes = _without_silence(nodes)
    nodes, used = _needed(nodes, ends)
    parts = [node.encoded() for node in nodes]
    parts += [tensor.written for name, tensor in tensors.items() if name in used]
    parts += [*made, *rest, *(wire.field(_INPUT, _about_number(name)) for name in (BEGIN, END))]
    return [*around, wire.head(_GRAPH, sum(map(len, parts))), *parts]


def _floating(nodes: list[_Node], tensors: dict[str, _Tensor], made: list[wire.Bytes]) -> list[_Node]:
    """With the sound's convolutions as floating-point ones; their weights are added to what is `made`.

    Packed, one is: the numbers rounded to bytes; ConvInteger; its rounded bias added; and all of it times a scale.
    """
    by_output = {output: node for node in nodes for output in node.outputs}
    readers: dict[str, list[_Node]] = {}
    for node in nodes:
        for name in node.inputs:
            readers.setdefault(name, []).append(node)
    instead: dict[str, list[_Node]] = {}
    for node in nodes:
        if node.kind != "ConvInteger" or not node.name.startswith(_SOUND) or "noise_convs" in node.name:
            continue
        (added,) = readers[node.outputs[0]]
        (cast,) = readers[added.outputs[0]]
        (scaled,) = readers[cast.outputs[0]]
        if (added.kind, cast.kind, scaled.kind) != ("Add", "Cast", "Mul"):
            raise NotThisModel(f"{node.name} is packed otherwise")
        scale = by_output[_other(scaled, cast.outputs[0])]
        bias = by_output[_other(added, node.outputs[0])]
        while bias.kind != "Div":  # by the scale, rounded, cast, and given a shape
            bias = by_output[bias.inputs[0]]
        source = by_output[node.inputs[0]].inputs[0]
        weight, zero = tensors[node.inputs[1]], tensors[node.inputs[3]]
        factor = next(tensors[name] for name in scale.inputs if name in tensors)
        made += _weights(f"{node.name}.weight", weight, zero, factor)
        told = node.attributes
        picture = {
            "dilations": [1, *told["dilations"]],
            "group": told["group"],
            "kernel_shape": [1, *told["kernel_shape"]],
            "pads": [0, told["pads"][0], 0, told["pads"][1]],
            "strides": [1, *told["strides"]],
        }
        before, behind = f"{node.name}.in", f"{node.name}.out"
        inputs = [before, f"{node.name}.weight", next(name for name in bias.inputs if name in tensors)]
        instead[scaled.outputs[0]] = [
            _Node([source, _HIGH], [before], before, "Unsqueeze"),
            _Node(inputs, [behind], node.name, "Conv", picture),
            _Node([behind, _HIGH], scaled.outputs, behind, "Squeeze"),
        ]
    if not instead:
        raise NotThisModel("none of its convolutions is one that makes the sound")
    return [new for node in nodes for new in instead.get(node.outputs[0], [node])]


def _without_silence(nodes: list[_Node]) -> list[_Node]:
    """With frames left out, from what BEGIN and END say."""
    twice = {name: f"{name}_twice" for name in (BEGIN, END)}
    found = [_Node([name, name], [double], double, "Add") for name, double in twice.items()]
    spans = {_FRAMES: [BEGIN, END]} | {name: [*twice.values()] for name in _CURVES}
    left = set(spans)
    for node in nodes:
        if spans.keys() & set(node.inputs):
            node.inputs = [f"{name}_heard" if name in spans else name for name in node.inputs]
            node.written = _renamed(node.written, spans.keys()) if node.written else b""
        found.append(node)
        for output in left & set(node.outputs):
            left.remove(output)
            cut = f"{output}_heard"
            found.append(_Node([output, *spans[output], _LAST], [cut], cut, "Slice"))
    if left:
        raise NotThisModel(f"it has no {min(left)}")
    return found


def _needed(nodes: list[_Node], ends: set[str]) -> tuple[list[_Node], set[str]]:
    """Those nodes of which something comes, in their order; and the names of all that is read."""
    used, kept = set(ends), []
    for node in reversed(nodes):
        if used & set(node.outputs):
            used |= set(node.inputs)
            kept.append(node)
    return kept[::-1], used


def _other(node: _Node, name: str) -> str:
    return next(each for each in node.inputs if each != name)


def _weights(name: str, weight: _Tensor, zero: _Tensor, factor: _Tensor) -> list[wire.Bytes]:
    import numpy

    kinds: dict[int, Any] = {2: numpy.uint8, 3: numpy.int8}
    packed = numpy.frombuffer(weight.data, kinds[weight.kind]).astype(numpy.float32)
    nothing = numpy.float32(zero.data[0] if zero.number is None else zero.number)
    (times,) = numpy.frombuffer(factor.data, "<f4")
    rows, columns, long = weight.shape
    data = ((packed - nothing) * times).astype("<f4").tobytes()
    about = b"".join(wire.field(1, size) for size in (rows, columns, 1, long))
    about += wire.field(2, _FLOAT) + wire.field(8, name) + wire.head(9, len(data))
    return [wire.head(_TENSOR, len(about) + len(data)), about, data]


def _numbers_tensor(name: str, value: int) -> list[wire.Bytes]:
    data = value.to_bytes(8, "little")
    about = wire.field(1, 1) + wire.field(2, _INT64) + wire.field(8, name) + wire.field(9, data)
    return [wire.field(_TENSOR, about)]


def _about_number(name: str) -> bytes:
    """An input that is one whole number."""
    one = wire.field(1, wire.field(1, 1))
    return wire.field(1, name) + wire.field(2, wire.field(1, wire.field(1, _INT64) + wire.field(2, one)))


def _node(message: memoryview, written: memoryview) -> _Node:
    node = _Node([], [], "", "", written=written)
    for number, value, _all in wire.fields(message):
        if number in (1, 2):
            (node.inputs if number == 1 else node.outputs).append(_text(value))
        elif number == 3:
            node.name = _text(value)
        elif number == 4:
            node.kind = _text(value)
        elif number == 5 and node.kind in ("", "ConvInteger"):
            node.attributes |= _attribute(value)
    return node


def _attribute(message: Any) -> dict[str, list[int]]:
    """Its whole numbers; other attributes have none."""
    told = list(wire.fields(message))
    name = next(_text(value) for number, value, _all in told if number == 1)
    return {name: wire.numbers(value for number, value, _all in told if number in (3, 8))}


def _tensor(message: memoryview, written: memoryview) -> tuple[str, _Tensor]:
    shape: list[int | memoryview] = []
    small: list[int | memoryview] = []
    name, kind, data = "", 0, memoryview(b"")
    for number, value, _all in wire.fields(message):
        if number == 1:
            shape.append(value)
        elif number == 2 and isinstance(value, int):
            kind = value
        elif number == 5:
            small.append(value)
        elif number == 8:
            name = _text(value)
        elif number == 9 and isinstance(value, memoryview):
            data = value
    return name, _Tensor(wire.numbers(shape), kind, data, next(iter(wire.numbers(small)), None), written)


def _renamed(written: wire.Bytes, names: Iterable[str]) -> bytes:
    """The same node, that reads what was cut."""
    (_number, message, _all) = next(wire.fields(written))
    assert isinstance(message, memoryview)
    parts = []
    for number, value, whole in wire.fields(message):
        if number == 1 and (name := _text(value)) in names:
            parts.append(wire.field(1, f"{name}_heard"))
        else:
            parts.append(bytes(whole))
    return wire.field(_NODE, b"".join(parts))


def _text(value: int | memoryview) -> str:
    return bytes(value).decode()  # type: ignore[arg-type]
