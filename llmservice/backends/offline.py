"""The backend without a model: the purpose's own writer or painter, with a pen that remembers."""

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel

from llmservice.errors import ModelError
from llmservice.offline import Pen
from llmservice.offline.memory import Crossed
from llmservice.purposes import Language, Purpose

Work = TypeVar("Work")
# When another process has said the same sentence at the same moment, the answer is written anew.
_TRIES = 5
_PIECE = re.compile(r"[^，。！？,.!?…\n]*[，。！？,.!?…\n]+\s*|.+\Z", re.DOTALL)


def write_offline(purpose: Purpose[Any], context: BaseModel, *, owner: str, language: Language, seed: int) -> str:
    """What the purpose's writer writes. The same seed and the same history give the same text.

    ModelError if other processes spoke for the owner again and again meanwhile, and said the same.
    """
    writer = purpose.write_offline
    assert writer is not None  # Purpose sees to it
    return _with_pen(lambda pen: writer(context, pen), context, owner, language, seed)


def paint_offline(purpose: Purpose[Any], context: BaseModel, *, owner: str, language: Language, seed: int) -> bytes:
    """What the purpose's painter paints, as PNG."""
    painter = purpose.paint_offline
    assert painter is not None  # Purpose sees to it
    return _with_pen(lambda pen: painter(context, pen), context, owner, language, seed)


def pieces(text: str) -> Iterator[str]:
    """The text in the pieces in which one would say it; together they are the text."""
    return (piece.group() for piece in _PIECE.finditer(text))


def _with_pen(work: Callable[[Pen], Work], context: BaseModel, owner: str, language: Language, seed: int) -> Work:
    catchphrases = getattr(context, "catchphrases", ())
    for _attempt in range(_TRIES):
        pen = Pen(owner=owner, language=language, seed=seed, catchphrases=catchphrases)
        result = work(pen)
        try:
            pen.keep()
        except Crossed:
            continue
        return result
    raise ModelError(f"another process kept saying the same sentences for {owner} first")
