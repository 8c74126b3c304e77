"""A training run: transformers' Trainer over a persona's examples, resumable after a kill, its figures on disk."""

import contextlib
import ctypes
import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from transformers import Trainer, TrainerCallback, TrainingArguments

from llmservice.persona.training.examples import IGNORED, Example
from llmservice.persona.training.recipe import Run
from llmservice.persona.training.vocabulary import decoder_of, head_of, likely_words

PROGRESS = "progress.jsonl"
# Every new length of a batch has its kernels made anew, which takes longer than some blanks.
_LENGTHS = 8
# Written last: a state without it was cut off by a kill.
_WHOLE = "whole"
# Epochs after which she is asked a few questions: of a handful of rows there may be a hundred.
_MOST_SAMPLED = 10
Say = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What a run came to. Losses are nats a token, `minutes` real ones of this process alone."""

    steps: int
    loss: float
    held_out_loss: float | None
    minutes: float
    stopped_early: bool


class PersonaTrainer(Trainer):  # type: ignore[misc]  # untyped
    """Computes the vocabulary's head only where she speaks, and of the vocabulary only what is likely there.

    What is held out is measured with the whole vocabulary.
    """

    def __init__(self, *, words: Any = None, **options: Any) -> None:
        super().__init__(**options)
        self._words = words
        if words is not None:
            import torch

            head = head_of(self.model)
            self._head = head.detach()[words].to(torch.bfloat16)
            self._place = torch.full((head.shape[0],), -1, device=head.device)
            self._place[words] = torch.arange(len(words), device=head.device)

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        targets = inputs["labels"][:, 1:]
        spoken = targets != IGNORED
        asked = {name: value for name, value in inputs.items() if name != "labels"}
        wanted = targets[spoken]
        if not model.training:
            logits = self._logits(model, asked, spoken, head_of(model))
        elif self._words is not None:
            logits = self._logits(model, asked, spoken, self._head)
            wanted = self._place[wanted]
        else:  # through the model's own call, where several processes meet
            places = spoken.any(dim=0).nonzero().squeeze(1)
            logits = model(**asked, logits_to_keep=places).logits[spoken[:, places]]
        loss = _mean_loss(logits, wanted, num_items_in_batch)
        return (loss, {}) if return_outputs else loss

    @staticmethod
    def _logits(model: Any, asked: dict[str, Any], spoken: Any, head: Any) -> Any:
        import torch

        # The model's own call, which this goes round, is where accelerate would turn bfloat16 on.
        with torch.autocast(head.device.type, torch.bfloat16):
            hidden = decoder_of(model)(**asked).last_hidden_state[:, :-1][spoken]
        return hidden.to(head.dtype) @ head.T


def _mean_loss(logits: Any, wanted: Any, items: Any) -> Any:
    import torch

    loss = torch.nn.functional.cross_entropy(logits.float(), wanted, reduction="sum")
    return loss / (len(wanted) if items is None else items)


class _Watch(TrainerCallback):  # type: ignore[misc]  # untyped
    """Tells how it goes, ends the run at its loss, and marks states that are whole."""

    def __init__(self, folder: Path, run: Run, say: Say, on_epoch: Callable[[int], None]) -> None:
        self._folder, self._run, self._say, self._on_epoch = folder, run, say, on_epoch
        self._began = time.monotonic()
        self.loss = math.nan
        self.held_out_loss: float | None = None
        self.stopped_early = False

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **_: Any) -> None:
        _give_back_memory()
        if not state.is_world_process_zero or not logs:
            return
        told = {"step": state.global_step, "s": round(time.monotonic() - self._began, 1)}
        if "loss" in logs:
            self.loss = told["loss"] = logs["loss"]
            if self._run.stop_at_loss > 0 and self.loss <= self._run.stop_at_loss:
                self.stopped_early = control.should_training_stop = True
        if "eval_loss" in logs:
            self.held_out_loss = told["held_out_loss"] = logs["eval_loss"]
        if len(told) > 2:
            with (self._folder / PROGRESS).open("a", encoding="utf-8") as file:
                file.write(json.dumps(told) + "\n")
            figures = " · ".join(f"{name} {value:.3f}" for name, value in told.items() if name.endswith("loss"))
            self._say(f"step {state.global_step} of {state.max_steps} · {figures} · {told['s']:.0f} s")

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if state.is_world_process_zero:
            (Path(args.output_dir) / f"checkpoint-{state.global_step}" / _WHOLE).touch()

    def on_epoch_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        epoch = round(state.epoch or 0)
        if state.is_world_process_zero and epoch % math.ceil(state.num_train_epochs / _MOST_SAMPLED) == 0:
            self._on_epoch(epoch)


def train(
    model: Any,
    tokenizer: Any,
    learnt: Sequence[Example],
    held_out: Sequence[Example],
    *,
    run: Run,
    seed: int,
    folder: Path,
    cuda: bool,
    say: Say,
    on_epoch: Callable[[int], None] = lambda _epoch: None,
) -> Outcome:
    """Train `model`'s adapter; states lie in `folder`/states, and a run that was killed goes on from the last."""
    folder.mkdir(parents=True, exist_ok=True)
    states = folder / "states"
    arguments = TrainingArguments(
        output_dir=str(states),
        per_device_train_batch_size=run.batch,
        per_device_eval_batch_size=run.batch,
        gradient_accumulation_steps=run.accumulate,
        learning_rate=run.learning_rate,
        num_train_epochs=run.epochs,
        max_steps=run.most_steps or -1,
        lr_scheduler_type="cosine",
        warmup_steps=run.warmup_share,
        bf16=True,
        use_cpu=not cuda,
        seed=seed,
        logging_steps=max(1, min(10, run.look_every_steps)),
        eval_strategy="steps" if held_out else "no",
        eval_steps=run.look_every_steps,
        save_strategy="steps",
        save_steps=run.look_every_steps,
        save_total_limit=2,
        prediction_loss_only=True,
        remove_unused_columns=False,
        label_names=["labels"],
        train_sampling_strategy="group_by_length",
        dataloader_pin_memory=cuda,
        disable_tqdm=True,
        report_to=[],
    )
    watch = _Watch(folder, run, say, on_epoch)
    words = None
    # Several processes keep their gradients alike through the model's own call, which has the whole head.
    if run.vocabulary and arguments.world_size == 1:
        words = likely_words(model, learnt, most=run.vocabulary, seed=seed)
        say(f"loss among {len(words)} words of the vocabulary")
    began = time.monotonic()
    trainer = PersonaTrainer(
        words=words,
        model=model,
        args=arguments,
        train_dataset=[asdict(example) for example in learnt],
        eval_dataset=[asdict(example) for example in held_out] or None,
        data_collator=lambda batch: batch_of([Example(**each) for each in batch], tokenizer.pad_token_id),
        callbacks=[watch],
    )
    last = last_state(states)
    if last:
        say(f"going on from {last.name}")
    trainer.train(resume_from_checkpoint=str(last) if last else None)
    return Outcome(
        trainer.state.global_step,
        watch.loss,
        watch.held_out_loss,
        (time.monotonic() - began) / 60,
        watch.stopped_early,
    )


def _give_back_memory() -> None:
    # Batches of all lengths leave holes that glibc keeps: in a long run on a CPU they grow to gigabytes.
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def last_state(states: Path) -> Path | None:
    """The newest state that was written whole; None for none."""
    whole = [path.parent for path in states.glob(f"checkpoint-*/{_WHOLE}")]
    return max(whole, key=lambda path: int(path.name.rpartition("-")[2]), default=None)


def batch_of(examples: Sequence[Example], blank: int) -> dict[str, Any]:
    """Examples as one batch, at one length (a multiple of 8), with blanks on the left."""
    import torch

    longest = -(-max(len(each.input_ids) for each in examples) // _LENGTHS) * _LENGTHS

    def filled(values: list[int], by: int) -> list[int]:
        return [by] * (longest - len(values)) + values

    return {
        "input_ids": torch.tensor([filled(each.input_ids, blank) for each in examples]),
        "attention_mask": torch.tensor([filled([1] * len(each.input_ids), 0) for each in examples]),
        "labels": torch.tensor([filled(each.labels, IGNORED) for each in examples]),
    }
