"""A LoRA adapter as the GGUF file that llama.cpp loads beside its base."""

import json
from pathlib import Path
from typing import Any

from llmservice.backends.llama_adapters import card_of
from llmservice.persona.training.base_model import PACKAGED
from llmservice.persona.training.model_card import FACTS, terms_of

# The base's configuration, which `persona train` keeps beside the adapter.
BASE_CONFIG = "base_config.json"
# Query and key of these are stored in another order of rows in GGUF.
_PERMUTED = {"llama", "mistral"}


def write_gguf_adapter(adapter: Path, target: Path) -> int:
    """Write the adapter of a folder as GGUF in half precision; the number of layers that it changes.

    ValueError for a folder that `persona train` did not write, or a layer that GGUF has no name for.
    """
    import gguf
    import numpy
    from safetensors.numpy import load_file

    told, config = _read(adapter / "adapter_config.json"), _read(adapter / BASE_CONFIG)
    architecture, kind = _architecture(config["model_type"])
    names = gguf.get_tensor_name_map(architecture, config["num_hidden_layers"])
    writer = gguf.GGUFWriter(str(target), kind)
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(told["lora_alpha"]))
    writer.add_name(adapter.parent.name)
    writer.add_description(terms_of(str(told.get("base_model_name_or_path"))) or "a persona's LoRA adapter")
    layers = set()
    for name, weights in sorted(_floats(adapter, load_file).items()):
        layer, _, half = name.removeprefix("base_model.model.").removesuffix(".weight").rpartition(".")
        place = names.get_name(layer)
        if place is None or half not in ("lora_A", "lora_B"):
            raise ValueError(f"GGUF has no name for {name}")
        if half == "lora_B" and kind in _PERMUTED and layer.endswith(("q_proj", "k_proj")):
            heads = config["num_attention_heads" if layer.endswith("q_proj") else "num_key_value_heads"]
            weights = (
                weights.reshape(heads, 2, weights.shape[0] // heads // 2, -1).swapaxes(1, 2).reshape(weights.shape)
            )
        writer.add_tensor(f"{place}.weight.{half.lower()}", numpy.ascontiguousarray(weights, dtype=numpy.float16))
        layers.add(layer)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return len(layers)


def write_gguf_card(adapter: Path, target: Path) -> Path:
    """Write beside a GGUF adapter what it was tuned on and how it is asked; the card's path.

    The program goes by it (`llmservice.backends.llama_adapters`). ValueError for a folder that `persona train` did
    not write.
    """
    facts = _read(adapter / FACTS)
    recipe = facts["recipe"]
    card = {
        "persona": facts["persona"],
        "base": PACKAGED.get(recipe["base"], Path(recipe["base"]).stem),
        "format": recipe["format"],
        **{name: facts[name] for name in ("rows", "held_out", "rows_sha256", "seed", "outcome", "packages")},
        "lora": recipe["lora"],
        "run": recipe["run"],
        "terms": terms_of(recipe["base"]),
    }
    path = card_of(target)
    path.write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def _read(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"{path} cannot be read; is it an adapter of `persona train`? ({error})") from error
    return dict(told)


def _floats(adapter: Path, load_file: Any) -> dict[str, Any]:
    return {
        name: weights.astype("float32") for name, weights in load_file(adapter / "adapter_model.safetensors").items()
    }


def _architecture(model_type: str) -> tuple[Any, str]:
    """GGUF's architecture of a model type of transformers. ValueError for one that it does not know."""
    import gguf

    wanted = {"gemma3_text": "gemma3"}.get(model_type, model_type)
    for architecture, name in gguf.MODEL_ARCH_NAMES.items():
        if name == wanted:
            return architecture, name
    raise ValueError(f"GGUF knows no architecture {model_type}")
