"""Which of her sentences she never says twice, and how two are compared.

The writer and the checker of a simulated month both use this file, so they can't disagree.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from llmservice.text.characters import CJK, has_cjk
from llmservice.text.sentences import split_sentences

_STAGE_DIRECTION = re.compile(r"^\W*?(?:（[^（）]*）|\([^()]*\))")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_WORD = re.compile(r"[^\W_]+")
_GAP_BESIDE_CJK = re.compile(rf" (?:(?=[{CJK}])|(?<=[{CJK}] ))")


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order, in the form in which they are compared.

    That is: without case, punctuation, brackets, quotes and extra blanks, and without a stage direction in brackets
    at the start (the same words after another tail movement are the same words). A sentence that is nothing but a
    stage direction stays. Empty ones are left out.
    """
    found = []
    for piece in split_sentences(text):
        bare = _normalise(_STAGE_DIRECTION.sub("", piece, count=1)) or _normalise(piece)
        if bare:
            found.append(bare)
    return found


def memorable(text: str, catchphrases: Iterable[str] = ()) -> list[str]:
    """The sentences of a text that she may say only once.

    Left out are interjections (at most four characters in Chinese, two words in English: 喵～) and every sentence
    of her catchphrases.
    """
    always = _always(tuple(catchphrases))
    return [sentence for sentence in sentences(text) if not _is_small(sentence) and sentence not in always]


# Asked for with each draft of each answer.
@lru_cache(maxsize=64)
def _always(catchphrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(sentence for phrase in catchphrases for sentence in sentences(phrase))


def digest(sentence: str) -> int:
    """A signed 64-bit number for a normalised sentence; the same in every process and on every machine."""
    return int.from_bytes(hashlib.blake2b(sentence.encode(), digest_size=8).digest(), "big", signed=True)


def _normalise(piece: str) -> str:
    plain = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", piece).casefold())
    return _GAP_BESIDE_CJK.sub("", " ".join(_WORD.findall(plain)))


def _is_small(sentence: str) -> bool:
    if has_cjk(sentence):
        return len(sentence) <= 4
    return len(sentence.split()) <= 2
