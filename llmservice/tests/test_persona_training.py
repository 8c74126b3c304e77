"""An adapter is tuned, resumed, gone on from, merged and carried to llama.cpp: a tiny model, the real parts."""

import io
import json
import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from llmservice.persona.plain_format import prompt
from llmservice.persona.rows import Row, write_rows
from llmservice.persona.training.recipe import RECIPES, load_recipe

# The desk is looked at with the files.
pytestmark = pytest.mark.django_db

MISSING = [name for name in ("torch", "transformers", "peft", "gguf", "accelerate") if find_spec(name) is None]
if MISSING and os.environ.get("CI") == "true":
    raise RuntimeError(f"CI installs requirements-train.txt; missing: {', '.join(MISSING)}")
needs_packages = pytest.mark.skipif(bool(MISSING), reason="requirements-train.txt is not installed")

ROWS = [
    Row("你是谁", "", "（抬头）「{{name}}。」"),
    Row("吃什么", "", "「小鱼干。」"),
    Row("住哪里", "", "「三楼。」（指窗）"),
    Row("下雨了", "", "「收衣服。」"),
    Row("晚安", "", "（打哈欠）「嗯。」"),
]
NEW = [Row("玩什么", "", "「原神。」"), *ROWS]
RECIPE = """\
base = "{base}"
format = "plain"
[lora]
rank = 8
alpha = 16
dropout = 0.0
targets = "all-linear"
[run]
learning_rate = 0.006
epochs = 100
most_steps = {steps}
batch = 4
accumulate = 1
longest_tokens = 128
held_out_share = {share}
look_every_steps = 20
"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a persona, a base, and recipes."""
    from llmservice.tests.support.tiny_base import write_tiny_base

    folder = tmp_path_factory.mktemp("training")
    with override_settings(PERSONA_DIR=str(folder / "personas")):
        for name, rows in (("mochi", ROWS), ("mochi_plays", NEW)):
            call_command("persona", "new", name, stdout=io.StringIO())
            home = folder / "personas" / name
            (home / "zh" / "first.json").unlink()
            write_rows(home / "zh" / "all.json", rows)
            sheet = (home / "sheet.toml").read_text(encoding="utf-8")
            (home / "sheet.toml").write_text(sheet.replace(f'"{name}"', '"麻薯"'), encoding="utf-8")
        # It has read all the words, and answers each question with what she would say to another.
        write_tiny_base(
            folder / "base",
            [
                [f"观众：{asked.instruction}\n麻薯：", f"{said.output.replace('{{name}}', '麻薯')}\n"]
                for asked, said in zip(NEW, [*NEW[1:], NEW[0]], strict=True)
            ],
        )
        for steps in (20, 100):
            text = RECIPE.format(base=folder / "base", steps=steps, share=0)
            (folder / f"{steps}.toml").write_text(text)
        (folder / "held.toml").write_text(RECIPE.format(base=folder / "base", steps=20, share=0.3))
        yield folder


