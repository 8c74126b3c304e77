"""From rows to an adapter in a folder: what `manage.py persona train` does."""

import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from llmservice.persona.datasets import Dataset
from llmservice.persona.plain_format import prompt
from llmservice.persona.rows import Row
from llmservice.persona.selection import split
from llmservice.persona.training.base_model import Base, load_base, with_adapter, with_new_adapter
from llmservice.persona.training.examples import Example, examples
from llmservice.persona.training.gguf_adapter import BASE_CONFIG
from llmservice.persona.training.model_card import write_card
from llmservice.persona.training.recipe import Recipe
from llmservice.persona.training.samples import QUESTIONS, sample

ADAPTER, SAMPLES = "adapter", "samples.jsonl"
# Steps that a dry run takes, the first of which warms up.
_DRY_STEPS = 4
Say = Callable[[str], None]


@dataclass(frozen=True)
class Material:
    """The rows of a run by language, and their examples."""

    rows: dict[str, list[Row]]
    learnt: list[Example]
    held_out: list[Example]
    too_long: list[Row]


@dataclass(frozen=True)
class DryRun:
    """What a run would take: steps, minutes, and MiB of this process at their highest."""

    steps: int
    minutes: float
    memory_mib: int


def gather(dataset: Dataset, base: Base, recipe: Recipe, *, languages: Sequence[str], seed: int) -> Material:
    """A persona's rows as examples; the held-out ones are chosen by `seed` and stay together with their likes."""
    rows: dict[str, list[Row]] = {}
    learnt: list[Example] = []
    held_out: list[Example] = []
    too_long: list[Row] = []
    for language in languages:
        placed = [(place, dataset.filled(row, language)) for place, row in dataset.all_rows(language)]
        rows[language] = [row for _place, row in placed]
        parts = split(placed, share=recipe.run.held_out_share, seed=seed)
        for part, into in ((parts.learnt, learnt), (parts.held_out, held_out)):
            fitting, over = examples(
                part,
                base.tokenizer,
                form=recipe.format,
                name=dataset.name_in(language),
                language=language,
                longest=recipe.run.longest_tokens,
            )
            into += fitting
            too_long += over
    if not learnt:
        raise ValueError("there are no rows to learn from")
    return Material(rows, learnt, held_out, too_long)


def run(
    dataset: Dataset,
    recipe: Recipe,
    *,
    folder: Path,
    languages: Sequence[str],
    seed: int,
    say: Say,
    continue_from: Path | None = None,
) -> Path:
    """Train, and write adapter, samples, progress and card into `folder`; the adapter's folder.

    A run that was killed goes on where its last whole state stands. ValueError says what is missing.
    """
    import torch
    from transformers import set_seed

    from llmservice.persona.training.trainer import train

    set_seed(seed)  # before the adapter is drawn, not only when training begins
    cuda = torch.cuda.is_available()
    say(f"loading {recipe.base}")
    base = load_base(recipe, cuda=cuda)
    material = gather(dataset, base, recipe, languages=languages, seed=seed)
    for row in material.too_long:
        say(f"left out, longer than {recipe.run.longest_tokens} tokens: {row.instruction}")
    model = _model(base, recipe, continue_from)

    def on_epoch(epoch: int) -> None:
        with (folder / SAMPLES).open("a", encoding="utf-8") as file:
            for question, answer in _ask(model, base, recipe, dataset, languages, seed):
                file.write(json.dumps({"epoch": epoch, "question": question, "answer": answer}, ensure_ascii=False))
                file.write("\n")
                say(f"    {question} → {answer}")

    outcome = train(
        model,
        base.tokenizer,
        material.learnt,
        material.held_out,
        run=recipe.run,
        seed=seed,
        folder=folder,
        cuda=cuda,
        say=say,
        on_epoch=on_epoch,
    )
    adapter = folder / ADAPTER
    model.save_pretrained(str(adapter))
    base.model.config.to_json_file(str(adapter / BASE_CONFIG))
    write_card(
        adapter,
        persona=dataset.name,
        recipe=recipe,
        rows=material.rows,
        held_out=len(material.held_out),
        seed=seed,
        outcome=asdict(outcome),
        continued_from=str(continue_from.name) if continue_from else "",
    )
    return adapter


def dry_run(dataset: Dataset, recipe: Recipe, *, languages: Sequence[str], seed: int) -> DryRun:
    """What a run would take, by taking its first steps for real."""
    import torch

    from llmservice.persona.training.trainer import train

    cuda = torch.cuda.is_available()
    base = load_base(recipe, cuda=cuda)
    material = gather(dataset, base, recipe, languages=languages, seed=seed)
    model = _model(base, recipe, None)
    a_step = recipe.run.batch * recipe.run.accumulate
    steps = int(len(material.learnt) / a_step * recipe.run.epochs)
    if recipe.run.most_steps:
        steps = min(steps, recipe.run.most_steps)
    times: list[float] = []
    one = recipe.run.model_copy(update={"most_steps": 1, "look_every_steps": 1000, "epochs": 1.0})
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(_DRY_STEPS):
            began = time.monotonic()
            rows = material.learnt[turn * a_step : (turn + 1) * a_step] or material.learnt[:a_step]
            train(
                model,
                base.tokenizer,
                rows,
                [],
                run=one,
                seed=seed,
                folder=Path(folder) / str(turn),
                cuda=cuda,
                say=lambda _line: None,
            )
            times.append(time.monotonic() - began)
    looks = steps // recipe.run.look_every_steps * len(material.held_out) / a_step / 3
    minutes = (steps + looks) * statistics.median(times[1:]) / 60
    return DryRun(steps, minutes, _memory_mib(cuda))


def _model(base: Base, recipe: Recipe, continue_from: Path | None) -> Any:
    if continue_from is not None:
        return with_adapter(base, continue_from, trainable=True)
    return with_new_adapter(base, recipe.lora, quantised=recipe.run.quantise)


def _ask(
    model: Any, base: Base, recipe: Recipe, dataset: Dataset, languages: Sequence[str], seed: int
) -> list[tuple[str, str]]:
    questions, prompts = [], []
    for language in languages:
        for question in QUESTIONS.get(language, ()):
            questions.append(question)
            if recipe.format == "plain":
                bos = base.tokenizer.bos_token or ""
                prompts.append(bos + prompt(question, name=dataset.name_in(language), language=language))
            else:
                messages = [{"role": "user", "content": question}]
                prompts.append(
                    base.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
                )
    return list(zip(questions, sample(model, base.tokenizer, prompts, seed=seed), strict=True))


def _memory_mib(cuda: bool) -> int:
    if cuda:
        import torch

        return int(torch.cuda.max_memory_allocated() / 1024**2)
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(highest / 1024**2 if sys.platform == "darwin" else highest / 1024)
