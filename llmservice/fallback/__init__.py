"""Writing without a model: phrase books, their writer, and the promise that no sentence is said twice."""

from llmservice.fallback.memorable import memorable, sentences
from llmservice.fallback.phrase_registry import book_for, register_phrases
from llmservice.fallback.phrase_writer import PhraseWriter
from llmservice.fallback.phrasebook import PhraseBook, PhraseError
from llmservice.fallback.said_sentences import LongMemory, Memory, ShortMemory

__all__ = [
    "LongMemory",
    "Memory",
    "PhraseBook",
    "PhraseError",
    "PhraseWriter",
    "ShortMemory",
    "book_for",
    "memorable",
    "register_phrases",
    "sentences",
]
