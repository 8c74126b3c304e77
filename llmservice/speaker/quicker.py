"""The voice's model, changed so that it takes half the time: written anew once, when its parts are joined.

Two things are changed, and neither what the model has learned:

- The convolutions that make the sound (48 of them, three quarters of all work) reckon with floating-point numbers.
  Packed they are ConvInteger, which onnxruntime reckons on one processor alone, by an unrolled copy of all that goes
  in; as convolutions of a picture one high it has a quick way for them, which all threads share.
- Of what a piece sounds like, frame by frame, the silence around it can be left out before the sound is made: half a
  second of each piece, that was made to be cut off. Two numbers are told with each piece for that (BEGIN, END).
"""

from __future__ import annotations

from typing import Any

from llmservice.speaker import wire
from llmservice.speaker.onnx_graph import FLOAT, INT64, Graph, Node, Tensor, number_input, tensor_fields

# What is told beside the signs: the first frame of which sound is made, and how many before the end are none (as a
# negative number). There are FRAMES a second.
BEGIN, END = "frames_begin", "frames_end"
FRAMES = 40
# Raised when what is written here changes.
FORMAT = 1

_SOUND = "/decoder/decoder/generator/"
# Those of them that take little time.
_SMALL = "noise_convs"
# What goes from the half of the model that reads to the one that makes the sound: the frames, and two curves (the
# pitch, the loudness), which have two points a frame.
_FRAMES = "/encoder/MatMul_1_output_0"
_CURVES = ("/encoder/Reshape_output_0", "/encoder/Reshape_1_output_0")
# Names of numbers: where a picture has its height; the last axis.
_HIGH, _LAST = "picture_high", "axis_last"
# Of their kinds in a file.
_BYTES = {2: "uint8", 3: "int8"}


class NotThisModel(Exception):
    """A model that is built otherwise."""


def quicker(model: bytes) -> list[wire.Bytes]:
    """The file of the changed model, in chunks. Raises NotThisModel for one that is not built as the voice's is."""
    try:
        graph = Graph.read(model)
        more = _with_floats(graph)
        _without_silence(graph)
    except (wire.NotReadable, LookupError, TypeError, ValueError) as error:
        raise NotThisModel(str(error)) from error
    for name, number in ((_HIGH, 2), (_LAST, -1)):
        more += tensor_fields(name, INT64, [1], number.to_bytes(8, "little", signed=True))
    return graph.encoded([*more, number_input(BEGIN), number_input(END)])


def _with_floats(graph: Graph) -> list[wire.Bytes]:
    """Have the sound's convolutions be floating-point ones; their weights, as fields of the graph.

    Packed, one is: the numbers rounded to bytes; ConvInteger; its rounded bias added; and all of it times a scale.
    """
    giver = {output: node for node in graph.nodes for output in node.outputs}
    readers: dict[str, list[Node]] = {}
    for node in graph.nodes:
        for name in node.inputs:
            readers.setdefault(name, []).append(node)
    weights: list[wire.Bytes] = []
    instead: dict[str, list[Node]] = {}
    for node in graph.nodes:
        if node.kind != "ConvInteger" or not node.name.startswith(_SOUND) or _SMALL in node.name:
            continue
        (added,) = readers[node.outputs[0]]
        (cast,) = readers[added.outputs[0]]
        (scaled,) = readers[cast.outputs[0]]
        if (added.kind, cast.kind, scaled.kind) != ("Add", "Cast", "Mul"):
            raise NotThisModel(f"{node.name} is packed otherwise")
        (scale,) = (giver[name] for name in scaled.inputs if name != cast.outputs[0])
        (bias,) = (giver[name] for name in added.inputs if name != node.outputs[0])
        while bias.kind != "Div":  # by the scale; then it is rounded, cast, and given a shape
            bias = giver[bias.inputs[0]]
        weight = f"{node.name}.weight"
        (factor,) = (graph.tensors[name] for name in scale.inputs if name in graph.tensors)
        (plain_bias,) = (name for name in bias.inputs if name in graph.tensors)
        weights += _weights(weight, graph.tensors[node.inputs[1]], graph.tensors[node.inputs[3]], factor)
        source = giver[node.inputs[0]].inputs[0]
        instead[scaled.outputs[0]] = _picture(node, source, [weight, plain_bias], scaled.outputs)
    if not instead:
        raise NotThisModel("none of its convolutions is one that makes the sound")
    graph.nodes = [new for node in graph.nodes for new in instead.get(node.outputs[0], [node])]
    return weights


def _picture(packed: Node, source: str, learned: list[str], outputs: list[str]) -> list[Node]:
    """A convolution of a picture one high, in place of one of a row."""
    spread: dict[str, Any] = packed.attributes
    attributes = {
        "dilations": [1, *spread["dilations"]],
        "group": spread["group"],
        "kernel_shape": [1, *spread["kernel_shape"]],
        "pads": [0, spread["pads"][0], 0, spread["pads"][1]],
        "strides": [1, *spread["strides"]],
    }
    before, behind = f"{packed.name}.in", f"{packed.name}.out"
    return [
        Node([source, _HIGH], [before], before, "Unsqueeze"),
        Node([before, *learned], [behind], packed.name, "Conv", attributes),
        Node([behind, _HIGH], outputs, behind, "Squeeze"),
    ]


def _weights(name: str, weight: Tensor, zero: Tensor, factor: Tensor) -> list[wire.Bytes]:
    """What the bytes of a weight stand for."""
    import numpy

    packed = numpy.frombuffer(weight.data, _BYTES[weight.kind]).astype(numpy.float32)
    nothing = numpy.frombuffer(zero.data, _BYTES[zero.kind])[0] if zero.number is None else zero.number
    (times,) = numpy.frombuffer(factor.data, "<f4")
    data = ((packed - numpy.float32(nothing)) * times).astype("<f4").tobytes()
    rows, columns, long = weight.shape
    return tensor_fields(name, FLOAT, [rows, columns, 1, long], data)


def _without_silence(graph: Graph) -> None:
    """Have frames be left out, from what BEGIN and END say."""
    twice = {name: f"{name}_twice" for name in (BEGIN, END)}
    spans = {_FRAMES: [BEGIN, END]} | {name: [*twice.values()] for name in _CURVES}
    heard = {name: f"{name}_heard" for name in spans}
    nodes = [Node([name, name], [double], double, "Add") for name, double in twice.items()]
    for node in graph.nodes:
        node.reads_instead(heard)
        nodes.append(node)
        for name in spans.keys() & set(node.outputs):
            nodes.append(Node([name, *spans.pop(name), _LAST], [heard[name]], heard[name], "Slice"))
    if spans:
        raise NotThisModel(f"it has no {min(spans)}")
    graph.nodes = nodes
