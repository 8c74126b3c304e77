"""What goes to the stream pages outside the log: words as they come, reactions. Lost ones are lost.

A `words` message carries the whole answer so far, so that a reader that missed one has lost nothing with the next;
the room makes the difference of it for its sockets.
"""

import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from vtuber.facts import Action, Expression

log = logging.getLogger(__name__)


def group_of(slug: str) -> str:
    """The channel-layer group of a VTuber's stream pages."""
    return f"live.{slug}"


def words(slug: str, answer: int, text: str, expression: Expression, action: Action) -> None:
    """What she has said of an answer so far. Never raises."""
    layer = get_channel_layer()
    if layer is None:
        return
    message = {"type": "live.words", "answer": answer, "text": text, "expression": expression, "action": action}
    try:
        async_to_sync(layer.group_send)(group_of(slug), message)
    except Exception as error:
        # The whole text follows with the line, out of the log.
        log.warning("words of answer %s were not sent: %s", answer, error)
