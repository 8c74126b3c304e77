"""What goes to the stream pages outside the log: words as they come, reactions. Lost ones are lost.

A `words` message carries the whole answer so far, so that a reader that missed one has lost nothing with the next;
the room makes the difference of it for its sockets.
"""

from vtuber import channel_publisher
from vtuber.event_types import Action, Expression


def group_of(slug: str) -> str:
    """The channel-layer group of a VTuber's stream pages."""
    return f"live.{slug}"


def publish_audience(slug: str) -> None:
    """The simulated audience has changed; readers look it up. Never raises."""
    channel_publisher.send(group_of(slug), {"type": "live.audience"})


def publish_words(slug: str, answer: int, text: str, expression: Expression, action: Action) -> None:
    """What she has said of an answer so far. Never raises."""
    # One that is lost is made good by the next; the last by the line, out of the log.
    message = {"type": "live.words", "answer": answer, "text": text, "expression": expression, "action": action}
    channel_publisher.send(group_of(slug), message)
