"""Her diary page, written from the phrase book: only what was really done, then what she made of it."""

from collections.abc import Callable

from llmservice.fallback import PhraseBook, PhraseWriter, sentences
from llmservice.text.sentences import ends_sentence, without_end
from vtuber.contexts import DiaryContext, DoneTask
from vtuber.fallback.naps import nap_kind
from vtuber.fallback.post_topics import topic_of
from vtuber.fallback.stream_gist import gist_of
from vtuber.gametime import parse_hhmm

# How many sentences a page has; the last two are a theory and sleep.
_LENGTHS = (6, 7, 8, 8)
_MOST_DONE = 3
_HOT, _COLD = 28, 7
_POOR = 40

# What makes it onto the page first when the day was full; a colleague's kind goes before what she does every day.
_BIG, _DAILY = ("stream", "store", "project", "company"), ("rest", "tweet", "cover")

_FOODS = ("home.food", "home.fish", "home.sweet")

Line = Callable[[], str]


def write_diary(context: DiaryContext, writer: PhraseWriter) -> str:
    """The page as plain text: four to eight sentences, first person, in the order of the day, sleepy at the end."""
    lines = [_opening(context, writer), *_of_the_day(context, writer)]
    rest: list[Line] = [lambda: _numbers(context, writer), lambda: _mood(writer)]
    writer.rng.shuffle(rest)
    facts = [_fact_line(fact, writer) for fact in _facts(context, writer)]
    room = writer.pick(_LENGTHS) - len(lines) - 2
    lines += [write() for write in [*facts, *rest][: max(room, 0)]]
    lines += [writer.say("diary_mind.theory"), writer.say("diary_mind.end")]
    return _join(lines, writer.language)


def _join(lines: list[str], language: str) -> str:
    stop, gap = ("。", "") if language == "zh" else (".", " ")
    return gap.join(line if ends_sentence(line) else line + stop for line in lines)


def _opening(context: DiaryContext, writer: PhraseWriter) -> str:
    rules = [f"diary.open_{context.season}"]
    if (sky := f"diary.open_{context.sky}") in writer.book.rules:
        rules += [sky, sky]
    if context.temperature >= _HOT:
        rules.append("diary.open_hot")
    if context.temperature <= _COLD:
        rules.append("diary.open_cold")
    return writer.say(writer.pick(rules), temperature=context.temperature)


def _of_the_day(context: DiaryContext, writer: PhraseWriter) -> list[str]:
    """Sentences on what was done, in its order; the stream first in rank, one per type."""
    done = [task for task in context.done if task.state == "done"]
    tellable = [task for task in done if has_words_for(task, writer.book)]
    types = sorted(dict.fromkeys(task.type for task in tellable), key=_rank)[:_MOST_DONE]
    chosen = [writer.pick([task for task in tellable if task.type == type]) for type in types]
    chosen.sort(key=done.index)
    lines: list[str] = []
    for task in chosen:
        lines.append(told_of(task, writer))
        if task.type == "stream":
            lines.append(writer.say("diary.stream.after"))
    missed = [task for task in context.done if task.type == "stream" and task.state not in ("done", "running")]
    if missed and not any(task.type == "stream" for task in chosen):
        lines.append(writer.say("diary.stream.missed"))
    return lines or [writer.say("diary_mind.idle")]


def _rank(type: str) -> int:
    if type in _BIG:
        return _BIG.index(type)
    return len(_BIG) + 1 + _DAILY.index(type) if type in _DAILY else len(_BIG)


def has_words_for(task: DoneTask, book: PhraseBook) -> bool:
    """Whether `told_of` can tell of it: a kind of a colleague's by lines that the colleague brings."""
    known = task.type in ("rest", "stream") or f"diary.did.{task.type}" in book.rules
    return known and task.category != "preview"


def told_of(task: DoneTask, writer: PhraseWriter) -> str:
    """What was done as one sentence of hers, without an end mark."""
    if task.type == "stream":
        gist = gist_of(task.content)
        rule = "game" if gist.game else "talk" if gist.theme else "talk_bare"
        slots = {"time": task.start_time, "game": gist.game, "theme": gist.theme}
        return writer.say(f"diary.stream.{rule}", when=_when(task.start_time, writer.language), **slots)
    if task.type == "rest":
        return _rested(task.content, writer)
    if task.type == "tweet":
        topic = topic_of(task.content, writer.language)
        about = (
            writer.word(f"diary.about.{topic.name}") if topic else ("今天" if writer.language == "zh" else "the day")
        )
        return writer.say("diary.did.tweet", about=about)
    return writer.say(f"diary.did.{task.type}")


def _rested(content: str, writer: PhraseWriter) -> str:
    """How she rested; a meal is told by what the list said was eaten."""
    kind = nap_kind(content, writer.language)
    if kind in ("breakfast", "snack"):
        foods = [word.text for rule in _FOODS for word in writer.book.rule(rule).variants]
        eaten = [food for food in foods if food in content]
        if eaten:
            return writer.say(f"diary.rest.{kind}_of", food=max(eaten, key=len))
    return writer.say(f"diary.rest.{kind}")


def _when(start_time: str, language: str) -> str:
    hour = parse_hhmm(start_time).hour
    zh, en = next(
        words
        for until, *words in (
            (8, "后半夜", "in the small hours"),
            (12, "上午", "this morning"),
            (18, "下午", "this afternoon"),
            (24, "晚上", "this evening"),
        )
        if hour < until
    )
    return zh if language == "zh" else en


def _facts(context: DiaryContext, writer: PhraseWriter) -> list[str]:
    """At most two facts from colleagues that fit into one sentence of hers."""
    facts = [" ".join(fact.split()) for fact in context.highlights]
    whole = [without_end(fact) for fact in facts if len(sentences(fact)) == 1 and len(fact) <= 120]
    return whole if len(whole) <= 2 else writer.rng.sample(whole, 2)


def _fact_line(fact: str, writer: PhraseWriter) -> Line:
    return lambda: writer.say("diary_mind.fact", fact=fact)


def _numbers(context: DiaryContext, writer: PhraseWriter) -> str:
    if writer.rng.random() < 0.4:
        rule = "diary_mind.wallet" if context.balance >= _POOR else "diary_mind.broke"
        return writer.say(rule, balance=context.balance)
    change = context.followers_change
    rule = "up" if change > 0 else "down" if change < 0 else "same"
    return writer.say(f"diary_mind.{rule}", followers=context.followers, change=change, lost=-change)


def _mood(writer: PhraseWriter) -> str:
    return writer.say("diary_mind.mood")
