"""Streams and covers, what viewers say and are answered, and how order is kept. Writes go through `services`."""

from streaming.models.aloud import SpokenPiece
from streaming.models.chat import Answer, ChatMessage, Viewer
from streaming.models.chat_policy import BannedWord, ChatRules, Restriction
from streaming.models.stream import Cover, Stream, StreamLine

__all__ = [
    "Answer",
    "BannedWord",
    "ChatMessage",
    "ChatRules",
    "Cover",
    "Restriction",
    "SpokenPiece",
    "Stream",
    "StreamLine",
    "Viewer",
]
