"""What to stream today: an idea by its weight, and none that she streamed the other day."""

from collections.abc import Sequence

from llmservice.fallback import PhraseWriter
from vtuber.contexts import Idea, Obligation, PlanDayContext
from vtuber.fallback.stream_gist import gist_of

# So many streams must lie between two of the same game.
_APART = 3
_REST_DAYS = 1 / 7
_SPONSORED_GAMES = 0.65


def rests_today(writer: PhraseWriter) -> bool:
    """Whether this is one of the days without a stream: about one in seven."""
    return writer.rng.random() < _REST_DAYS


def choose_stream(context: PlanDayContext, writer: PhraseWriter) -> Idea:
    """Today's stream. Where no idea is fit, she talks about something from the phrase book."""
    ideas = [idea for idea in context.ideas if idea.type == "stream" and idea.content]
    weights = [_weight(idea, context.streamed_lately) for idea in ideas]
    if not any(weights):
        talk = writer.word("plan.stream_talk")
        return Idea(type="stream", content=talk, minutes=writer.pick((60, 75, 90, 105)), weight=1)
    return writer.rng.choices(ideas, weights)[0]


def sponsored(obligation: Obligation, context: PlanDayContext, writer: PhraseWriter) -> Obligation:
    """A stream that is owed, in more than half of all cases with a game of hers as its subject.

    What an obligation without a title proposes is a talk about the sponsor; a month of those would be an advert.
    """
    if not obligation.mark or gist_of(obligation.content).game or writer.rng.random() > _SPONSORED_GAMES:
        return obligation
    own = choose_stream(context, writer)
    content = writer.word("plan.stream_sponsored", stream=own.content.rstrip("。.； "), brand=obligation.mark)
    return obligation.model_copy(update={"content": content})


def _weight(idea: Idea, lately: Sequence[str]) -> float:
    game = gist_of(idea.content).game
    for ago, content in enumerate(lately):
        if game in content if game else idea.content.strip("。. ") in content:
            return 0.0 if ago < _APART else idea.weight / 2
    return idea.weight
