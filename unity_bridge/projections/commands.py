"""Messages of the protocol as commands."""

from unity_bridge.messages import Message
from vtuber.plugin import FrontEndCommand


def command(message: Message) -> FrontEndCommand:
    """The command that carries a message, with the slot and the time to live that its schema gives it."""
    return FrontEndCommand(
        type=message.TYPE,
        data=message.model_dump(mode="json", exclude_unset=True),
        slot=message.SLOT,
        clears=message.CLEARS,
        ttl_ms=message.TTL_MS,
    )
