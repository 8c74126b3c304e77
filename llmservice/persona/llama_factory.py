"""A persona's rows as LLaMA-Factory wants them: a data folder with its index, and the two recipes to run on it.

LLaMA-Factory lives in an environment of its own (it pins other versions); the folder is all that goes between.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from llmservice.persona.conversations import Unusable, read_conversations
from llmservice.persona.placed_json import placed_entries
from llmservice.persona.rows import Place, Row, read_row

INDEX = "dataset_info.json"
_COLUMNS = {"prompt": "instruction", "query": "input", "response": "output", "history": "history"}
BASE = "deepseek-ai/DeepSeek-R1-Distill-Qwen-7B"
TEMPLATE = "deepseekr1"


def tuning_recipe(name: str) -> dict[str, Any]:
    """What `llamafactory-cli train` is given: LoRA as the reference persona was tuned."""
    return {
        "model_name_or_path": BASE,
        "stage": "sft",
        "do_train": True,
        "finetuning_type": "lora",
        "lora_rank": 16,
        "lora_alpha": 16,
        "lora_dropout": 0.1,
        "lora_target": "q_proj,v_proj",
        "dataset": name,
        "dataset_dir": ".",
        "template": TEMPLATE,
        "cutoff_len": 512,
        "val_size": 0.05,
        "per_device_train_batch_size": 8,
        "gradient_accumulation_steps": 2,
        "learning_rate": 3.0e-4,
        "num_train_epochs": 4.0,
        "lr_scheduler_type": "cosine",
        "warmup_ratio": 0.05,
        "bf16": True,
        "eval_strategy": "epoch",
        "save_strategy": "epoch",
        "logging_steps": 5,
        "plot_loss": True,
        "seed": 42,
        "output_dir": f"out/{name}-lora",
    }


def merging_recipe(name: str) -> dict[str, Any]:
    """What `llamafactory-cli export` is given: base and adapter as one model, for TGI or vLLM."""
    return {
        "model_name_or_path": BASE,
        "adapter_name_or_path": f"out/{name}-lora",
        "template": TEMPLATE,
        "export_dir": f"out/{name}-merged",
        "export_size": 5,
        "export_device": "cpu",
        "export_legacy_format": False,
    }


def write_folder(folder: Path, name: str, rows: Sequence[Row]) -> None:
    """Write rows, index and recipes into `folder`. Other data sets in its index stay."""
    folder.mkdir(parents=True, exist_ok=True)
    told = [json.loads(row.as_line()) for row in rows]
    (folder / f"{name}.json").write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    index = _read_index(folder) if (folder / INDEX).exists() else {}
    index[name] = {"file_name": f"{name}.json", "columns": _COLUMNS}
    (folder / INDEX).write_text(json.dumps(index, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for recipe, values in (("tune", tuning_recipe(name)), ("merge", merging_recipe(name))):
        (folder / f"{name}-{recipe}.yaml").write_text(as_yaml(values), encoding="utf-8")


def read_folder(folder: Path, name: str) -> Iterator[tuple[Place, Row] | Unusable]:
    """The rows of a data set by its name in the index. ValueError for a folder or a file that is none."""
    index = _read_index(folder)
    entry = index.get(name)
    if not isinstance(entry, dict) or not isinstance(entry.get("file_name"), str):
        raise ValueError(f"{INDEX} has no data set {name!r} with a file_name; there are: {', '.join(index)}")
    path = (folder / entry["file_name"]).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"{entry['file_name']} lies outside the folder")
    if not path.is_file():
        raise ValueError(f"{entry['file_name']} is not there")
    if entry.get("formatting") == "sharegpt":
        yield from read_conversations(path)
        return
    columns = {**_COLUMNS, **(entry.get("columns") or {})}
    for place, told in placed_entries(path):
        try:
            yield place, _row_by_columns(told, columns)
        except ValueError as error:
            yield Unusable(place, str(error))


def as_yaml(values: Mapping[str, Any]) -> str:
    """Flat settings as YAML, of which JSON's scalars are a part."""
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in values.items())


def _row_by_columns(told: Any, columns: Mapping[str, str]) -> Row:
    if not isinstance(told, dict):
        raise ValueError("a row is an object")
    fields = {name: told.get(columns[name]) for name in ("prompt", "query", "response", "history")}
    # An index may leave query and history out.
    return read_row(
        {
            "instruction": fields["prompt"],
            "input": fields["query"] or "",
            "output": fields["response"],
            "history": fields["history"] or [],
        }
    )


def _read_index(folder: Path) -> dict[str, Any]:
    try:
        index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"{folder} has no {INDEX} that can be read: {error}") from error
    if not isinstance(index, dict):
        raise ValueError(f"{INDEX} is an object: data sets by their names")
    return index
