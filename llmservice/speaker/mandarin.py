"""Mandarin as the voice's model reads it: each syllable as its sounds, and its tone as an arrow.

The model knows 114 signs, one a token: those of the IPA, one for each affricate, and arrows for the tones, behind the
vowel. Between words stands a blank, as the model was taught: without it an n goes over to a vowel behind it, and
twice as much is misheard.
"""

from __future__ import annotations

import re
from functools import lru_cache

from llmservice.speaker.latin import said_latin
from llmservice.speaker.readings import readings
from llmservice.speaker.words import words
from llmservice.text.characters import CJK

_INITIALS = {
    "": "",
    "b": "p",
    "p": "pʰ",
    "m": "m",
    "f": "f",
    "d": "t",
    "t": "tʰ",
    "n": "n",
    "l": "l",
    "g": "k",
    "k": "kʰ",
    "h": "x",
    "j": "ʨ",
    "q": "ʨʰ",
    "x": "ɕ",
    "zh": "ꭧ",
    "ch": "ꭧʰ",
    "sh": "ʂ",
    "r": "ɻ",
    "z": "ʦ",
    "c": "ʦʰ",
    "s": "s",
}
# The stroke is where the tone stands.
_FINALS = {
    "a": "a|",
    "ai": "ai|",
    "an": "a|n",
    "ang": "a|ŋ",
    "ao": "au|",
    "e": "ɤ|",
    "ei": "ei|",
    "en": "ə|n",
    "eng": "ə|ŋ",
    "er": "ɚ|",
    "ê": "ɛ|",
    "i": "i|",
    "ia": "ja|",
    "ian": "jɛ|n",
    "iang": "ja|ŋ",
    "iao": "jau|",
    "ie": "je|",
    "in": "i|n",
    "ing": "i|ŋ",
    "io": "jɔ|",
    "iong": "jʊ|ŋ",
    "iou": "jou|",
    "o": "wo|",
    "ong": "ʊ|ŋ",
    "ou": "ou|",
    "u": "u|",
    "ua": "wa|",
    "uai": "wai|",
    "uan": "wa|n",
    "uang": "wa|ŋ",
    "uei": "wei|",
    "uen": "wə|n",
    "ueng": "wə|ŋ",
    "uo": "wo|",
    "ü": "y|",
    "üan": "ɥɛ|n",
    "üe": "ɥe|",
    "ün": "y|n",
}
# Said as they stand; `o` alone is no `wo`, and after these i is only a buzz.
_WHOLE = {"o": "ɔ|", "hm": "hm|", "hng": "hŋ|", "m": "m|", "n": "n|", "ng": "ŋ|"}
_BUZZ = {"zh", "ch", "sh", "r", "z", "c", "s"}
_TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘"}
_MARKS = str.maketrans(
    {"，": ",", "、": ",", "；": ";", "：": ":", "。": ".", "．": ".", "！": "!", "？": "?", "～": "…", "—": ","}
)
_HEARD = frozenset(",.!?;:…")
_DIGITS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
_PARTS = re.compile(rf"(?P<han>[{CJK}]+)|(?P<latin>[A-Za-zÀ-ɏ]+(?:['’][A-Za-zÀ-ɏ]+)*)|(?P<other>.)", re.DOTALL)


def phonemes(text: str) -> str:
    """What the model is to say of a piece, a sign a token; empty where there is nothing that it can say."""
    text = "".join(_DIGITS.get(char, char) for char in text)
    said = ""
    for found in _PARTS.finditer(text):
        part = found.group()
        if found.lastgroup == "han":
            said += _han(part)
        elif found.lastgroup == "latin":
            said = f"{said.rstrip()} {said_latin(part)} "
        elif (mark := part.translate(_MARKS)) in _HEARD:
            said = f"{said.rstrip()}{mark} "
        elif part.isspace() and said and not said.endswith(" "):
            said += " "
    said = said.strip()
    return said if any(char not in _HEARD and char != " " for char in said) else ""


def _han(run: str) -> str:
    read = readings(run)
    if len(read) != len(run):
        return "".join(map(syllable, read))  # which of them nothing is read of, nobody knows
    left = iter(read)
    return " ".join("".join(syllable(next(left)) for _char in word) for word in words(run))


@lru_cache(maxsize=2048)
def syllable(pinyin: str) -> str:
    """The sounds of one syllable, its tone as a figure behind it ("hao3"); empty for what is none."""
    from pypinyin.contrib.tone_convert import to_finals, to_initials

    plain = pinyin.rstrip("12345")
    tone = _TONES.get(pinyin[len(plain) :], "")
    if plain in _WHOLE:
        return _WHOLE[plain].replace("|", tone)
    initial, final = to_initials(plain, strict=True), to_finals(plain, strict=True, v_to_u=True)
    if initial not in _INITIALS or final not in _FINALS:
        return ""
    sounds = "ɨ|" if final == "i" and initial in _BUZZ else _FINALS[final]
    return _INITIALS[initial] + sounds.replace("|", tone)
