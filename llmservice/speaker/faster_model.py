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

# What is told beside the signs: the first frame of which sound is made, and how many before the end are none (as a
# negative number). There are FRAMES a second.
BEGIN, END = "frames_begin", "frames_end"
FRAMES = 40
# Raised when what is written here changes.
FORMAT = 2

_SOUND = "/decoder/decoder/generator/"
# Those of them that take little time.
_SMALL = "noise_convs"
# What goes from the half of the model that reads to the one that makes the sound: the frames, and two curves (the
# pitch, the loudness), which have two points a frame.
_FRAMES = "/encoder/MatMul_1_output_0"
_CURVES = ("/encoder/Reshape_output_0", "/encoder/Reshape_1_output_0")
# Names of numbers: where a picture has its height; the last axis.
_HIGH, _LAST = "picture_high", "axis_last"


class NotThisModel(Exception):
    """A model that is built otherwise."""


def faster(model: bytes) -> bytes:
    """The file of the changed model. Raises NotThisModel for one that is not built as the voice's is.

    Takes two seconds and about five times the model's size of memory.
    """
    import numpy
    import onnx
    from google.protobuf.message import DecodeError
    from onnx import numpy_helper

    try:
        loaded = onnx.load_model_from_string(model)
        graph = loaded.graph
        _with_floats(graph)
        _without_silence(graph)
    except (DecodeError, LookupError, TypeError, ValueError) as error:
        raise NotThisModel(str(error)) from error
    for name, number in ((_HIGH, 2), (_LAST, -1)):
        graph.initializer.append(numpy_helper.from_array(numpy.array([number], numpy.int64), name))
    for name in (BEGIN, END):
        graph.input.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.INT64, [1]))
    # Shapes that were written down are those of the packed convolutions.
    del graph.value_info[:]
    _drop_unused(graph)
    return bytes(loaded.SerializeToString())


def _with_floats(graph: Any) -> None:
    """Have the sound's convolutions be floating-point ones.

    Packed, one is: the numbers rounded to bytes; ConvInteger; its rounded bias added; and all of it times a scale.
    """
    from onnx import numpy_helper

    tensors = {tensor.name: tensor for tensor in graph.initializer}
    giver = {output: node for node in graph.node for output in node.output}
    readers: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            readers.setdefault(name, []).append(node)
    instead: dict[str, list[Any]] = {}
    for node in graph.node:
        if node.op_type != "ConvInteger" or not node.name.startswith(_SOUND) or _SMALL in node.name:
            continue
        (added,) = readers[node.output[0]]
        (cast,) = readers[added.output[0]]
        (scaled,) = readers[cast.output[0]]
        if (added.op_type, cast.op_type, scaled.op_type) != ("Add", "Cast", "Mul"):
            raise NotThisModel(f"{node.name} is packed otherwise")
        (scale,) = (giver[name] for name in scaled.input if name != cast.output[0])
        (bias,) = (giver[name] for name in added.input if name != node.output[0])
        while bias.op_type != "Div":  # by the scale; then it is rounded, cast, and given a shape
            bias = giver[bias.input[0]]
        (factor,) = (tensors[name] for name in scale.input if name in tensors)
        (plain_bias,) = (name for name in bias.input if name in tensors)
        weight = f"{node.name}.weight"
        packed, zero, times = (numpy_helper.to_array(tensors[name]) for name in (*node.input[1::2], factor.name))
        learned = ((packed.astype("float32") - zero.astype("float32")) * times).astype("float32")
        graph.initializer.append(numpy_helper.from_array(learned[:, :, None, :], weight))
        source = giver[node.input[0]].input[0]
        instead[scaled.output[0]] = _picture(node, source, [weight, plain_bias], scaled.output)
    if not instead:
        raise NotThisModel("none of its convolutions is one that makes the sound")
    _put_nodes(graph, [new for node in graph.node for new in instead.get(node.output[0], [node])])


def _picture(packed: Any, source: str, learned: list[str], outputs: list[str]) -> list[Any]:
    """A convolution of a picture one high, in place of one of a row."""
    from onnx import helper

    spread = {each.name: helper.get_attribute_value(each) for each in packed.attribute}
    before, behind = f"{packed.name}.in", f"{packed.name}.out"
    return [
        helper.make_node("Unsqueeze", [source, _HIGH], [before], before),
        helper.make_node(
            "Conv",
            [before, *learned],
            [behind],
            packed.name,
            dilations=[1, *spread["dilations"]],
            group=spread["group"],
            kernel_shape=[1, *spread["kernel_shape"]],
            pads=[0, spread["pads"][0], 0, spread["pads"][1]],
            strides=[1, *spread["strides"]],
        ),
        helper.make_node("Squeeze", [behind, _HIGH], outputs, behind),
    ]


def _without_silence(graph: Any) -> None:
    """Have frames be left out, from what BEGIN and END say."""
    from onnx import helper

    twice = {name: f"{name}_twice" for name in (BEGIN, END)}
    spans = {_FRAMES: [BEGIN, END]} | {name: [*twice.values()] for name in _CURVES}
    heard = {name: f"{name}_heard" for name in spans}
    nodes = [helper.make_node("Add", [name, name], [double], double) for name, double in twice.items()]
    for node in graph.node:
        for at, name in enumerate(node.input):
            node.input[at] = heard.get(name, name)
        nodes.append(node)
        for name in spans.keys() & set(node.output):
            nodes.append(helper.make_node("Slice", [name, *spans.pop(name), _LAST], [heard[name]], heard[name]))
    if spans:
        raise NotThisModel(f"it has no {min(spans)}")
    _put_nodes(graph, nodes)


def _drop_unused(graph: Any) -> None:
    """Of what nothing comes is left out: the packed weights are most of the file."""
    used, kept = {output.name for output in graph.output}, []
    for node in reversed(graph.node):
        if used & set(node.output):
            used |= set(node.input)
            kept.append(node)
    _put_nodes(graph, kept[::-1])
    tensors = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(tensors)


def _put_nodes(graph: Any, nodes: list[Any]) -> None:
    """Have these nodes and no other; a list of them that the graph held itself does not outlive it."""
    from onnx import NodeProto

    copies = []
    for node in nodes:
        copy = NodeProto()
        copy.CopyFrom(node)
        copies.append(copy)
    del graph.node[:]
    graph.node.extend(copies)
