"""What a training run is made of: base, format, LoRA, and how long; as TOML, checked before anything is loaded."""

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

RECIPES = Path(__file__).parent / "recipes"


class Lora(BaseModel):
    """The adapter's shape. `targets` are names of layers, or all linear ones."""

    model_config = ConfigDict(extra="forbid")

    rank: int = Field(default=16, ge=1, le=256)
    alpha: int = Field(default=16, ge=1, le=512)
    dropout: float = Field(default=0.1, ge=0, lt=1)
    targets: Literal["all-linear"] | list[str] = Field(default_factory=lambda: ["q_proj", "v_proj"])


class Run(BaseModel):
    """How it is trained. A step is `batch` × `accumulate` rows on each process."""

    model_config = ConfigDict(extra="forbid")

    learning_rate: float = Field(default=3e-4, gt=0, lt=1)
    epochs: float = Field(default=4.0, gt=0, le=100)
    # Whatever the epochs say; 0 for no limit.
    most_steps: int = Field(default=0, ge=0)
    batch: int = Field(default=8, ge=1, le=256)
    accumulate: int = Field(default=2, ge=1, le=256)
    # Rows that are longer are left out, and named.
    longest_tokens: int = Field(default=512, ge=16, le=8192)
    warmup_share: float = Field(default=0.05, ge=0, lt=1)
    # Of the rows, held out to measure by: never trained on.
    held_out_share: float = Field(default=0.05, ge=0, le=0.5)
    # Of the base's vocabulary the likeliest words, among which and her own the loss is counted; 0 for all.
    vocabulary: int = Field(default=0, ge=0)
    # Steps between two looks at the held-out rows; a state to resume from is kept at each.
    look_every_steps: int = Field(default=50, ge=1)
    # Training ends once its own loss (mean since the last look) is at or below; 0 for never.
    stop_at_loss: float = Field(default=0.0, ge=0)
    # Base weights in four bits (QLoRA): a third of the memory, on a CUDA card only.
    quantise: bool = False


class Recipe(BaseModel):
    """Everything that, with the rows and the seed, makes the adapter."""

    model_config = ConfigDict(extra="forbid")

    about: str = Field(default="", max_length=200)
    # `gemma3-270m` (its package), a folder, a .gguf file, or a name on the Hub.
    base: str = Field(min_length=1, max_length=400)
    # plain: a base model reads a script of two speakers. chat: the model's own template.
    format: Literal["plain", "chat"] = "plain"
    lora: Lora = Field(default_factory=Lora)
    run: Run = Field(default_factory=Run)


def load_recipe(name: str) -> Recipe:
    """A recipe by its name, or by the path of a TOML file. ValueError says what is wrong with it."""
    path = Path(name) if name.endswith(".toml") else RECIPES / f"{name}.toml"
    known = ", ".join(sorted(each.stem for each in RECIPES.glob("*.toml")))
    if not path.is_file():
        raise ValueError(f"there is no recipe {name}; there are: {known}, or give the path of a .toml file")
    try:
        return Recipe.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{path}: {field}: {first['msg']}") from error
