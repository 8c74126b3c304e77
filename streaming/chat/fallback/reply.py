"""What she says to a viewer without a model: a row that answers this, or a new line from the book for its kind."""

import re
from collections.abc import Iterator

from streaming.chat.answers.book_or_model import book_knows, has_words_of_her_own, is_in_the_book
from streaming.chat.answers.contexts import ChatContext
from streaming.chat.fallback.answer_forms import in_form
from streaming.chat.fallback.life_questions import asked_of_today, life_rule, life_slots
from streaming.chat.fallback.message_details import alternatives, call_name, snippet, subject, total
from streaming.chat.fallback.message_kinds import classify
from streaming.chat.fallback.viewer_notes import Known, read_note
from streaming.chat.fallback.worn_words import WornWords
from vtuber.plugin import PhraseWriter, told_of
from vtuber.weather import DEFAULT

# Characters of an answer: as much as one reads while she goes on.
LONGEST = {"zh": 110, "en": 220}
# How often an answer has a movement, and how often it takes up the viewer's word where there is one.
_MOVES, _TAKES_UP = 0.6, 0.65
# Drafts of one answer that may be too long before it goes without an opening.
_TRIES = 6
# After so many drafts that she has said before she calls the viewer by name (which makes a sentence new), and after
# so many more she only listens: the kind is exhausted.
_NAMING, _LISTENING = 9, 120
# Sentences after which one may come again: two weeks of busy chats. A book for ever new ones would have no end.
RECALL = 3000
_EMOTE = re.compile(r":[a-z]{2,12}:")
_MOVE = re.compile(r"^(（[^（）]*）|\([^()]*\))\s*(.+)$", re.DOTALL)
# Words that keep their capital behind a name.
_CAPITAL = re.compile(r"(?:I|I’\w+|Baomi\w*|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|[A-Z]{2,}|Mrs?)\b")
_COUNTS = {
    "zh": ("", "", "两", "三", "四", "五", "六", "七", "八", "九", "十"),
    "en": ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
}
# A game that is not the one on her screen, and what nobody asks of a talk.
_ELSEWHERE = re.compile(
    "《|那(?:个|款|部)游戏|玩过|通关|死了?(?:几|多少)次"
    "|(?:^|\\W)(?:that game|(?:have|did) you (?:ever )?(?:play|finish|beat)"
    "|how (?:many times|often) (?:did|have) you die)",
    re.IGNORECASE,
)
# Who asks about fears at large, or about thunder, hears nothing of the vacuum cleaner; who leaves for work is sent to
# no bed.
_VACUUM = re.compile("吸尘器|扫地机|vacuum|roomba|hoover", re.IGNORECASE)
_THUNDER = re.compile("雷|闪电|thunder|lightning|storm", re.IGNORECASE)
_TO_BED = re.compile("睡|晚安|困|床|梦|night|sleep|bed|tired|dream", re.IGNORECASE)
# A viewer who tells what they had; one who asks has a question in it.
_TELLS = re.compile(
    r"^(?!.*(?:[?？吗么]|什么|哪|谁|怎|你|\b(?:what|which|do|you|your)\b)).*(?:我|刚|\b(?:i|i['’]\w+|my|just)\b)",
    re.I,
)
_SOON = 10  # minutes
_HOT, _COLD = 28, 8  # °C
# How she calls whoever gave something and has no name that she could say.
_NAMELESS = {"zh": "这位朋友", "en": "dear somebody"}
# Whoever says this is answered at once, without a word of greeting before.
_NO_GREETING = frozenset(("greet", "newcomer", "bye", "crisis", "lurk", "remember", "about"))


def write_chat(context: ChatContext, writer: PhraseWriter) -> str:
    """One answer: most times a movement, then one to three short sentences that she hasn't said lately."""
    answer, lately = _Answer(context, writer), WornWords(context.answered)
    # Who is stopped in the middle of a word has to say why.
    written = context.written if context.trouble != "filtered" else []
    row = iter(written)

    def worn(text: str) -> float:
        # What was written for this comes first, the likest before the others.
        return written.index(text) - len(written) if text in written else lately.share(text, without=answer.name)

    return writer.fresh(lambda: next(row, "") or answer.draft(), recall=RECALL, worn=worn)


