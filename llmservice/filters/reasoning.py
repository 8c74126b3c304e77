"""Keeps a model's reasoning inside the gateway, also when its marks come in pieces or the opening one is missing.

The marks with which a model begins or ends its turn are dropped too (`reasoning_marks` lists all of them).
"""

from __future__ import annotations

from typing import Any

from llmservice.filters.reasoning_marks import BARE, BEGINNING, CLOSING_ENDS, FINAL, MARK, MARKUP

# Characters that are kept of reasoning of which only words can tell the end.
_BARE_TAIL = 40
# The remains of a mark that never came to its end are text when they are shorter.
_LONE = 3


class ReasoningFilter:
    """Feed it an answer piece by piece; what it returns may be shown.

    With `hold`, nothing is shown before a closing mark or the end: the only safe way with a model that leaves out the
    opening mark. With `patient` too, nothing is shown before the end. With neither, text flows at once, and a closing
    mark that nothing opened is dropped and noted in `stray`. Reasoning that is never closed is dropped to its end.
    """

    def __init__(self, *, hold: bool = False, patient: bool = False) -> None:
        self.stray = False  # a closing mark came that nothing had opened
        self.reasoned = False  # there was reasoning
        self._patient = patient
        self._holding = hold or patient
        self._held: list[str] = []
        self._depth = 0
        self._pending = ""  # may be the beginning of a mark
        self._leading = True  # nothing but blanks and opening marks has come yet
        self._bare: Any = None  # the words that end the reasoning, where nothing else can
        self._ended = False  # the turn is over
        self._wrote = False  # something passed that is no reasoning, as far as one knows
        self._started = False

    @property
    def thinking(self) -> bool:
        """Whether reasoning is open."""
        return self._depth > 0 or self._bare is not None

    def feed(self, piece: str) -> str:
        """What may be shown now, beyond what was returned before; often nothing."""
        shown: list[str] = []
        self._pending = self._read(self._pending + piece, shown, last=False)
        return self._begin("".join(shown))

    def flush(self) -> str:
        """The rest, at the end of the answer."""
        shown: list[str] = []
        rest = self._read(self._pending, shown, last=True)
        if len(rest) < _LONE:  # a lone bracket is text; the trunk of a mark is not
            self._pass(rest, shown)
        self._pending = ""
        self._release(shown)
        return self._begin("".join(shown)).rstrip() if self._patient else self._begin("".join(shown))

    def _read(self, text: str, shown: list[str], *, last: bool) -> str:
        """Take what is certain of the text; the rest may be the beginning of a mark."""
        while text:
            if self._bare is not None:
                found = self._bare.search(text)
                if found is None:
                    return text[-_BARE_TAIL:]
                self._bare = None
                text = text[found.end() :]
                continue
            if self._leading:
                rest = self._lead(text, last=last)
                if rest is None:
                    return text
                if rest != text:
                    text = rest
                    continue
            found = MARK.search(text)
            if found is None:
                partial = MARK.search(text, partial=True)
                cut = partial.start() if partial is not None else len(text)
                self._pass(text[:cut], shown)
                return text[cut:]
            self._pass(text[: found.start()], shown)
            self._take(found, shown)
            text = text[found.end() :]
        return ""

    def _lead(self, text: str, *, last: bool) -> str | None:
        """The text without a mark that only counts at the very beginning; None when more must come to tell."""
        bare = text.lstrip()
        blanks = len(text) - len(bare)
        found = BEGINNING.match(bare)
        if found is not None:
            return bare[found.end() :]
        for opens, closes in BARE:
            begun = opens.match(bare, partial=not last)
            if begun is not None:
                if begun.partial and bare:
                    return None
                if bare:
                    self._bare, self.reasoned = closes, True
                    return bare[begun.end() :]
        if bare and not last:
            partial = BEGINNING.match(bare, partial=True)
            if partial is not None and partial.partial:
                return None
        if bare and MARK.match(text, blanks) is None and not self._may_be_mark(text, blanks):
            self._leading = False
        return text

    def _may_be_mark(self, text: str, at: int) -> bool:
        partial = MARK.match(text, at, partial=True)
        return partial is not None and partial.partial

    def _take(self, found: Any, shown: list[str]) -> None:
        mark = found.group()
        if found.group("opens"):
            self._depth += 1
            self.reasoned = True
        elif found.group("closes"):
            self._close(shown, final=FINAL.match(mark) is not None)
        elif found.group("ends"):
            if self._depth and CLOSING_ENDS.match(mark):
                self._close(shown, final=False)
            elif self._wrote and not self._depth:
                self._ended = True
        elif MARKUP.match(mark) and not self.reasoned:
            self._pass(mark, shown)

    def _pass(self, text: str, shown: list[str]) -> None:
        if self._depth == 0 and not self._ended:
            (self._held if self._holding else shown).append(text)
            self._wrote = self._wrote or bool(text.strip())

    def _close(self, shown: list[str], *, final: bool) -> None:
        if self._depth:
            self._depth = 0 if final else self._depth - 1
        else:
            # What came before was reasoning whose beginning stood in the prompt; a channel that opens says it only
            # when there was something.
            if self._wrote or not final:
                self.stray = self.reasoned = True
            self._held.clear()
            self._wrote = self._ended = False
        if self._depth == 0 and not self._patient:
            self._release(shown)
            self._holding = False

    def _release(self, shown: list[str]) -> None:
        shown[:0] = self._held
        self._held.clear()

    def _begin(self, text: str) -> str:
        """Without the blanks that stand between reasoning and answer."""
        if not self._started:
            text = text.lstrip()
            self._started = bool(text)
        return text


def strip_reasoning(text: str) -> tuple[str, bool]:
    """A whole answer without its reasoning, and whether a closing mark stood in it that nothing opened."""
    strainer = ReasoningFilter(patient=True)
    return strainer.feed(text) + strainer.flush(), strainer.stray
