"""How worn a turn of phrase is: what she said a moment ago is not what she says next."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from llmservice.text.characters import CJK

# What is compared: a Chinese character, a word in Latin letters, or a figure. Marks part them.
_PIECES = re.compile(rf"[{CJK}]|[A-Za-z][A-Za-z’'-]*|\d+|[^\w\s]")


class WornWords:
    """The pairs of neighbouring characters (in English: words) of her last answers."""

    def __init__(self, answers: Iterable[str]) -> None:
        self._pairs = {pair for answer in answers for pair in _pairs(answer)}

    def share(self, text: str, *, without: str = "") -> float:
        """Of the pairs in a text, the share that stood in those answers, from 0 to 1; those of a name don't count."""
        if not self._pairs:
            return 0.0
        pairs = list(_pairs(text.replace(without, " , ") if without else text))
        return sum(pair in self._pairs for pair in pairs) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    pieces = _PIECES.findall(text.casefold())
    return ((one, other) for one, other in pairwise(pieces) if one[0].isalnum() and other[0].isalnum())
