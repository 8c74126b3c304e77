"""What to stream today: an idea by its weight, none that she streamed the other day, with the ad if one is owed."""

from collections.abc import Sequence

from llmservice.offline import Pen
from llmservice.purposes import Language
from vtuber.contexts import Idea, Obligation, PlanDayContext
from vtuber.offline.gist import gist_of, without_lead

# So many streams must lie between two of the same game.
_APART = 3
# What a todolist's content may hold, with some room for what the planner appends.
LONGEST_CONTENT = 260
_REST_DAYS = 1 / 7


def rests_today(pen: Pen) -> bool:
    """Whether this is one of the days without a stream: about one in seven."""
    return pen.rng.random() < _REST_DAYS


def choose_stream(context: PlanDayContext, pen: Pen) -> Idea:
    """Today's stream. Where no idea is fit, she talks about something from the phrase book."""
    ideas = [idea for idea in context.ideas if idea.type == "stream" and idea.content]
    weights = [_weight(idea, context.streamed_lately) for idea in ideas]
    if not any(weights):
        talk = pen.word("plan.stream_talk")
        return Idea(type="stream", content=talk, minutes=pen.pick((60, 75, 90, 105)), weight=1)
    return pen.rng.choices(ideas, weights)[0]


def stream_content(obligation: Obligation, context: PlanDayContext, pen: Pen) -> str:
    """The content of a stream that is owed: with a game of hers, unless the obligation names what to stream."""
    owed = obligation.content
    if not gist_of(owed).game:
        own = choose_stream(context, pen)
        both = pen.word("plan.stream_with_ad", stream=own.content.rstrip("。.！!；; "), ad=without_lead(owed))
        if len(both) <= LONGEST_CONTENT:
            owed = both
    return with_mark(owed, obligation.mark, pen.language)


def with_mark(content: str, mark: str, language: Language) -> str:
    """`content`, holding the words by which an obligation is known."""
    if mark in content:
        return content
    return f"{content}（{mark}）" if language == "zh" else f"{content} ({mark})"


def _weight(idea: Idea, lately: Sequence[str]) -> float:
    game = gist_of(idea.content).game
    for ago, content in enumerate(lately):
        same = game in content if game else idea.content.strip("。. ") in content
        if same:
            return 0.0 if ago < _APART else idea.weight / 2
    return idea.weight
