"""What stands beside an adapter: what it was made of, how, and what it came to."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from llmservice.persona.rows import Row
from llmservice.persona.training.recipe import Recipe

CARD, FACTS = "README.md", "training.json"
_PACKAGES = ("torch", "transformers", "peft", "accelerate", "gguf")
_TERMS = {
    "gemma": "The base is Gemma: its terms of use and its prohibited-use policy hold for what is made from it, and "
    "go along with it.",
    "deepseek": "The base is under the MIT licence; Qwen, which it was distilled into, is under Apache-2.0.",
}


def digest_of(rows: Sequence[Row]) -> str:
    """SHA-256 over rows, whatever their order."""
    return hashlib.sha256("\n".join(sorted(row.as_line() for row in rows)).encode()).hexdigest()


def write_card(
    folder: Path,
    *,
    persona: str,
    recipe: Recipe,
    rows: Mapping[str, Sequence[Row]],
    held_out: int,
    seed: int,
    outcome: Mapping[str, Any],
    continued_from: str,
) -> None:
    """Write the card for people and the same facts for programs. `rows` by language, held out ones included."""
    facts = {
        "persona": persona,
        "base": recipe.base,
        "continued_from": continued_from,
        "rows": {language: len(each) for language, each in rows.items()},
        "held_out": held_out,
        "rows_sha256": digest_of([row for each in rows.values() for row in each]),
        "seed": seed,
        "recipe": recipe.model_dump(),
        "outcome": dict(outcome),
        "packages": {name: _version(name) for name in _PACKAGES},
    }
    (folder / FACTS).write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (folder / CARD).write_text(_card(facts, recipe), encoding="utf-8")


def terms_of(base: str) -> str:
    """What the base's licence asks of what is made from it, in a sentence; empty where it is not known."""
    return next((terms for name, terms in _TERMS.items() if name in base.lower()), "")


def _card(facts: Mapping[str, Any], recipe: Recipe) -> str:
    outcome = facts["outcome"]
    counted = ", ".join(f"{count} {language}" for language, count in facts["rows"].items())
    held_out_loss = outcome["held_out_loss"]
    lora, since = recipe.lora, f", going on from {facts['continued_from']}" if facts["continued_from"] else ""
    lines = [
        f"# {facts['persona']}: a LoRA adapter",
        "",
        f"- Base: {facts['base']}{since}",
        f"- Rows: {counted}, of which {facts['held_out']} were held out; SHA-256 `{facts['rows_sha256']}`",
        f"- LoRA: rank {lora.rank}, alpha {lora.alpha}, on {lora.targets}; format {recipe.format}",
        f"- Run: {outcome['steps']} steps in {outcome['minutes']:.1f} minutes, seed {facts['seed']}",
        f"- Loss: {outcome['loss']:.3f}"
        + (f", on held-out rows {held_out_loss:.3f}" if held_out_loss is not None else ""),
        f"- Made with: {', '.join(f'{name} {number}' for name, number in facts['packages'].items())}",
        "",
        "She is a character in a stream. Her words are made up; nothing that she says is advice.",
    ]
    if terms := terms_of(facts["base"]):
        lines += ["", terms]
    return "\n".join(lines) + "\n"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"
