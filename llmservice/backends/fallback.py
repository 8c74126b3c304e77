"""The backend without a model: the purpose's own writer or painter, with a writer that remembers."""

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel

from llmservice.errors import ModelError
from llmservice.fallback import PhraseWriter
from llmservice.fallback.said_sentences import Crossed
from llmservice.purposes import Language, Purpose

Work = TypeVar("Work")
# When another process has said the same sentence at the same moment, the answer is written anew.
_TRIES = 5


def write_fallback(purpose: Purpose[Any], context: BaseModel, *, owner: str, language: Language, seed: int) -> str:
    """What the purpose's writer writes. The same seed and the same history give the same text.

    ModelError if other processes spoke for the owner again and again meanwhile, and said the same.
    """
    write = purpose.write_fallback
    assert write is not None  # Purpose sees to it
    return _with_writer(lambda writer: write(context, writer), context, owner, language, seed)


def paint_fallback(purpose: Purpose[Any], context: BaseModel, *, owner: str, language: Language, seed: int) -> bytes:
    """What the purpose's painter paints, as PNG."""
    painter = purpose.paint_fallback
    assert painter is not None  # Purpose sees to it
    return _with_writer(lambda writer: painter(context, writer), context, owner, language, seed)


def _with_writer(
    work: Callable[[PhraseWriter], Work], context: BaseModel, owner: str, language: Language, seed: int
) -> Work:
    catchphrases = getattr(context, "catchphrases", ())
    for _attempt in range(_TRIES):
        writer = PhraseWriter(owner=owner, language=language, seed=seed, catchphrases=catchphrases)
        result = work(writer)
        try:
            writer.keep()
        except Crossed:
            continue
        return result
    raise ModelError(f"another process kept saying the same sentences for {owner} first")
