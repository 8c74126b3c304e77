"""The way of her words from a model to everybody: through the filter, in small pieces, followed in the database."""

import datetime as dt
import time
from collections.abc import Callable

from llmservice.outputfilter import OutputFilter
from llmservice.text.sentences import ends_sentence
from streaming.chat.live import ephemeral
from streaming.chat.services.answers import AnswerClaim, record_progress
from streaming.on_air.stage_directions import deliver

# Real seconds between two sendings: the first word goes at once, the next ones gather for a moment.
FLUSH_S = 0.035
# How often, at the least, it is written down how far she has come; and looked whether she may go on.
FOLLOW_S = 0.3


class Interrupted(Exception):
    """The answer is not ours any more: somebody ended it, or took it over."""


class AnswerStream:
    """Speaks one answer. `text` is what has been said so far."""

    def __init__(self, claim: AnswerClaim, slug: str, real: Callable[[], dt.datetime]) -> None:
        self.text = ""
        self._claim = claim
        self._slug = slug
        self._real = real
        self._sent = ""
        self._followed = ""
        self._flushed_at = 0.0
        self._followed_at = time.monotonic()

    def say(self, text: str) -> None:
        """More of the answer; empty when a moment went by without any. Raises Interrupted."""
        self.text += text
        now = time.monotonic()
        if self.text != self._sent and now - self._flushed_at >= FLUSH_S:
            self._flush(now)
        ended = bool(text) and ends_sentence(self.text)
        if now - self._followed_at >= FOLLOW_S or (ended and self.text != self._followed):
            self._follow(now)

    def pass_on(self, piece: str, strainer: OutputFilter) -> None:
        """A model's piece, as far as the filter lets it out. Raises Interrupted."""
        self.say(strainer.feed(piece) if piece else "")

    def close(self) -> None:
        """Everything has been said: the rest goes out. Raises Interrupted."""
        if self.text != self._sent:
            self._flush(time.monotonic())

    def _flush(self, now: float) -> None:
        delivery = deliver(self.text)
        ephemeral.publish_words(self._slug, self._claim.answer, self.text, delivery.expression, delivery.action)
        self._sent = self.text
        self._flushed_at = now

    def _follow(self, now: float) -> None:
        self._followed, self._followed_at = self.text, now
        if not record_progress(self._claim, self.text, self._real()):
            raise Interrupted
