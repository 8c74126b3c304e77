"""The events of the merch shop."""

from typing import ClassVar

from vtuber.plugin import WorldEvent, event_type


@event_type
class SouvenirMade(WorldEvent):
    """She has designed something."""

    type: ClassVar[str] = "merch.made"
    souvenir: int
    name: str
    price: int


@event_type
class SouvenirsSold(WorldEvent):
    """Viewers bought something after a stream. Coins."""

    type: ClassVar[str] = "merch.sold"
    souvenir: int
    name: str
    count: int
    coins: int
