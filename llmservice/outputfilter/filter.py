"""The one filter between a model and everybody who watches: streaming, and before anybody sees a word.

Ordinary text flows at once. Held back is only what may still become something that nobody may hear: the beginning of
a banned word, of a link, of another's voice, a run of letters that stands in the prompt. When it does, the answer
ends there, and `stopped` says why.
"""

from collections import Counter
from collections.abc import Sequence

import regex

from llmservice.outputfilter.banned_words import WordList, plain
from llmservice.outputfilter.patterns import RULES, Kind, Rule
from llmservice.outputfilter.prompt_guard import PromptGuard
from llmservice.text.characters import MOST_MARKS, fold, is_mark, is_seen
from llmservice.text.sentences import END_MARKS, PAUSES, last_end, whole_sentences

__all__ = ["Kind", "OutputFilter"]

# Characters before the end in which something forbidden is looked for. Longer than anything that a rule wants to see.
WINDOW = 100
# An echo of a question shorter than this is a coincidence.
ECHO = 6
# Of its allowance, so much flows; the rest goes out sentence by sentence, so that it can end at one.
FREE = 0.7
_HARMFUL: frozenset[Kind] = frozenset(("leak", "encoded", "word", "link", "role", "character"))
_OWN_LABEL = regex.compile(
    r"\s*(?:assistant|answer|reply|model|response|答|回答|回复|[aA])\s*[:：]\s*", regex.IGNORECASE
)
_LOOP = regex.compile(r"(?:(.{2,20}?)\1{5,}|(.)\2{12,})$", regex.DOTALL)
_PAUSE = regex.compile(r"[，、,;；—\s]")
# What may stand between an echoed question and her own words.
_AFTER_ECHO = f' \n~」』”"{PAUSES}{END_MARKS}'


