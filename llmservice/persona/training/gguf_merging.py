"""Base and adapter as one quantised GGUF file, for small devices that load nothing beside it."""

from pathlib import Path
from typing import Any

_ARCHITECTURE = "general.architecture"
_HALVES = (".lora_a", ".lora_b")


def write_merged_gguf(base: Path, adapter: Path, target: Path) -> int:
    """Write the GGUF file `base` with the GGUF adapter's layers merged in; how many it changed.

    W = W0 + (alpha / rank) · BA. Changed layers are kept in eight bits (Q8_0), all others as they are in the base.
    ValueError for an adapter whose layers the base does not have.
    """
    import gguf
    import numpy
    from gguf.quants import dequantize, quantize

    read, hers = gguf.GGUFReader(str(base)), gguf.GGUFReader(str(adapter))
    alpha = float(hers.get_field(gguf.Keys.Adapter.LORA_ALPHA).contents())
    halves = {tensor.name: _floats(tensor) for tensor in hers.tensors}
    changed = {name.removesuffix(half) for name in halves for half in _HALVES if name.endswith(half)}
    if missing := changed - {tensor.name for tensor in read.tensors}:
        raise ValueError(f"the base {base.name} has no layer {min(missing)}: the adapter was tuned on another")
    eight_bits = gguf.GGMLQuantizationType.Q8_0
    writer = gguf.GGUFWriter(str(target), read.get_field(_ARCHITECTURE).contents())
    for name, field in read.fields.items():
        if name == _ARCHITECTURE or name.startswith("GGUF."):
            continue
        within = field.types[-1] if field.types[0] == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(name, field.contents(), field.types[0], sub_type=within)
    for tensor in read.tensors:
        if tensor.name not in changed:
            writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
            continue
        low, high = (halves[tensor.name + half] for half in _HALVES)
        weights = dequantize(tensor.data, tensor.tensor_type) + alpha / low.shape[0] * (high @ low)
        writer.add_tensor(tensor.name, quantize(weights.astype(numpy.float32), eight_bits), raw_dtype=eight_bits)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return len(changed)


def _floats(tensor: Any) -> Any:
    return tensor.data.astype("float32")
