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
class StoreClosed(WorldEvent):
    """She leaves the store; `bought` is empty when she leaves it with nothing, and `reason` says why."""

    type: ClassVar[str] = "store.closed"
    task: int
    bought: str
    reason: Translatable | None = None
