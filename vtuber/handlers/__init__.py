"""The task types that are hers alone: posting and resting. Colleagues bring the others."""

from vtuber import registry
from vtuber.handlers.rest import RestHandler
from vtuber.handlers.tweet import TweetHandler


def sign_in() -> None:
    """Called once, when the app is ready."""
    registry.handlers.sign_in("tweet", TWEET)
    registry.handlers.sign_in("rest", REST)


TWEET = TweetHandler()
REST = RestHandler()
