"""A model of one packed convolution, with the names that the voice's model has: bytes of an ONNX file."""

from typing import Any

NAME = "/decoder/decoder/generator/resblocks.0/convs1.0/Conv_quant"
FRAMES, CURVES = "/encoder/MatMul_1_output_0", ("/encoder/Reshape_output_0", "/encoder/Reshape_1_output_0")
# Bytes around ZERO, each worth SCALE: two channels in and out, three frames wide, two apart.
ZERO, SCALE = 100, 0.25
WEIGHTS = [104, 100, 96, 100, 102, 100, 99, 101, 100, 100, 100, 108]
BIAS = (0.5, -1.0)


def small_model(name: str = NAME) -> bytes:
    """Reads `frames` (1, 2, any), `pitch` and `loud` (1, any); gives `audio` and the two curves one on the other."""
    import numpy
    from onnx import TensorProto, helper, numpy_helper

    def value(name: str, shape: list[int | str]) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    def tensor(name: str, numbers: Any, kind: str) -> Any:
        return numpy_helper.from_array(numpy.array(numbers, kind), name)

    spread = {"dilations": [2], "kernel_shape": [3], "pads": [2, 2], "strides": [1], "group": 1}
    packed = ["bytes", "weight", "zero", "weight_zero"]
    nodes = [
        helper.make_node("Identity", ["frames"], [FRAMES]),
        helper.make_node("Identity", ["pitch"], [CURVES[0]]),
        helper.make_node("Identity", ["loud"], [CURVES[1]]),
        helper.make_node("Add", [*CURVES], ["curves"]),
        helper.make_node("DynamicQuantizeLinear", [FRAMES], ["bytes", "size", "zero"]),
        helper.make_node("ConvInteger", packed, ["sum"], name, **spread),
        helper.make_node("Mul", ["size", "weight_size"], ["times"]),
        helper.make_node("Div", ["bias", "times"], ["bias_part"]),
        helper.make_node("Round", ["bias_part"], ["bias_whole"]),
        helper.make_node("Cast", ["bias_whole"], ["bias_number"], to=TensorProto.INT32),
        helper.make_node("Reshape", ["bias_number", "shape"], ["bias_shaped"]),
        helper.make_node("Add", ["sum", "bias_shaped"], ["whole"]),
        helper.make_node("Cast", ["whole"], ["float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["float", "times"], ["audio"]),
    ]
    tensors = [
        numpy_helper.from_array(numpy.array(WEIGHTS, "uint8").reshape(2, 2, 3), "weight"),
        tensor("weight_zero", ZERO, "uint8"),
        tensor("weight_size", SCALE, "float32"),
        tensor("bias", BIAS, "float32"),
        tensor("shape", [1, 2, 1], "int64"),
    ]
    inputs = [value("frames", [1, 2, "long"]), value("pitch", [1, "twice"]), value("loud", [1, "twice"])]
    outputs = [value("audio", [1, 2, "heard"]), value("curves", [1, "both"])]
    graph = helper.make_graph(nodes, "small", inputs, outputs, tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    return bytes(model.SerializeToString())
