"""Carrying committed events to whoever watches: the channel layer, one group a VTuber.

Delivery is at most once and may fail; readers compare `seq` and read the log. So nothing here may break, or slow
down, the worker that has just committed.
"""

import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from vtuber.events import Message
from vtuber.failpoints import failpoint

log = logging.getLogger(__name__)

HEADS_GROUP = "world.heads"


def group_of(slug: str) -> str:
    """The channel-layer group that a VTuber's events are sent to."""
    return f"world.{slug}"


def publish(messages: list[Message]) -> None:
    """Send committed events to their readers."""
    failpoint("before_publish")
    for message in messages:
        _send(group_of(message.vtuber), {"type": "world.event", "event": message.model_dump(mode="json")})


def publish_heads(heads: dict[str, int]) -> None:
    """Tell every reader the last `seq`, so that a lost last message shows within a second."""
    _send(HEADS_GROUP, {"type": "world.heads", "heads": heads})


def _send(group: str, message: dict[str, object]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        async_to_sync(layer.group_send)(group, message)
    except Exception as error:
        # Readers learn of it from the log; a broker that is away must not undo what is done.
        log.warning("could not publish to %s: %s", group, error)
