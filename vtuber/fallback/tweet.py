"""Her posts, written from the phrase book."""

from collections.abc import Callable

from llmservice.fallback import PhraseWriter
from vtuber.announced_time import when_word
from vtuber.contexts import StreamHint, TweetContext
from vtuber.fallback.post_topics import topic_of
from vtuber.fallback.stream_gist import gist_of
from vtuber.post_length import fits_post, post_weight
from vtuber.weather import weather_kinds

# Drafts of one post that may be too long before a plainer wording is taken.
_TRIES = 12


def write_tweet(context: TweetContext, writer: PhraseWriter) -> str:
    """A post that fits: the stream's time and gist, or everyday talk on the task's topic."""
    if context.category == "preview" and context.stream is not None:
        return _preview(context.stream, writer)
    return _everyday(context, writer)


def _preview(stream: StreamHint, writer: PhraseWriter) -> str:
    gist = gist_of(stream.content)
    game = f"《{stream.game}》" if stream.game else ""
    when = when_word(stream.start_time, writer.language)
    slots: dict[str, str | int] = {
        "when": when,
        "when_capital": when.capitalize(),
        "time": stream.start_time,
        "game": game,
        "theme": gist.theme,
    }
    if game:
        rules = ["game_theme", "game_theme", "game"] if gist.theme else ["game"]
        plain = "brief"
    else:
        rules = ["talk"] if gist.theme else ["bare"]
        plain = "brief_talk"

    def draft() -> str:
        return writer.say(f"preview.{writer.pick(rules)}", **slots)

    def short_draft() -> str:
        return writer.say(f"preview.{plain}", **slots)

    return _within_limit(writer, draft, short_draft)


def _everyday(context: TweetContext, writer: PhraseWriter) -> str:
    topic = topic_of(context.content, writer.language)
    rules = [topic.rule] if topic is not None and _true_today(topic.name, context) else _of_the_hour(context, writer)

    def draft() -> str:
        return writer.say(f"{writer.pick(rules)}.post", temperature=context.temperature)

    return _within_limit(writer, draft, draft)


def _true_today(topic: str, context: TweetContext) -> bool:
    """Whether a post on this topic would not contradict the weather or the season."""
    clear, night = context.weather.clear, context.time_of_day == "night"
    return {
        **{key: key == context.sky for key in weather_kinds()},
        "sun": clear and not night,
        "window": clear and not night,
        "moon": clear and night,
        "heat": context.temperature >= 26,
        "cold": context.temperature <= 12,
        "moth": context.season != "winter",
        "night": night,
        "morning": context.time_of_day == "day" and int(context.game_time[-5:-3]) < 12,
        context.season: True,
    }.get(topic, topic not in ("spring", "summer", "autumn", "winter"))


def _of_the_hour(context: TweetContext, writer: PhraseWriter) -> list[str]:
    """What suits any day at this hour, for a content that names nothing she has words for."""
    rules = ["cat.signal", "cat.theory", "cat.fans", "cat.tail", "room.fridge", "room.desk"]
    if f"sky.{context.sky}.post" in writer.book.rules:
        rules.append(f"sky.{context.sky}")
    if context.time_of_day == "night":
        rules.append("sky.night")
    return [*rules, f"sky.{context.season}"]


def _within_limit(writer: PhraseWriter, draft: Callable[[], str], short: Callable[[], str]) -> str:
    def fitting() -> str:
        for _ in range(_TRIES):
            if fits_post(text := draft()):
                return text
        return min((short() for _ in range(_TRIES)), key=post_weight)

    return writer.fresh(fitting)
