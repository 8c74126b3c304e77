"""What an everyday post of a day may be about: what suits weather, season and hour."""

from llmservice.fallback import PhraseWriter
from vtuber.contexts import Her
from vtuber.fallback.post_topics import topic_of, topics

# Share of posts that take up the weather, the season or the hour; the others are about her rooms and herself.
_OF_THE_HOUR = 0.45
_TRIES = 8


def talk_content(context: Her, hour: int, writer: PhraseWriter, used: set[str]) -> str:
    """The content of a `communication` post at that hour (0 to 23), on a topic that `used` does not hold yet.

    The topic is added to `used`.
    """
    content = ""
    for _ in range(_TRIES):
        if writer.rng.random() < _OF_THE_HOUR:
            content = writer.word(f"plan.talk.{writer.pick(topics_of_the_hour(context, hour))}")
        else:
            content = writer.word("plan.talk_late" if _is_late(hour) else "plan.talk_day")
        topic = topic_of(content, context.language)
        if topic is None or topic.name not in used:
            break
    if topic is not None:
        used.add(topic.name)
    return content


def topics_of_the_hour(context: Her, hour: int) -> list[str]:
    """Names of the topics that are true of this day at this hour, the likelier ones more than once."""
    names: list[str] = [context.season]
    known = {topic.name for topic in topics(context.language)}
    if context.sky in known:
        names += [context.sky, context.sky]
    if context.temperature >= 28:
        names.append("heat")
    if context.temperature <= 8:
        names.append("cold")
    if _is_late(hour):
        names += ["night", "night"] + (["moon", "moon"] if context.weather.clear else [])
    elif context.weather.clear:
        names += ["sun", "window"]
    if 8 <= hour < 11:
        names += ["morning", "morning"]
    if context.season != "winter" and (_is_late(hour) or hour >= 17):
        names.append("moth")
    assert all(name in known for name in names)
    return names


def _is_late(hour: int) -> bool:
    return hour >= 21 or hour < 8
