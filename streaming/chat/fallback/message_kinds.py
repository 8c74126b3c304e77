"""What a viewer wants, as far as words tell: the kinds of messages, and the words by which each is known.

Both languages are understood whatever she speaks. The first kind of the table whose words are found is taken, so
what must not be missed stands first, then what is about her, then things, then forms of sentences.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from llmservice.text.characters import has_cjk
from llmservice.text.patterns import lazy_pattern
from streaming.chat.answers.viewer_memory import told_about_self
from streaming.chat.fallback.feeling_words import SOULS
from streaming.chat.fallback.message_forms import FORMS
from streaming.chat.fallback.topic_words import MATTERS

_BLANKS = re.compile(r"\s+")
_LONGEST = 400  # characters of a message that are looked at


@dataclass(frozen=True)
class Kind:
    """One kind of message, and how it is answered."""

    name: str
    rule: str  # of the phrase book: file.key
    mood: str  # which stage directions fit: key in `live_chat_move`
    tiny: str  # what a half-heard answer is about: key in `live_chat_tiny`
    knows: Callable[[str], object]


def _words(zh: str, en: str) -> Callable[[str], object]:
    """A search for either pattern. Latin words count whole, also beside Chinese characters."""
    parts = ([f"(?:{zh})"] if zh else []) + ([rf"(?<![a-z0-9'])(?:{en})(?![a-z0-9])"] if en else [])
    pattern = lazy_pattern("|".join(parts))
    return lambda text: pattern.search(text)


def _kinds() -> dict[str, Kind]:
    table = [*SOULS, *MATTERS, *FORMS]
    return {
        name: Kind(
            name, f"live_chat_{shelf}.{name}", mood, tiny, told_about_self if zh == "<about>" else _words(zh, en)
        )
        for shelf, name, mood, tiny, zh, en in table
    }


KINDS = _kinds()


def classify(text: str) -> Kind:
    """The kind of a chat message; `emoji`, `gibberish`, `one_word` or `open` where no words tell. Never raises."""
    plain = _BLANKS.sub(" ", unicodedata.normalize("NFKC", text[:_LONGEST])).replace("’", "'").casefold().strip()
    for kind in KINDS.values():
        if kind.knows(plain):
            return kind
    return KINDS[_wordless(plain) or ("one_word" if _is_one_word(plain) else "open")]


def _wordless(plain: str) -> str:
    letters = [char for char in plain if char.isalpha()]
    if not letters:
        return "gibberish" if any(char.isdigit() for char in plain) else "emoji"
    latin = re.sub(r"[^a-z]", "", plain)
    if len(letters) >= 4 and len(set(letters)) <= 2:
        return "gibberish"
    if not has_cjk(plain) and " " not in plain and len(latin) >= 5 and latin.isascii():
        vowels = sum(char in "aeiouy" for char in latin)
        if vowels / len(latin) < 0.2 or re.search(r"[bcdfghjklmnpqrstvwxz]{5,}", latin):
            return "gibberish"
    return ""


def _is_one_word(plain: str) -> bool:
    bare = re.sub(r"[^\w\s]", "", plain).strip()
    return len(bare) <= 4 if has_cjk(bare) else " " not in bare
