"""What the board's link sends (`ws/board/<slug>/`), and what rooms send wherever nobody says it otherwise.

The board sends what is dragged on it, for the others to see; its commands go through the API.
"""

from pathlib import PurePosixPath
from typing import Any, Literal

from pydantic import AwareDatetime, Field, model_validator

from vtuber.frames import Frame, FramePart, FrameTypes, LoggedFrame


class ClockState(FramePart):
    """The game clock, as a reader needs it to go on counting by itself. Moments are ISO 8601."""

    game_time: str
    real_time: str
    rate: float  # game seconds a real second at this moment; 0 while time stands
    speed: float
    live_speed: float
    live: bool
    paused: bool
    waiting_for_stage: bool
    unwatched: bool
    stopped: bool  # the emergency stop is pulled
    holding: bool
    hold_at: str  # game time never passes it
    policy: Literal["freeze", "catch_up"]
    generation: int
    game_day: str  # YYYY-MM-DD
    time_of_day: Literal["day", "dusk", "night"]


class Clock(ClockState):
    """The clock for pages, with how long ago it was ticked: without a tick, time may stand still."""

    tick_age_s: float
    tick_grace_s: float


class ToldEvent(FramePart):
    """An event of her log, the sentences in its payload in the reader's language."""

    vtuber: str
    seq: int
    type: str
    game_time: str
    real_time: str
    payload: dict[str, Any]


class EventFrame(ToldEvent, LoggedFrame):
    """Something has happened."""

    kind: Literal["event"] = "event"


class Pulse(Frame):
    """A sign of life. `seq` is the last one that was handed out."""

    kind: Literal["pulse"] = "pulse"
    seq: int


class BoardPulse(Pulse):
    """A sign of life, with the clock."""

    clock: Clock


class You(FramePart):
    """Who reads this: the person, and this tab of theirs, as `people` frames name them."""

    person: int
    tab: str


class BoardSnapshot(Frame):
    """Everything at once: the sections by name, and the events told lately, oldest first."""

    kind: Literal["snapshot"] = "snapshot"
    seq: int
    clock: Clock
    sections: dict[str, Any]
    events: list[ToldEvent]
    you: You


class SectionsFrame(Frame):
    """The sections that have changed, whole; `seq` is that at which they are true."""

    kind: Literal["sections"] = "sections"
    seq: int
    clock: Clock
    sections: dict[str, Any]


class TickFrame(Frame):
    """The worker has ticked."""

    kind: Literal["tick"] = "tick"


class Person(FramePart):
    """Somebody at a board, with the number of their tabs."""

    person: int
    name: str
    role: str
    tabs: int


class Dragged(FramePart):
    """A task that is being dragged, and where it would lie (game time). Nothing is done until it is let go."""

    task: int = Field(ge=1, le=2**53)
    start: AwareDatetime
    end: AwareDatetime

    @model_validator(mode="after")
    def _is_within_a_day(self) -> "Dragged":
        if not 0 < (self.end - self.start).total_seconds() <= 86_400:
            raise ValueError("a task lasts up to a day")
        return self


class DragShown(Dragged):
    """Whose hand it is in."""

    tab: str
    person: int
    name: str


class PeopleFrame(Frame):
    """Who is at the boards, over all processes, and what they are dragging."""

    kind: Literal["people"] = "people"
    people: list[Person]
    drags: list[DragShown]


class DragRequest(Frame):
    """What the page drags now; null when it has let go. Not answered."""

    kind: Literal["drag"]
    drag: Dragged | None


FRAME_TYPES = FrameTypes(
    script=PurePosixPath("static/js/board/frame-types.js"),
    sent=(BoardSnapshot, SectionsFrame, EventFrame, TickFrame, BoardPulse, PeopleFrame),
    accepted=(DragRequest,),
)
