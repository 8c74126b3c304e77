"""What front ends are told of that is no other app's."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from vtuber.event_types import Expression
from vtuber.plugin import WorldEvent, event_type


class LookPart(BaseModel):
    """A picture of her look; sizes and the box where there is something to see are in its own pixels."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    expression: Expression
    mouth: Literal["closed", "open"]
    eyes: Literal["open", "shut"]
    url: str
    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int


@event_type
class LookChanged(WorldEvent):
    """She looks different on the stage: all pictures of her that there are now. None: the drawn cat."""

    type: ClassVar[str] = "look.changed"
    pictures: list[LookPart]
