"""A base model of a few thousand weights with a tokenizer of its own: quick to tune, and real in every part."""

import json
from pathlib import Path


def write_tiny_base(folder: Path, rows: list[list[str]]) -> None:
    """Write a model of Qwen2's shape that was trained for a second on `rows`, and a tokenizer made from them.

    A row is in pieces, which are tokenised one by one, as those of a script are.
    """
    import torch
    from tokenizers import ByteLevelBPETokenizer
    from transformers import Qwen2Config, Qwen2ForCausalLM, Qwen2Tokenizer

    trained = ByteLevelBPETokenizer()
    trained.train_from_iterator(
        [piece for row in rows for piece in row], vocab_size=600, min_frequency=1, special_tokens=["<|endoftext|>"]
    )
    told = json.loads(trained.to_str())["model"]
    tokenizer = Qwen2Tokenizer(vocab=told["vocab"], merges=[tuple(pair) for pair in told["merges"]])
    tokenizer.save_pretrained(str(folder))
    torch.manual_seed(7)
    config = Qwen2Config(
        vocab_size=640,
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=256,
    )
    model = Qwen2ForCausalLM(config)
    told_rows = [[token for piece in row for token in tokenizer(piece)["input_ids"]] for row in rows]
    batch = tokenizer.pad({"input_ids": told_rows}, return_tensors="pt")
    labels = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, -100)
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
    for _step in range(150):
        model(**batch, labels=labels).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    model.save_pretrained(str(folder))
