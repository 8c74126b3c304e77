"""Keeps a model's reasoning inside the gateway, also when its tags come in pieces or the opening one is missing."""

import re

_NAMES = ("think", "thinking", "thought", "reasoning")
_TAG = re.compile(rf"<\s*(/?)\s*(?:{'|'.join(_NAMES)})\s*>", re.IGNORECASE)
_TAGS = tuple(f"<{slash}{name}>" for name in _NAMES for slash in ("", "/"))
_LONGEST = 32  # characters of a tag, blanks in it included


class ReasoningFilter:
    """Feed it an answer piece by piece; what it returns may be shown.

    With `hold`, nothing is shown before a closing tag or the end: the only safe way with a model that leaves out the
    opening tag. With `patient` too, nothing is shown before the end. With neither, text flows at once, and a closing
    tag that nothing opened is dropped and noted in `stray`. Reasoning that is never closed is dropped to its end.
    """

    def __init__(self, *, hold: bool = False, patient: bool = False) -> None:
        self.stray = False  # a closing tag came that nothing had opened
        self._patient = patient
        self._holding = hold or patient
        self._held: list[str] = []
        self._depth = 0
        self._pending = ""  # may be the beginning of a tag
        self._started = False

    def feed(self, piece: str) -> str:
        """What may be shown now, beyond what was returned before; often nothing."""
        text = self._pending + piece
        shown: list[str] = []
        end = 0
        for tag in _TAG.finditer(text):
            self._pass(text[end : tag.start()], shown)
            end = tag.end()
            if tag.group(1):
                self._close(shown)
            else:
                self._depth += 1
        rest = text[end:]
        cut = _tag_begun(rest)
        self._pending = rest[cut:]
        self._pass(rest[:cut], shown)
        return self._begin("".join(shown))

    def flush(self) -> str:
        """The rest, at the end of the answer."""
        shown: list[str] = []
        if len(self._pending) < 3:  # a lone bracket is text; the trunk of a tag is not
            self._pass(self._pending, shown)
        self._pending = ""
        self._release(shown)
        return self._begin("".join(shown)).rstrip() if self._patient else self._begin("".join(shown))

    def _pass(self, text: str, shown: list[str]) -> None:
        if self._depth == 0:
            (self._held if self._holding else shown).append(text)

    def _close(self, shown: list[str]) -> None:
        if self._depth:
            self._depth -= 1
        else:
            self.stray = True
            self._held.clear()
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
    """A whole answer without its reasoning, and whether a closing tag stood in it that nothing opened."""
    strainer = ReasoningFilter(patient=True)
    return strainer.feed(text) + strainer.flush(), strainer.stray


def _tag_begun(text: str) -> int:
    """Where at the end of `text` a tag may have begun; the length of `text` if none has."""
    start = text.rfind("<")
    if start < 0 or len(text) - start > _LONGEST:
        return len(text)
    bare = "".join(text[start:].split()).lower()
    return start if any(tag.startswith(bare) for tag in _TAGS) else len(text)
