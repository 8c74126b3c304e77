"""Base and adapter as one model: W = W0 + (alpha / r) · BA, for servers that take no adapters."""

from pathlib import Path
from typing import Any

from llmservice.persona.training.base_model import Base, with_adapter


def merge(base: Base, adapter: Path, target: Path) -> None:
    """Write the merged model as safetensors with its tokenizer, in the precision of the base."""
    merged: Any = with_adapter(base, adapter, trainable=False).merge_and_unload()
    target.mkdir(parents=True, exist_ok=True)
    merged.save_pretrained(str(target), safe_serialization=True)
    base.tokenizer.save_pretrained(str(target))
