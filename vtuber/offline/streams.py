"""What to stream today: an idea by its weight, and none that she streamed the other day."""

from collections.abc import Sequence

from llmservice.offline import Pen
from vtuber.contexts import Idea, PlanDayContext
from vtuber.offline.gist import gist_of

# So many streams must lie between two of the same game.
_APART = 3
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


def _weight(idea: Idea, lately: Sequence[str]) -> float:
    game = gist_of(idea.content).game
    for ago, content in enumerate(lately):
        if game in content if game else idea.content.strip("。. ") in content:
            return 0.0 if ago < _APART else idea.weight / 2
    return idea.weight
