"""The task types that are hers alone: posting and resting. Colleagues bring the others."""

from vtuber import registry
from vtuber.handlers.rest import RestHandler
from vtuber.handlers.tweet import TweetHandler


def register() -> None:
    """Called once, when the app is ready."""
    registry.handlers.register("tweet", TWEET)
    registry.handlers.register("rest", REST)


TWEET = TweetHandler()
REST = RestHandler()
