"""English words in a Chinese sentence, as the voice's model reads them: by a lexicon, else as Pinyin, else spelled.

The lexicon is misaki's, the one that the model was trained with (Apache-2.0). Only its files are read, once, when the
first such word comes: the rest of that package wants spaCy. English sentences are not said here.
"""

from __future__ import annotations

import importlib.util
import json
import re
import unicodedata
from functools import cache
from pathlib import Path

_PACKAGE = "misaki"
_FILES = ("us_gold.json", "us_silver.json")  # what stands in the first one counts
# Names of letters. In the model's alphabet A is the vowel of day, I of my, O of go.
_LETTERS = {
    "a": "ˈA",
    "b": "bˈi",
    "c": "sˈi",
    "d": "dˈi",
    "e": "ˈi",
    "f": "ˈɛf",
    "g": "ʤˈi",
    "h": "ˈAʧ",
    "i": "ˈI",
    "j": "ʤˈA",
    "k": "kˈA",
    "l": "ˈɛl",
    "m": "ˈɛm",
    "n": "ˈɛn",
    "o": "ˈO",
    "p": "pˈi",
    "q": "kjˈu",
    "r": "ˈɑɹ",
    "s": "ˈɛs",
    "t": "tˈi",
    "u": "jˈu",
    "v": "vˈi",
    "w": "dˈʌbᵊlju",
    "x": "ˈɛks",
    "y": "wˈI",
    "z": "zˈi",
}
# Letters of one name in a row; longer than any that is spelled, and what is left is not said.
_SPELLED = 12
_VOICELESS = tuple("ptkfθ")
_HISSING = tuple("szʃʒʧʤ")


def said_latin(word: str) -> str:
    """A word of Latin letters as the model reads it. Never empty for one that has letters."""
    plain = _plain(word)
    if len(plain) > 1:
        found = _known(word, plain) or _as_pinyin(plain)
        if found:
            return found
    return " ".join(_LETTERS[letter] for letter in plain[:_SPELLED] if letter in _LETTERS)


def _plain(word: str) -> str:
    """Small letters alone: é as e."""
    apart = unicodedata.normalize("NFKD", word.lower())
    return "".join(char for char in apart if char in _LETTERS)


def _known(word: str, plain: str) -> str:
    for form in (word.replace("’", "'"), word.lower().replace("’", "'"), plain, plain.capitalize()):
        if said := _looked_up(form):
            return said
    for ending, least in (("s", 3), ("es", 4)):
        stem = plain.removesuffix(ending)
        if stem != plain and len(stem) >= least and (said := _looked_up(stem)):
            return _plural(said)
    return ""


def _plural(said: str) -> str:
    if said.endswith(_HISSING):
        return f"{said}ᵻz"
    return said + ("s" if said.endswith(_VOICELESS) else "z")


def _as_pinyin(plain: str) -> str:
    """A Chinese name in Latin letters ("Baomi"), said as one; empty where it does not fall into syllables."""
    from llmservice.speaker.mandarin import syllable

    found: list[str] = []
    while plain:
        size = next((size for size in range(min(6, len(plain)), 1, -1) if _is_syllable(plain[:size])), 0)
        if not size:
            return ""
        found.append(syllable(f"{plain[:size]}1"))
        plain = plain[size:]
    return "".join(found)


def _is_syllable(letters: str) -> bool:
    return letters in _syllables()


@cache
def _syllables() -> frozenset[str]:
    """All syllables that some character is read with, without their tones."""
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    read = {reading for readings in PINYIN_DICT.values() for reading in readings.split(",")}
    return frozenset(plain for plain in map(to_normal, read) if re.fullmatch("[a-z]{2,6}", plain))


def _looked_up(word: str) -> str:
    """How the lexicon has a word read; empty where it does not know it."""
    key = f'\n  "{word}": '.encode()
    for text in _lexicon():
        if (at := text.find(key)) < 0:
            continue
        start = at + len(key)
        end = text.find(b"}", start) + 1 if text[start : start + 1] == b"{" else text.find(b"\n", start)
        said = json.loads(text[start:end].rstrip(b",\r"))
        # Where it depends on what part of speech it is, the usual one is taken.
        usual = said.get("DEFAULT") if isinstance(said, dict) else said
        if usual:
            return str(usual)
    return ""


@cache
def _lexicon() -> tuple[bytes, ...]:
    """How words are read, in American English, a line each; nothing where the package is not there.

    As it is written: as 180,000 words in a dictionary it would take ten times the memory, for a word now and then.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return ()
    return tuple((Path(spec.origin).parent / "data" / name).read_bytes() for name in _FILES)
