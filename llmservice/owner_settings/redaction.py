"""Keys are taken out of whatever leaves this process in words: errors, the ledger, the log with its tracebacks.

An endpoint may well repeat the key that it refuses.
"""

import json
import logging

INSTEAD = "•••"
# Shorter ones would tear holes into ordinary sentences.
_SHORTEST = 6
_MOST = 500
# Every key that this process has held, also those that were replaced: a client of before may still use one.
_held: dict[str, None] = {}


def remember(secret: str) -> None:
    """Let nothing pass any more that holds `secret`."""
    if len(secret) < _SHORTEST or secret in _held:
        return
    for form in (secret, json.dumps(secret)[1:-1]):
        _held[form] = None
    while len(_held) > _MOST:
        del _held[next(iter(_held))]


def redact(text: str) -> str:
    """The text without any key that this process knows."""
    for secret in tuple(_held):
        if secret in text:
            text = text.replace(secret, INSTEAD)
    return text


class RedactingFormatter(logging.Formatter):
    """Writes a log's lines, tracebacks too, without keys."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))
