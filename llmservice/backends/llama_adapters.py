"""The LoRA files that the embedded model can speak with: those that come with the program, and an operator's own.

Beside each of `persona gguf` lies a card, a JSON file of the same name, which says what it was tuned on and how it is
asked. A file without one is asked like any other model, by messages.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

SHIPPED = Path(__file__).resolve().parent.parent / "persona" / "adapters"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Adapter:
    """One LoRA file. `script`: it reads a script of viewer and persona, and no messages."""

    name: str
    path: str
    script: bool


def adapters_for(base: str, own: Mapping[str, str]) -> tuple[Adapter, ...]:
    """Those for a base, in the order in which they are loaded; `own` are files by name.

    After them come files in `PERSONA_DIR`, then those that come with the program; of both only what was tuned on this
    very base: on another a file changes nothing, or everything.
    """
    found = {name: _adapter(name, Path(path).expanduser()) for name, path in own.items()}
    for folder in (Path(settings.PERSONA_DIR), SHIPPED):
        for path in sorted(folder.glob("*.gguf")):
            if path.stem not in found and _card(path).get("base") == base:
                found[path.stem] = _adapter(path.stem, path)
    return tuple(found.values())


def card_of(path: Path) -> Path:
    """Where the card of an adapter's file lies."""
    return path.with_suffix(".json")


def _adapter(name: str, path: Path) -> Adapter:
    return Adapter(name, str(path), _card(path).get("format") == "plain")


def _card(path: Path) -> dict[str, object]:
    try:
        told = json.loads(card_of(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        logger.warning("the card of the adapter %s cannot be read: %s", path, error)
        return {}
    return told if isinstance(told, dict) else {}
