"""The events that the store emits. Money is in coins."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from vtuber.plugin import WorldEvent, event_type
from vtuber.translatable import Translatable


class Shown(BaseModel):
    """One game as it lies on the counter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    genre: str
    price: int


@event_type
class StoreOpened(WorldEvent):
    """She stands in the store and looks at what it has for her."""

    type: ClassVar[str] = "store.opened"
    task: int
    balance: int
    offers: list[Shown]


@event_type
class GameBought(WorldEvent):
    """A game has joined her library."""

    type: ClassVar[str] = "game.bought"
    game: int
    title: str
    genre: str
    price: int
    gift: bool
    why: str


@event_type
class GameReturned(WorldEvent):
    """An operator took a game out of her library again; `refund` is what she got back for it."""

    type: ClassVar[str] = "game.returned"
    game: int
    title: str
    gift: bool
    refund: int


@event_type
class GameNoted(WorldEvent):
    """An operator noted that a game of hers was, or was not, streamed."""

    type: ClassVar[str] = "game.noted"
    game: int
    title: str
    streamed: bool


@event_type
class StoreClosed(WorldEvent):
    """She leaves the store; `bought` is empty when she leaves it with nothing, and `reason` says why."""

    type: ClassVar[str] = "store.closed"
    task: int
    bought: str
    reason: Translatable | None = None