class OutputFilter:
    """Filters one answer.

    `guarded` are the trusted words of the prompt, `public` what of them is no secret, `name` the speaker's own,
    `longest` how many characters an answer may have, `is_ai` whether the speaker may say that she is a machine.
    """

    def __init__(
        self,
        *,
        guarded: Sequence[str] = (),
        public: Sequence[str] = (),
        question: str = "",
        words: Sequence[WordList] = (),
        longest: int = 240,
        name: str = "",
        is_ai: bool = False,
    ) -> None:
        self.stopped: Kind | None = None
        self.shown = ""
        self._guard = PromptGuard(guarded, public)
        ours = [rule for rule in RULES if not (is_ai and rule.says_ai)]
        self._rules = [*ours, *(Rule("word", wordlist.pattern, hold=2) for wordlist in words)]
        self._echo = fold(question) if len(fold(question)) >= ECHO else ""
        self._label = (
            regex.compile(rf"\s*{regex.escape(name)}\s*[:：]\s*", regex.IGNORECASE)
            if name
            else regex.compile(r"(?!)")
        )
        self._longest = longest
        self._text = ""  # clean, from its first character on
        self._plain = ""  # the same, in the letters that it reads as
        # By rule: nothing that begins further in front can become a match any more.
        self._alive = [0] * len(self._rules)
        self._out = 0  # so many characters of it are shown
        self._begun = False  # label and echo are behind us
        self._marks = 0
        self._sentences: Counter[str] = Counter()
        self._sentence_at = 0

    def feed(self, piece: str) -> str:
        """What may be shown now, beyond what was returned before; never taken back."""
        if self.stopped:
            return ""
        before = self._out
        for char in self._clean(piece):
            self._text += char
            if not self._begun and not self._begin(final=False):
                continue
            self._read(char)
            if not self._ended():
                # After each character, so that it makes no difference how a model cuts its text.
                self._release(self._held())
            if self._ended():
                break
        return self._taken(before)

    def flush(self) -> str:
        """The rest, at the end of the answer."""
        if self.stopped:
            return ""
        before = self._out
        if not self._begun:
            self._begin(final=True)
            for place, char in enumerate(self._text):
                if not self.stopped:
                    self._read(char, place)
        if not self.stopped:
            # A word that ends with the answer has ended.
            self._look(f"{self._text}\n", final=True)
        if not self.stopped:
            self._release(len(self._text), final=True)
        return self._taken(before)

    def sentences(self) -> str:
        """Of what was shown, the whole sentences; empty when none has ended."""
        return whole_sentences(self.shown)

    @property
    def harmful(self) -> bool:
        """Whether the answer was ended for what it said, and not only for being clumsy."""
        return self.stopped in _HARMFUL

    def _ended(self) -> bool:
        return self.stopped is not None

    def _taken(self, before: int) -> str:
        text = self._text[before : self._out]
        self.shown += text
        return text

    def _clean(self, piece: str) -> str:
        kept = []
        for char in piece:
            if not is_seen(char) or char == "`":
                continue
            self._marks = self._marks + 1 if is_mark(char) else 0
            if self._marks <= MOST_MARKS:
                kept.append("\n" if char == "\n" else " " if char.isspace() else char)
        return "".join(kept)

    def _begin(self, *, final: bool) -> bool:
        """Drop blanks, the speaker's own label and an echo of the question; False while it may still be one."""
        text = self._text.lstrip()
        for label in (_OWN_LABEL, self._label):
            found = label.match(text, partial=not final)
            if found is not None and not found.partial:
                text = text[found.end() :]
            elif found is not None and found.end() == len(text) and text:
                return False
        if self._echo:
            rest = _without(text, self._echo)
            if rest is None and not final and text:
                return False
            text = rest if rest is not None else text
        if not text and not final:
            return False
        self._text, self._begun = text, True
        # What came while it was not certain is read now; the last character is the caller's.
        for place, char in enumerate(text[:-1]):
            if not self.stopped:
                self._read(char, place)
        return True

    def _read(self, char: str, place: int | None = None) -> None:
        at = len(self._text) - 1 if place is None else place
        if self._guard.step(at, char):
            self._stop("leak", self._guard.hold or at)
            return
        self._look(self._text[: at + 1])
        if not self.stopped and char in f"{END_MARKS}\n":
            self._count_sentence(at + 1)

    def _look(self, text: str, *, final: bool = False) -> None:
        """Whether something forbidden is complete at the end of `text`."""
        start = max(0, len(text) - WINDOW)
        reads = self._reads(text)
        for rule, alive in zip(self._rules, self._alive, strict=True):
            found = rule.pattern.search(reads if rule.kind == "word" else text, max(start, alive))
            if found is None or found.end() <= self._checked(final) or _tentative(rule, found, final):
                continue
            self._stop(rule.kind, found.start())
            return
        window = text[start:]
        loop = _LOOP.search(window) if _repeats(window) else None
        if loop is not None:
            self._stop("loop", start + loop.start() + len(loop.group(1) or loop.group(2) * 12))

    def _reads(self, text: str) -> str:
        """`text`, which only grows, in the letters that it reads as."""
        self._plain += plain(text[len(self._plain) :])
        return self._plain[: len(text)]

    def _checked(self, final: bool) -> int:
        # Whatever ended earlier was looked at when it ended.
        return 0 if final else min(self._out, len(self._text) - 1)

    def _held(self) -> int:
        """The place up to which everything may be shown."""
        place = end = len(self._text)
        start = max(0, end - WINDOW)
        reads = self._reads(self._text)
        for number, rule in enumerate(self._rules):
            text = reads if rule.kind == "word" else self._text
            found = rule.pattern.search(text, max(start, self._alive[number]), partial=True)
            if found is None or found.partial:
                # Nothing is complete, and this is the first that may still become so.
                self._alive[number] = end if found is None else found.start()
            while found is not None and not found.partial and found.end() < end:
                found = rule.pattern.search(text, found.start() + 1, partial=True)
            if found is not None and end - found.start() >= rule.hold:
                place = min(place, found.start() + rule.hold - 1)
        hold = self._guard.hold
        if hold is not None:
            place = min(place, hold)
        begun = fold(self._text[self._sentence_at :])
        if begun and any(count >= 2 and said.startswith(begun) for said, count in self._sentences.items()):
            place = min(place, self._sentence_at)
        return place

    def _count_sentence(self, end: int) -> None:
        said = fold(self._text[self._sentence_at : end])
        if not said:
            return
        self._sentences[said] += 1
        if self._sentences[said] > 2 and len(said) > 2:
            self._stop("loop", self._sentence_at)
        self._sentence_at = end

    def _release(self, place: int, *, final: bool = False) -> None:
        """Show everything up to `place`, as far as the allowance goes."""
        free = int(self._longest * FREE)
        if place > free and not (final and len(self._text) <= self._longest):
            room = self._text[: min(place, self._longest - 1)]
            ends = [last_end(self._text, len(room)), *(pause.end() for pause in _PAUSE.finditer(room))]
            place = max([free, *(end for end in ends if end > free)]) if not final else place
            if len(self._text) > self._longest:
                self._cut(free)
                return
        self._out = max(self._out, min(place, self._longest))

    def _cut(self, free: int) -> None:
        """Too long: it ends at a sentence, else at a pause, else where it is."""
        room = self._text[: self._longest - 1]
        sentence = last_end(self._text, len(room))
        if sentence >= max(self._out, self._longest // 2):
            self._text = self._text[:sentence]
        else:
            pauses = [pause.start() for pause in _PAUSE.finditer(room) if pause.start() >= max(self._out, free // 2)]
            end = max([self._out, *pauses])
            tail = self._text[self._out : end].rstrip("，、,;；— ")
            self._text = self._text[: self._out] + tail + ("…" if self._out + len(tail) < self._longest else "")
        self._out = len(self._text)
        self.stopped = "length"

    def _stop(self, kind: Kind, place: int) -> None:
        """It ends here; what stood before may be shown."""
        self.stopped = kind
        self._out = max(self._out, min(place, len(self._text)))
        self._text = self._text[: self._out]


def _tentative(rule: Rule, found: "regex.Match[str]", final: bool) -> bool:
    """Whether the next character may show that it is none: ".to" may go on as ".together"."""
    text = found.string
    return not final and found.end() == len(text) and not rule.pattern.match(f"{text}a", found.start())


def _repeats(text: str) -> bool:
    """Whether something stands six times in a row at the end of `text`, which is quicker found out than what."""
    ends = {text, text.removesuffix("\n")} - {""}
    return any(end.endswith(end[-size:] * 6) for end in ends for size in range(2, 21))


def _without(text: str, echo: str) -> str | None:
    """The text without an echo (folded) at its beginning; None while it may still become one."""
    seen = ""
    if text and not fold(text[0]):
        return text  # a direction or a quotation begins: an echo is bare
    for place, char in enumerate(text):
        seen += fold(char)
        if not echo.startswith(seen):
            return text
        if seen == echo:
            return text[place + 1 :].lstrip(_AFTER_ECHO)
    return None
