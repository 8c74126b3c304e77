"""What a front end (Unity, the stage) is told to show: commands, and how an app turns its events into them.

The commands of the product itself are `unity_bridge`'s, described by the schemas of its protocol. An app may send
some of its own: their types begin with the app's name, and a front end that does not know them lets them pass.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vtuber.events import EventMessage


@dataclass(frozen=True)
class FrontEndCommand:
    """One thing to show or do.

    With a `slot` it is a state: the last of a slot wins, empties the slots in `clears`, and stands in every snapshot.
    Without one it is done once, and not later than `ttl_ms` real milliseconds after its event; None: however late.
    """

    type: str
    data: Mapping[str, Any]
    slot: str = ""
    clears: tuple[str, ...] = ()
    ttl_ms: int | None = None


@dataclass(frozen=True)
class Shown:
    """What is shown, and of whom, when an event comes: the state commands by slot, before it."""

    slots: Mapping[str, FrontEndCommand]
    slug: str
    language: str

    def data(self, slot: str) -> Mapping[str, Any]:
        """What a slot holds; empty for nothing."""
        command = self.slots.get(slot)
        return command.data if command else {}


@dataclass(frozen=True)
class FrontEndProjection:
    """How an event type becomes commands. `slots` are those that it may fill: by them the state is found again in
    the log."""

    project: Callable[[EventMessage, Shown], Sequence[FrontEndCommand]]
    slots: tuple[str, ...] = ()