class _Answer:
    def __init__(self, context: ChatContext, writer: PhraseWriter) -> None:
        self._context = context
        self._pen = writer
        self._language = context.language
        # An emote is a picture, not a word: ":paw:" does not ask after her paws.
        self._said = _EMOTE.sub(" ", context.question)
        self._kind = classify(self._said)
        # Whoever is not in the book says what only the book knows in words that are anybody's, and listens in them
        # to whatever else is left to the book.
        self._known = book_knows(self._kind.name, context)
        self._plain = not is_in_the_book(context) and (self._known or has_words_of_her_own(context))
        plain = f"live_chat_anybody.{self._kind.name if self._known else 'open'}"
        self._rule = plain if self._plain else self._kind.rule
        self.name = call_name(context.nickname)
        self._pair = alternatives(self._said, context.language) if self._kind.name == "choice" else None
        self._sum = total(self._said) if self._kind.name == "maths" else None
        self._thing = (
            subject(self._said) if context.language == "zh" and self._kind.name in ("why", "what_is") else ""
        ) or snippet(self._said, context.language)
        self._done = asked_of_today(self._kind.name, self._said, context)
        self._drafts = 0
        counts = _COUNTS[context.language]
        self._slots: dict[str, str | int] = {
            "name": self.name,
            "her": context.name,
            "thing": self._thing,
            "game": context.game,
            "theme": context.theme,
            "left": context.minutes_left,
            "temp": context.temperature,
            "time": context.game_time[-5:],
            "sponsor": context.sponsor,
            "askers": counts[context.askers] if context.askers < len(counts) else context.askers,
            "sum": self._sum if self._sum is not None else "",
            "one": self._pair[0] if self._pair else "",
            "other": self._pair[1] if self._pair else "",
            "what": "",
            **life_slots(context),
        }
        if self._pair and writer.rng.random() < 0.5:
            self._slots["one"], self._slots["other"] = self._slots["other"], self._slots["one"]

    def draft(self) -> str:
        """One way to say it that isn't too long. Called again until its sentences are new."""
        self._drafts += 1
        longest = LONGEST[self._language]
        for opening in (True,) * _TRIES + (False,) * _TRIES:
            text = self._whole(opening=opening)
            if len(text) <= longest:
                break
        return text

    def _whole(self, *, opening: bool) -> str:
        wordless = self._context.paid and not self._context.question
        text = self._say("live_chat_open.paid.glad") if wordless else self._core()
        found = _MOVE.match(text)
        move, words = (found[1], found[2]) if found else ("", text)
        if not move and not self._plain and self._pen.rng.random() < _MOVES:
            move = self._say(f"live_chat_move.{self._kind.mood}")
        # Trouble has a beginning of its own.
        before = self._before() if opening and self._troubled() == "" else ""
        if self._context.paid:
            # However long it gets, and whatever the reception: thanks are not left out.
            thanks = "live_chat_anybody.paid" if self._plain else f"live_chat_open.paid.{self._context.paid}"
            before = self._say(thanks, name=self.name or _NAMELESS[self._language])
        return in_form(self._joined(before, words), move, language=self._language, rng=self._pen.rng)

    def _troubled(self) -> str:
        """Nobody in need is told of bad reception, nor hears of fish instead of a kind word."""
        trouble, kind = self._context.trouble, self._kind
        heavy = kind.name == "crisis" or (trouble == "filtered" and kind.rule.startswith("live_chat_heart."))
        return "" if heavy or self._plain else trouble

    def _core(self) -> str:
        writer = self._pen
        trouble = self._troubled()
        if trouble:
            tiny = self._say(f"live_chat_open.tiny.{self._tiny()}")
            return self._say(f"live_chat_open.trouble.{trouble}", tiny=tiny)
        if self._plain and not self._known:
            return self._say(self._rule)
        if self._kind.name == "about":
            return self._of_note(read_note(self._said, self._language, nickname=self.name), "live_chat_about.about")
        listening = self._drafts > _LISTENING and not self._plain
        about_life = life_rule(self._kind.name, self._rule, self._said, self._context, self._done)
        if about_life and not listening:
            done = told_of(writer.pick(self._done), writer) if about_life.endswith(".today_done") else ""
            return self._say(about_life, done=done)
        rules = ["live_chat_talk.open"] if listening else list(self._rules())
        rule = writer.pick(rules)
        if self._thing and f"{rule}_thing" in writer.book.rules and writer.rng.random() < _TAKES_UP:
            rule = f"{rule}_thing"
        return self._say(rule)

    def _weather_rule(self, rule: str) -> str:
        """The lines for this weather; for a kind that has none, those for a sky that is clear, or that is not."""
        context, own = self._context, f"{rule}_{self._context.sky}"
        if context.sky != DEFAULT and own in self._pen.book.rules:
            return own
        if not context.weather.clear:
            return f"{rule}_cloudy"
        return f"{rule}_sunny" if context.time_of_day == "day" else f"{rule}_clear"

    def _rules(self) -> Iterator[str]:
        """The rules that are true now for this kind; each is as likely as the others."""
        context, name, rule = self._context, self._kind.name, self._rule
        match name:
            case "weather":
                yield self._weather_rule(rule)
            case "temperature" if context.temperature >= _HOT or context.temperature <= _COLD:
                yield f"{rule}_{'hot' if context.temperature >= _HOT else 'cold'}"
            case "game_now" | "progress" if not context.game:
                elsewhere = f"{rule.rpartition('.')[0]}.game_elsewhere"
                yield elsewhere if _ELSEWHERE.search(self._said) else f"{rule}_talk"
            case "vacuum" if not _VACUUM.search(self._said):
                yield f"{rule}_{'thunder' if _THUNDER.search(self._said) else 'fear'}"
            case "bye" if not _TO_BED.search(self._said):
                yield rule
            case "food" | "drink" if self._thing and _TELLS.search(self._said):
                yield "live_chat_taste.food_told"
            case "ad" if context.sponsor:
                yield f"{rule}_brand"
            case "left" if context.minutes_left <= _SOON:
                yield f"{rule}_soon"
            case "maths" if self._sum is None:
                yield f"{rule}_hard"
            case "choice" if self._pair is None:
                yield f"{rule}_blind"
            case "remember" if context.first_time and not context.returning:
                yield f"{rule}_not"
            case "greet" if context.first_time:
                yield from (rule, "live_chat_manners.newcomer")
            case _:
                yield rule
                # Not as often as what is said at any hour.
                if (hour := f"{rule}_{context.time_of_day}") in self._pen.book.rules:
                    yield from (rule, hour)

    def _tiny(self) -> str:
        return f"{self._kind.tiny}_blind" if self._kind.name == "choice" and not self._pair else self._kind.tiny

    def _before(self) -> str:
        """What stands before the answer: how many ask, a welcome, what she remembers, or only the name."""
        context, chance = self._context, self._pen.rng.random()
        if context.askers > 1:
            return self._say("live_chat_anybody.many" if self._plain else "live_chat_open.many")
        if self._kind.name not in _NO_GREETING and not self._plain:
            if context.first_time and not context.returning and chance < 0.6:
                return self._say(f"live_chat_open.{'first' if self.name else 'first_anon'}")
            met = any(turn.nickname == context.nickname for turn in context.turns)
            if context.notes and self.name and chance < (0.12 if met or not context.returning else 0.5):
                known = read_note(self._pen.pick(context.notes), self._language, nickname=self.name)
                return self._of_note(known, "live_chat_open.recall")
            if context.returning and self.name and not met and chance < 0.75:
                return self._say("live_chat_open.again")
        if self.name and (chance < 0.25 or self._drafts > _NAMING):
            return f"{self.name}，" if self._language == "zh" else f"{self.name}, "
        return ""

    def _of_note(self, known: Known, rule: str) -> str:
        separator = "." if rule.endswith("recall") else "_"
        special = f"{rule}{separator}{known.kind}"
        if known.what and special in self._pen.book.rules and known.kind != "other":
            return self._say(special, what=known.what)
        return self._say(f"{rule}.other" if separator == "." else rule)

    def _joined(self, before: str, words: str) -> str:
        if self._language == "zh" or not before:
            return before + words
        if before.endswith(", "):
            if self._thing and words.casefold().startswith(self._thing.casefold()):
                return before + self._thing + words[len(self._thing) :]
            return before + (words if _CAPITAL.match(words) else words[:1].lower() + words[1:])
        return f"{before.rstrip()} {words}"

    def _say(self, rule: str, **more: str | int) -> str:
        text = self._pen.word(rule, **{**self._slots, **more})
        # What stands in the middle of a sentence has a name of three parts; a viewer writes their own as they like.
        if self._language == "zh" or rule.count(".") > 1 or (self.name and text.startswith(self.name)):
            return text
        return text[:1].upper() + text[1:]
