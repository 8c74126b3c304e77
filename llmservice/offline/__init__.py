"""Writing without a model: phrase books, the pen, and the promise that no sentence is said twice."""

from llmservice.offline.memory import LongMemory, Memory, ShortMemory
from llmservice.offline.pen import Pen
from llmservice.offline.phrasebook import PhraseBook, PhraseError
from llmservice.offline.sentences import memorable, sentences
from llmservice.offline.shelf import book_for, register_phrases

__all__ = [
    "LongMemory",
    "Memory",
    "Pen",
    "PhraseBook",
    "PhraseError",
    "ShortMemory",
    "book_for",
    "memorable",
    "register_phrases",
    "sentences",
]
