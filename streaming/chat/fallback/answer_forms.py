"""The form of an answer: where the movement stands between her words, or that there is none."""

import random

from llmservice.purposes import Language
from llmservice.text.sentences import split_sentences

_QUOTES = {"zh": ("「", "」", ""), "en": ("“", "”", " ")}
# Of answers with a movement, how many have it after her words; of those with several sentences, how many amid them.
_AFTER, _AMID = 0.3, 0.4


def in_form(words: str, move: str, *, language: Language, rng: random.Random) -> str:
    """Words and movement as one answer; the movement may be empty."""
    opening, closing, blank = _QUOTES[language]

    def said(text: str) -> str:
        return f"{opening}{text.strip()}{closing}"

    if not move:
        return said(words)
    sentences = split_sentences(words)
    if len(sentences) > 1 and rng.random() < _AMID:
        at = rng.randrange(1, len(sentences))
        return blank.join((said("".join(sentences[:at])), move, said("".join(sentences[at:]))))
    if rng.random() < _AFTER:
        return blank.join((said(words), move))
    return blank.join((move, said(words)))
