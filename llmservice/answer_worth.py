"""What an answer is worth once its reasoning is taken out: all of it, its whole sentences, or nothing.

An answer that came to its own end is worth what it says. One that was stopped, by its limit of tokens or by a filter
at the endpoint, is worth its whole sentences if it had begun to speak as she does; thoughts are worth nothing, marked
or not. JSON is for its reader to mend: it is only nothing where none of it was begun.
"""

from __future__ import annotations

from dataclasses import dataclass

from llmservice.backends.base import LENGTHS, Reply
from llmservice.filters.reasoning import ReasoningFilter
from llmservice.filters.thinking_aloud import AloudFilter, spoken_part
from llmservice.purposes import Language
from llmservice.text.sentences import ends_sentence, whole_sentences


@dataclass(frozen=True)
class Worth:
    """What is left of an answer. `why` says why it is nothing; with `wants_room` more tokens might have helped."""

    text: str
    why: str
    wants_room: bool
    stray: bool  # a mark closed reasoning that nothing had opened
    reasoned: bool


def weigh(reply: Reply, *, language: Language, prose: bool) -> Worth:
    """A whole answer. `prose` is text for people; else JSON is wanted."""
    strainer = ReasoningFilter(patient=True)
    text = strainer.feed(reply.text) + strainer.flush()
    reasoned = strainer.reasoned or reply.reasoned > 0
    aloud = False
    if prose:
        text, aloud = spoken_part(text, language, unfinished=reply.unfinished)
        if reply.unfinished:
            text = whole_sentences(text)
    elif reply.unfinished and not set("{[") & set(text):
        text = ""
    text = text.strip()
    by_length = reply.finish in LENGTHS
    wants_room = by_length and (not text or (reasoned and not prose))
    why = "" if text else _why_nothing(reply, aloud=aloud, reasoned=reasoned)
    return Worth(text, why, wants_room, strainer.stray, reasoned or aloud)


class AnswerReader:
    """Reads an answer piece by piece: what it returns may be shown, and can't be called back.

    With `hold` nothing is shown before reasoning has ended (see `ReasoningFilter`).
    """

    def __init__(self, *, hold: bool, language: Language, prose: bool) -> None:
        self._strainer = ReasoningFilter(hold=hold)
        self._aloud = AloudFilter(language) if prose else None
        self._shown: list[str] = []

    @property
    def shown(self) -> str:
        """All that was returned."""
        return "".join(self._shown)

    def feed(self, piece: str) -> str:
        """What may be shown now; often nothing."""
        return self._show(self._strain(self._strainer.feed(piece)))

    def finish(self, reply: Reply) -> str:
        """The rest, at the end of the answer."""
        rest = self._strain(self._strainer.flush())
        if self._aloud is not None:
            rest += self._aloud.finish(unfinished=reply.unfinished)
            if reply.unfinished and not self._shown:
                rest = whole_sentences(rest)
        return self._show(rest)

    def worth(self, reply: Reply) -> Worth:
        """What became of it; `why` is set too where what was shown broke off."""
        shown = self.shown.strip()
        reasoned = self._strainer.reasoned or reply.reasoned > 0
        aloud = self._aloud is not None and self._aloud.aloud
        why = ""
        if not shown:
            why = _why_nothing(reply, aloud=aloud, reasoned=reasoned)
        elif reply.unfinished and not ends_sentence(shown):
            why = "was cut off at its limit of tokens" if reply.finish in LENGTHS else "was cut off by its own filter"
        wants_room = reply.finish in LENGTHS and not shown
        return Worth(shown, why, wants_room, self._strainer.stray, reasoned or aloud)

    def _strain(self, text: str) -> str:
        return text if self._aloud is None else self._aloud.feed(text)

    def _show(self, text: str) -> str:
        if text:
            self._shown.append(text)
        return text


def _why_nothing(reply: Reply, *, aloud: bool, reasoned: bool) -> str:
    if reply.finish in LENGTHS:
        if aloud:
            return "thought aloud up to its limit of tokens, and said nothing of hers"
        if reasoned:
            return "spent its limit of tokens on reasoning and answered with nothing"
        return "answered with nothing up to its limit of tokens"
    if reply.unfinished:
        return "was stopped by its own filter and answered with nothing"
    return "thought aloud and answered with nothing of hers" if aloud else "answered with nothing"
