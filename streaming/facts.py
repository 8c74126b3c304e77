"""The events that streams and covers emit. Moments are game time; viewers are simulated ones."""

from typing import ClassVar, Literal

from vtuber.events import WorldEvent, event_type
from vtuber.facts import Action, Expression

LineKind = Literal["greeting", "talk", "ad", "goodbye"]


@event_type
class CoverMade(WorldEvent):
    """A cover is there to be downloaded. A front end keeps it by date and number."""

    type: ClassVar[str] = "cover.made"
    cover: int
    task: int
    url: str
    thumbnail_url: str
    date: str  # YYYY-MM-DD
    number: int
    headline: str


@event_type
class StreamStarted(WorldEvent):
    """She is live. `game` is empty for a talk stream, `cover_url` where there is no cover."""

    type: ClassVar[str] = "stream.started"
    stream: int
    task: int
    title: str
    game: str
    sponsor: str
    cover_url: str
    end_time: str  # HH:MM


@event_type
class StreamSaid(WorldEvent):
    """She says something: `text` as it was written, `short` (at most 40 characters, words only) for a bubble."""

    type: ClassVar[str] = "stream.said"
    stream: int
    number: int
    kind: LineKind
    text: str
    short: str
    expression: Expression
    action: Action


@event_type
class StreamViewers(WorldEvent):
    """The simulated audience has moved."""

    type: ClassVar[str] = "stream.viewers"
    stream: int
    viewers_simulated: int
    viewers_peak: int


@event_type
class StreamEnded(WorldEvent):
    """She is off air. `ad_read` tells a sponsor what they paid for."""

    type: ClassVar[str] = "stream.ended"
    stream: int
    task: int | None
    title: str
    minutes: int
    viewers_peak: int
    ad_read: bool
