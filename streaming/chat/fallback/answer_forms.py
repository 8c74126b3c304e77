"""The form of an answer: where the movement stands between her words, or that there is none."""

import random

from llmservice.purposes import Language
from llmservice.text.sentences import split_sentences

_QUOTES = {"zh": ("「", "」", ""), "en": ("“", "”", " ")}
# Of answers with a movement, how many have it after her words, and how many in the midst of them.
_AFTER, _AMID = 0.3, 0.2


def in_form(words: str, move: str, *, language: Language, rng: random.Random | None) -> str:
    """Words and movement as one answer. Without `rng` the movement stands before the words: they come of it."""
    opening, closing, blank = _QUOTES[language]

    def said(text: str) -> str:
        return f"{opening}{text.strip()}{closing}"

    if not move:
        return said(words)
    chance = rng.random() if rng else 1.0
    sentences = split_sentences(words)
    if chance < _AMID and rng and len(sentences) > 1:
        at = rng.randrange(1, len(sentences))
        return blank.join((said("".join(sentences[:at])), move, said("".join(sentences[at:]))))
    if chance < _AMID + _AFTER:
        return blank.join((said(words), move))
    return blank.join((move, said(words)))
