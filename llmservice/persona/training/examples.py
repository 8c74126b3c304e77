"""Rows as tokens: what the model reads, and which of it it is to learn to say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from llmservice.persona.plain_format import Piece, script
from llmservice.persona.rows import Row

# What the loss leaves out.
IGNORED = -100


@dataclass(frozen=True)
class Example:
    """One row: `labels` are the tokens that are hers, IGNORED elsewhere."""

    input_ids: list[int]
    labels: list[int]


def examples(
    rows: Sequence[Row], tokenizer: Any, *, form: str, name: str, language: str, longest: int
) -> tuple[list[Example], list[Row]]:
    """The rows as examples, and those that are longer than `longest` tokens, which are left out.

    ValueError where the tokenizer makes nothing of her words.
    """
    fitting: list[tuple[Row, Example]] = []
    too_long: list[tuple[Row, Example]] = []
    for row in rows:
        pieces = script(row, name=name, language=language) if form == "plain" else _chat(row, tokenizer)
        example = _tokens(pieces, tokenizer, begins=form == "plain")
        if not any(label != IGNORED for label in example.labels):
            raise ValueError(f"the base's tokenizer makes nothing of “{row.output}”")
        (fitting if len(example.input_ids) <= longest else too_long).append((row, example))
    return [example for _row, example in fitting], [row for row, _example in too_long]


def _tokens(pieces: Sequence[Piece], tokenizer: Any, *, begins: bool) -> Example:
    """Each piece by itself, so that a prompt alone has the very tokens that it has here."""
    ids = [tokenizer.bos_token_id] if begins and tokenizer.bos_token_id is not None else []
    labels = [IGNORED] * len(ids)
    for piece in pieces:
        told = tokenizer(piece.text, add_special_tokens=False)["input_ids"]
        ids += told
        labels += told if piece.hers else [IGNORED] * len(told)
    return Example(ids, labels)


def _chat(row: Row, tokenizer: Any) -> list[Piece]:
    """The row in the model's own template; each answer stands after the very prompt that a server would build."""
    messages: list[dict[str, str]] = []
    pieces: list[Piece] = []
    told = ""
    for said, answer in (*row.history, (row.instruction, row.output)):
        given = f"{row.input}\n" if row.input and not messages else ""
        messages.append({"role": "user", "content": f"{given}{said}"})
        prompt = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        # A template that opens the thinking itself wants it closed before she speaks.
        opened = "\n</think>\n\n" if prompt.rstrip().endswith("<think>") else ""
        pieces.append(Piece(prompt[len(told) :] if prompt.startswith(told) else prompt, hers=False))
        pieces.append(Piece(f"{opened}{answer}{tokenizer.eos_token}", hers=True))
        messages.append({"role": "assistant", "content": answer})
        told = tokenizer.apply_chat_template(messages, tokenize=False)
    return pieces
