"""What she says to a viewer without a model: the kind of the message, and a line from the book that fits it."""

import re

from llmservice.offline import Pen
from llmservice.offline.phrasebook import PhraseError
from streaming.chat.contexts import ChatContext
from streaming.offline.chat_kinds import Kind, classify
from streaming.offline.chat_notes import Known, read_note
from streaming.offline.chat_words import alternatives, call_name, snippet, subject, total
from vtuber.text import cut

# Characters of an answer: as much as one reads while she goes on.
LONGEST = {"zh": 130, "en": 280}
_EMOTE = re.compile(r":[a-z]{2,12}:")
_SPEECH = {"zh": "（{move}）「{words}」", "en": "({move}) “{words}”"}
_BARE = {"zh": "「{words}」", "en": "“{words}”"}


def write_chat(context: ChatContext, pen: Pen) -> str:
    """One answer: most times a movement, then one to three short sentences."""
    return _Answer(context, pen).whole()


class _Answer:
    def __init__(self, context: ChatContext, pen: Pen) -> None:
        self._context = context
        self._pen = pen
        # An emote is a picture, not a word: ":paw:" does not ask after her paws.
        self._said = _EMOTE.sub(" ", context.question)
        self._kind: Kind = classify(self._said)
        self._rule = self._kind.rule.replace("live_chat_", "live_say_")
        self._name = call_name(context.nickname)
        self._thing = self._named()
        self._slots: dict[str, str | int] = {
            "name": self._name,
            "thing": self._thing,
            "game": context.game,
            "theme": context.theme,
            "left": context.minutes_left,
            "temp": context.temperature,
            "time": context.game_time[-5:],
            "sponsor": context.sponsor,
            "askers": context.askers,
        }

    def whole(self) -> str:
        context, pen = self._context, self._pen
        if context.trouble == "filtered":
            return self._spoken("curious", pen.word("live_say_move.filtered"))
        core = self._core()
        if context.trouble:
            return self._spoken("startled", pen.word(f"live_say_move.{context.trouble}") + core)
        return self._spoken(self._kind.mood, self._opening() + core + self._recalled())

    def _spoken(self, mood: str, words: str) -> str:
        language = self._context.language
        frame = _SPEECH if self._pen.rng.random() < 0.85 else _BARE
        # What begins with a movement of its own needs no other.
        frame = _BARE if words.startswith(("（", "(")) else frame
        move = self._pen.word(f"live_say_move.{mood}") if frame is _SPEECH else ""
        return frame[language].format(move=move, words=cut(words, LONGEST[language]))

    def _opening(self) -> str:
        context, pen = self._context, self._pen
        if context.askers > 1:
            return pen.word("live_say_move.many", **self._slots)
        if not self._name:
            return ""
        chance = pen.rng.random()
        if context.first_time and not context.returning and chance < 0.6 and self._kind.name != "crisis":
            return pen.word("live_say_move.hello_first", **self._slots)
        if context.returning and context.first_time is False and chance < 0.35 and not context.turns:
            return pen.word("live_say_move.hello_again", **self._slots)
        return pen.word("live_say_move.call", **self._slots) if chance < 0.3 else ""

    def _core(self) -> str:
        context, kind = self._context, self._kind
        match kind.name:
            case "about":
                return self._about(read_note(self._said, context.language), "about")
            case "remember" if not (context.returning or context.notes):
                return self._say(f"{self._rule}_not")
            case "maths":
                result = total(self._said)
                return self._say(self._rule, sum=result) if result is not None else self._say(f"{self._rule}_hard")
            case "choice":
                pair = alternatives(self._said, context.language)
                if pair is None:
                    return self._say(f"{self._rule}_blind")
                return self._say(self._rule, one=pair[0], other=pair[1])
            case "game_now" if not context.game:
                return self._say(f"{self._rule}_talk")
            case "weather":
                return self._say(f"{self._rule}_{context.sky}")
        if self._thing and self._pen.rng.random() < 0.75 and self._has(f"{self._rule}_thing"):
            return self._say(f"{self._rule}_thing")
        return self._say(self._rule)

    def _about(self, known: Known, rule: str) -> str:
        name = f"live_say_about.{rule}_{known.kind}"
        if known.what and self._has(name):
            return self._say(name, what=known.what)
        return self._say(f"live_say_about.{rule}" if rule == "about" else f"live_say_about.{rule}_other")

    def _recalled(self) -> str:
        """Sometimes she asks after what they once told her: when they come back, and seldom in between."""
        context = self._context
        if not context.notes or self._kind.name in ("about", "crisis", "bye"):
            return ""
        if self._pen.rng.random() > (0.7 if context.first_time is False and not context.turns else 0.12):
            return ""
        known = read_note(self._pen.pick(context.notes), context.language)
        told = self._about(known, "recall")
        return f" {told}" if context.language == "en" else told

    def _named(self) -> str:
        context = self._context
        if context.language == "zh" and (asked := subject(self._said)):
            return asked
        return snippet(self._said, context.language)

    def _has(self, rule: str) -> bool:
        try:
            self._pen.book.rule(rule)
        except PhraseError:
            return False
        return True

    def _say(self, rule: str, **more: str | int) -> str:
        return self._pen.word(rule, **self._slots, **more)
