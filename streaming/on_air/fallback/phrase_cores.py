"""Keeping a stream from using one turn of phrase twice, with another noun in it."""

import re
from collections.abc import Sequence
from functools import cache

from llmservice.fallback.phrasebook import Variant
from vtuber.plugin import PhraseWriter

_TRIES = 12
# After so many drafts that she has all said before, the subject is exhausted and another one may be taken.
_PATIENCE = 40


class Cores:
    """Says variants of rules, each variant once while this object lives (as long as the rule has another)."""

    def __init__(self, writer: PhraseWriter) -> None:
        self._pen = writer
        self._used: set[int] = set()

    def count(self, rule: str) -> int:
        """How many turns of phrase a rule has."""
        return len(self._pen.book.rule(rule).variants)

    def say(self, rule: str, otherwise: Sequence[str] = (), **slots: str) -> str:
        """A text for the rule that is new to her, and cut from a cloth that is new to this stream.

        When the rule has nothing new left, one of the rules `otherwise` speaks in its place.
        """
        drafts = 0
        taken: dict[str, str] = {}  # the rule that each draft came from

        def compose() -> str:
            nonlocal drafts
            drafts += 1
            source = self._pen.pick(otherwise) if otherwise and drafts > _PATIENCE else rule
            for _ in range(_TRIES):
                text = self._pen.say(source, **slots)
                if self._core(source, text) not in self._used:
                    break
            taken[text] = source
            return text

        text = self._pen.fresh(compose)
        self._used.add(self._core(taken[text], text))
        return text

    def _core(self, rule: str, text: str) -> int:
        """The key of the variant that made a text."""
        return next(
            (variant.key for variant in self._pen.book.rule(rule).variants if _pattern(variant).fullmatch(text)), 0
        )


@cache
def _pattern(variant: Variant) -> re.Pattern[str]:
    fixed = (re.escape(part) if isinstance(part, str) else ".*" for part in variant.parts)
    return re.compile("".join(fixed), re.DOTALL)
