"""A model of one packed convolution, with the names that the voice's model has: bytes of an ONNX file."""

import struct

from llmservice.speaker.wire import field

NAME = "/decoder/decoder/generator/resblocks.0/convs1.0/Conv_quant"
FRAMES, CURVES = "/encoder/MatMul_1_output_0", ("/encoder/Reshape_output_0", "/encoder/Reshape_1_output_0")
# Bytes around ZERO, each worth SCALE: two channels in and out, three frames wide, two apart.
ZERO, SCALE = 100, 0.25
WEIGHTS = [104, 100, 96, 100, 102, 100, 99, 101, 100, 100, 100, 108]
BIAS = (0.5, -1.0)

_FLOAT, _BYTE, _INT32, _INT64 = 1, 2, 6, 7


def small_model(name: str = NAME) -> bytes:
    """Reads `frames` (1, 2, any), `pitch` and `loud` (1, any); gives `audio` and the two curves one on the other."""
    nodes = [
        _node("Identity", ["frames"], [FRAMES]),
        _node("Identity", ["pitch"], [CURVES[0]]),
        _node("Identity", ["loud"], [CURVES[1]]),
        _node("Add", [*CURVES], ["curves"]),
        _node("DynamicQuantizeLinear", [FRAMES], ["bytes", "size", "zero"]),
        _node("ConvInteger", ["bytes", "weight", "zero", "weight_zero"], ["sum"], name, _spread()),
        _node("Mul", ["size", "weight_size"], ["times"]),
        _node("Div", ["bias", "times"], ["bias_part"]),
        _node("Round", ["bias_part"], ["bias_whole"]),
        _node("Cast", ["bias_whole"], ["bias_number"], attributes=[_number("to", _INT32)]),
        _node("Reshape", ["bias_number", "shape"], ["bias_shaped"]),
        _node("Add", ["sum", "bias_shaped"], ["whole"]),
        _node("Cast", ["whole"], ["float"], attributes=[_number("to", _FLOAT)]),
        _node("Mul", ["float", "times"], ["audio"]),
    ]
    tensors = [
        _tensor("weight", _BYTE, [2, 2, 3], bytes(WEIGHTS)),
        # As its packer wrote a single number.
        field(5, field(2, _BYTE) + field(8, "weight_zero") + field(5, ZERO)),
        _tensor("weight_size", _FLOAT, [], _floats(SCALE)),
        _tensor("bias", _FLOAT, [2], _floats(*BIAS)),
        _tensor("shape", _INT64, [3], b"".join(at.to_bytes(8, "little") for at in (1, 2, 1))),
    ]
    inputs = [_value(11, "frames", [1, 2, 0]), _value(11, "pitch", [1, 0]), _value(11, "loud", [1, 0])]
    outputs = [_value(12, "audio", [1, 2, 0]), _value(12, "curves", [1, 0])]
    graph = b"".join([*nodes, field(2, "small"), *tensors, *inputs, *outputs])
    return field(1, 9) + field(7, graph) + field(8, field(1, "") + field(2, 20))


def _spread() -> list[bytes]:
    told = {"dilations": [2], "kernel_shape": [3], "pads": [2, 2], "strides": [1]}
    found = [
        field(1, name) + b"".join(field(8, at) for at in at_each) + field(20, 7) for name, at_each in told.items()
    ]
    return [*found, _number("group", 1)]


def _number(name: str, value: int) -> bytes:
    return field(1, name) + field(3, value) + field(20, 2)


def _node(
    kind: str, inputs: list[str], outputs: list[str], name: str = "", attributes: list[bytes] | None = None
) -> bytes:
    parts = [*(field(1, each) for each in inputs), *(field(2, each) for each in outputs)]
    parts += [field(3, name or f"{kind} of {outputs[0]}"), field(4, kind)]
    return field(1, b"".join([*parts, *(field(5, each) for each in attributes or [])]))


def _tensor(name: str, kind: int, shape: list[int], data: bytes) -> bytes:
    return field(5, b"".join(field(1, at) for at in shape) + field(2, kind) + field(8, name) + field(9, data))


def _value(number: int, name: str, shape: list[int]) -> bytes:
    """An input or output; 0 for any size."""
    sizes = b"".join(field(1, field(1, at) if at else field(2, f"{name}_long")) for at in shape)
    return field(number, field(1, name) + field(2, field(1, field(1, _FLOAT) + field(2, sizes))))


def _floats(*values: float) -> bytes:
    return struct.pack(f"<{len(values)}f", *values)