def told(*arguments: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command("persona", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def answer(base: Any, model: Any, question: str) -> str:
    from llmservice.persona.training.samples import sample

    asked = prompt(question, name="麻薯", language="zh")
    return sample(model, base.tokenizer, [asked], seed=1, temperature=0)[0]


@pytest.mark.parametrize("name", sorted(path.stem for path in RECIPES.glob("*.toml")))
def test_the_recipes_that_come_along_are_whole(name: str) -> None:
    recipe = load_recipe(name)
    assert recipe.about and recipe.base
    if name == "reference":
        assert (recipe.lora.rank, recipe.lora.alpha, recipe.lora.dropout) == (16, 16, 0.1)
        assert recipe.lora.targets == ["q_proj", "v_proj"]
        assert (recipe.run.learning_rate, recipe.run.batch, recipe.run.accumulate) == (3e-4, 8, 2)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("base = ", "Invalid"),
        ('format = "plain"', "base: Field required"),
        ('base = "x"\n[run]\nbatch = 0', "run.batch: Input should be greater than or equal to 1"),
        ('base = "x"\nmore = 1', "more: Extra inputs are not permitted"),
    ],
)
def test_what_is_wrong_with_a_recipe_is_named(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(ValueError, match=why):
        load_recipe(str(tmp_path / "mine.toml"))
    with pytest.raises(ValueError, match="there are: reference, small"):
        load_recipe("nobody")


@needs_packages
def test_she_learns_her_rows_goes_on_after_a_kill_and_takes_in_something_new(room: Path) -> None:
    from llmservice.persona.training.base_model import load_base, with_adapter
    from llmservice.persona.training.trainer import last_state

    first = told("train", "mochi", room / "her", recipe=str(room / "20.toml"))
    assert "step 20 of 20" in first and first.endswith(f"the adapter is in {room}/her/adapter\n")
    # A kill in the middle of writing a state leaves one that is not whole: it is not gone on from.
    (room / "her/states/checkpoint-40").mkdir()
    assert last_state(room / "her/states") == room / "her/states/checkpoint-20"
    again = told("train", "mochi", room / "her", recipe=str(room / "100.toml"))
    assert "going on from checkpoint-20" in again and "step 20 of" not in again

    recipe = load_recipe(str(room / "100.toml"))
    base = load_base(recipe, cuda=False)
    model = with_adapter(base, room / "her/adapter", trainable=False)
    assert {row.instruction: answer(base, model, row.instruction) for row in ROWS} == {
        row.instruction: row.output.replace("{{name}}", "麻薯") for row in ROWS
    }
    assert "原神" not in answer(base, model, "玩什么")

    told("train", "mochi_plays", room / "plays", recipe=str(room / "100.toml"), continue_from=room / "her/adapter")
    base = load_base(recipe, cuda=False)
    model = with_adapter(base, room / "plays/adapter", trainable=False)
    assert {row.instruction: answer(base, model, row.instruction) for row in NEW} == {
        row.instruction: row.output.replace("{{name}}", "麻薯") for row in NEW
    }

    card = json.loads((room / "plays/adapter/training.json").read_text(encoding="utf-8"))
    assert (card["persona"], card["rows"], card["continued_from"]) == ("mochi_plays", {"zh": 6}, "adapter")
    progress = [json.loads(line) for line in (room / "her/progress.jsonl").read_text().splitlines()]
    losses = [each["loss"] for each in progress if "loss" in each]
    assert losses[-1] < losses[0] / 5
    assert (room / "her/samples.jsonl").read_text(encoding="utf-8").count("\n") >= 4


@needs_packages
def test_the_loss_is_the_models_own_where_she_speaks(room: Path) -> None:
    """With the head only there, and with a vocabulary that leaves out what nobody expects, it is the same figure."""
    import torch
    from transformers import TrainingArguments

    from llmservice.persona.training.base_model import load_base
    from llmservice.persona.training.examples import examples
    from llmservice.persona.training.trainer import PersonaTrainer, batch_of

    base = load_base(load_recipe(str(room / "20.toml")), cuda=False)
    learnt, _ = examples(ROWS[1:], base.tokenizer, form="plain", name="麻薯", language="zh", longest=128)
    batch = batch_of(learnt, base.tokenizer.pad_token_id)
    assert batch["input_ids"].shape[1] % 8 == 0 != max(len(each.input_ids) for each in learnt) % 8
    model = base.model.float().eval()
    asked = {name: value for name, value in batch.items() if name != "labels"}
    wanted = model(**asked, labels=batch["labels"]).loss.item()

    arguments = TrainingArguments(output_dir=str(room / "none"), use_cpu=True, report_to=[])
    whole = torch.arange(model.get_output_embeddings().weight.shape[0])
    for words in (None, whole):
        trainer = PersonaTrainer(words=words, model=model, args=arguments)
        with torch.no_grad():
            held_out, outputs = trainer.compute_loss(model.eval(), batch, return_outputs=True)
            training = trainer.compute_loss(model.train(), batch)
            of_several = trainer.compute_loss(model.train(), batch, num_items_in_batch=1)
        spoken = int((batch["labels"][:, 1:] != -100).sum())
        assert outputs == {}
        # Both are reckoned in bfloat16; where the vocabulary is chosen, its head is as well.
        assert float(held_out) == pytest.approx(wanted, rel=2e-3)
        assert float(training) == pytest.approx(wanted, rel=1e-2)
        assert float(of_several) == pytest.approx(float(training) * spoken, rel=1e-4)


@needs_packages
def test_held_out_rows_are_measured_and_not_learnt(room: Path) -> None:
    told("train", "mochi", room / "held", recipe=str(room / "held.toml"))
    card = json.loads((room / "held/adapter/training.json").read_text(encoding="utf-8"))
    assert card["held_out"] == 2 and card["outcome"]["held_out_loss"] > card["outcome"]["loss"]


@needs_packages
def test_the_same_rows_seed_and_command_make_the_same_adapter(room: Path) -> None:
    made = {}
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        told("train", "mochi", room / name, recipe=str(room / "20.toml"), seed=seed)
        made[name] = (room / name / "adapter/adapter_model.safetensors").read_bytes()
    assert made["one"] == made["two"] != made["three"]


@needs_packages
def test_a_run_ends_at_its_loss(room: Path) -> None:
    text = (room / "100.toml").read_text() + "stop_at_loss = 50.0\n"
    (room / "stop.toml").write_text(text)
    told("train", "mochi", room / "stopped", recipe=str(room / "stop.toml"))
    card = json.loads((room / "stopped/adapter/training.json").read_text(encoding="utf-8"))
    assert card["outcome"]["stopped_early"] is True and card["outcome"]["steps"] == 10


@needs_packages
def test_a_dry_run_says_what_it_would_take_and_leaves_nothing(room: Path) -> None:
    said = told("train", "mochi", room / "dry", recipe=str(room / "100.toml"), dry_run=True)
    assert said.startswith("100 steps, about ") and "MiB" in said
    assert not (room / "dry").exists()


@needs_packages
def test_merged_is_base_and_adapter_and_an_adapter_of_zero_changes_nothing(room: Path) -> None:
    import torch
    from safetensors.torch import load_file

    from llmservice.persona.training.base_model import load_base, with_new_adapter
    from llmservice.persona.training.recipe import Recipe

    told("train", "mochi", room / "short", recipe=str(room / "20.toml"))
    told("merge", "mochi", room / "short/adapter", room / "merged", recipe=str(room / "20.toml"))

    recipe = load_recipe(str(room / "20.toml"))
    base = load_base(recipe, cuda=False)
    plain = {name: weights.float().clone() for name, weights in base.model.state_dict().items()}
    asked = base.tokenizer("观众：吃什么\n麻薯：", return_tensors="pt", add_special_tokens=False)
    before = base.model(**asked).logits.float()
    untouched = with_new_adapter(base, recipe.lora, quantised=False)
    assert torch.equal(untouched(**asked).logits.float(), before)

    adapter = load_file(room / "short/adapter/adapter_model.safetensors")
    merged = load_base(Recipe(base=str(room / "merged")), cuda=False).model.eval()
    scale = recipe.lora.alpha / recipe.lora.rank
    changed = 0
    for name, weights in merged.state_dict().items():
        key = f"base_model.model.{name.removesuffix('.weight')}"
        wanted = plain[name]
        if f"{key}.lora_A.weight" in adapter:
            wanted = (
                wanted + scale * adapter[f"{key}.lora_B.weight"].float() @ adapter[f"{key}.lora_A.weight"].float()
            )
            changed += 1
        assert torch.allclose(weights.float(), wanted, atol=2e-2, rtol=2e-2), name
    assert changed == 14
    base = load_base(recipe, cuda=False)
    from llmservice.persona.training.base_model import with_adapter

    beside = with_adapter(base, room / "short/adapter", trainable=False).eval()(**asked).logits.float()
    alone = merged(**asked).logits.float()
    assert (beside - alone).abs().max() < 0.1 * (beside - before).abs().max()


@needs_packages
def test_an_adapter_becomes_a_gguf_that_names_its_layers(room: Path) -> None:
    import gguf
    import numpy
    from safetensors.numpy import load_file

    told("train", "mochi", room / "short", recipe=str(room / "20.toml"))
    assert "14 layers in" in told("gguf", "mochi", room / "short/adapter", room / "her.gguf")
    reader = gguf.GGUFReader(str(room / "her.gguf"))
    fields = {name: field.contents() for name, field in reader.fields.items()}
    assert (fields["general.type"], fields["adapter.type"], fields["adapter.lora.alpha"]) == ("adapter", "lora", 16.0)
    assert fields["general.architecture"] == "qwen2"
    tensors = {tensor.name: tensor.data for tensor in reader.tensors}
    adapter = load_file(room / "short/adapter/adapter_model.safetensors")
    theirs = adapter["base_model.model.model.layers.1.self_attn.q_proj.lora_A.weight"].astype(numpy.float16)
    assert numpy.array_equal(tensors["blk.1.attn_q.weight.lora_a"], theirs)
    assert len(tensors) == 28


@needs_packages
def test_a_merged_gguf_is_the_base_plus_the_adapter_in_eight_bits(tmp_path: Path) -> None:
    import gguf
    import numpy
    from gguf.quants import dequantize

    from llmservice.persona.training.gguf_merging import write_merged_gguf

    def write(name: str, **tensors: Any) -> Path:
        writer = gguf.GGUFWriter(str(tmp_path / name), "gemma3")
        writer.add_string("general.name", "tiny")
        writer.add_array("tokenizer.ggml.tokens", ["喵", "鱼"])
        writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, 8.0)
        for place, tensor in tensors.items():
            writer.add_tensor(place, tensor)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        return tmp_path / name

    layer, chance = "blk.0.attn_q.weight", numpy.random.default_rng(1)
    shapes = {"w": (64, 32), "norm": (32,), "a": (4, 32), "b": (64, 4)}
    made = {name: chance.standard_normal(shape).astype(numpy.float32) for name, shape in shapes.items()}
    base = write("base.gguf", **{layer: made["w"], "output_norm.weight": made["norm"]})
    halves = {f"{layer}.lora_{half}": made[half].astype(numpy.float16) for half in "ab"}
    adapter = write("adapter.gguf", **halves)
    assert write_merged_gguf(base, adapter, tmp_path / "both.gguf") == 1
    read = gguf.GGUFReader(str(tmp_path / "both.gguf"))
    told = {name: field.contents() for name, field in read.fields.items()}
    assert (told["general.name"], told["tokenizer.ggml.tokens"]) == ("tiny", ["喵", "鱼"])
    tensors = {tensor.name: tensor for tensor in read.tensors}
    assert tensors.keys() == {layer, "output_norm.weight"}
    assert tensors[layer].tensor_type == gguf.GGMLQuantizationType.Q8_0
    wanted = made["w"] + 8.0 / 4 * (made["b"] @ made["a"])
    got = dequantize(tensors[layer].data, tensors[layer].tensor_type)
    # Half a step of eight bits at the largest weight, and the adapter's half precision.
    assert numpy.abs(got - wanted).max() < 0.6 * numpy.abs(wanted).max() / 127 + 0.02
    assert numpy.abs(made["w"] - wanted).max() > 1
    assert numpy.array_equal(tensors["output_norm.weight"].data, made["norm"])
    other = write("other.gguf", **{"blk.7.attn_q.weight": made["w"]})
    with pytest.raises(ValueError, match=r"has no layer blk\.0\.attn_q\.weight"):
        write_merged_gguf(other, adapter, tmp_path / "x.gguf")


@needs_packages
def test_what_is_missing_is_said(room: Path, tmp_path: Path) -> None:
    for arguments, why in (
        (("train", "nobody", tmp_path / "x"), "No persona nobody"),
        (("merge", "mochi", tmp_path, tmp_path / "out"), "holds no adapter"),
        (("gguf", "mochi", tmp_path, tmp_path / "out.gguf"), "is it an adapter"),
    ):
        with pytest.raises(CommandError, match=why):
            told(*arguments, **({} if arguments[0] == "gguf" else {"recipe": str(room / "20.toml")}))
    with pytest.raises(CommandError, match="cannot be loaded"):
        told("train", "mochi", tmp_path / "x", recipe=str(room / "20.toml"), base=str(tmp_path / "nothing"))
