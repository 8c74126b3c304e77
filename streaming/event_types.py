"""The events of streams, covers and chat. Moments are game time."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from vtuber.event_types import Action, Expression
from vtuber.plugin import WorldEvent, event_type

LineKind = Literal["greeting", "talk", "ad", "goodbye", "answer"]
PaidKind = Literal["superchat", "bits", "gift", "member", "sub", "raid"]


class Question(BaseModel):
    """What she answers, quoted: a viewer's words, at the moment that she took them."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    viewer: int
    nickname: str
    colour: int  # of the nickname
    text: str
    askers: int  # how many asked about the same


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
    # Of the file, which is a PNG: SHA-256 in hex, and length. Empty in facts from before they were noted.
    sha256: str = ""
    bytes: int = 0


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


class ListenersVoice(BaseModel):
    """A voice that is not ours: whoever listens has it said by their own browser or program.

    `name` is one of its voices, empty for any of her language; with `speed` 1 it speaks at its own pace.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    speed: float


@event_type
class StreamSaid(WorldEvent):
    """She says something: `text` as it was written, `short` (at most 40 characters, words only) for a bubble.

    An answer names its `answer` and what it answers; `cut` tells that she was interrupted in it, `aloud` whether a
    voice may say it: not where the emergency stop cut it. With `voiced` it is said piece by piece, and each piece is
    a `stream.voiced`; with `interrupted` what was being said aloud of it ends here. With `voice` whoever listens has
    it said by a voice of their own.
    """

    type: ClassVar[str] = "stream.said"
    stream: int
    number: int
    kind: LineKind
    text: str
    short: str
    expression: Expression
    action: Action
    answer: int | None = None
    question: Question | None = None
    cut: bool = False
    aloud: bool = True
    voiced: bool = False
    interrupted: bool = False
    voice: ListenersVoice | None = None


@event_type
class StreamVoiced(WorldEvent):
    """A piece of what she says is to be heard now, or after the piece before it.

    Without `url` there is no sound, and it is read at the pace of speech. `mouth` has 40 openings a second, a figure
    or letter each (0 closed, z wide open); `shapes` its shapes where the engine tells them; `credit` whom its terms
    want named. An answer's pieces name it and come while it grows.
    """

    type: ClassVar[str] = "stream.voiced"
    stream: int
    kind: LineKind
    answer: int | None
    piece: int  # of its line, from 0
    text: str
    url: str
    duration_ms: int
    mouth: str
    shapes: str
    credit: str


@event_type
class AnswerBegun(WorldEvent):
    """She turns to a viewer. Her words follow outside the log, as they come; in the end there is a `stream.said`."""

    type: ClassVar[str] = "answer.begun"
    answer: int
    stream: int
    question: Question


@event_type
class AnswerPassedOn(WorldEvent):
    """Whose question she answers was removed; she goes on for somebody who had asked the same."""

    type: ClassVar[str] = "answer.passed_on"
    answer: int
    stream: int
    question: Question


@event_type
class AnswerDropped(WorldEvent):
    """She turned to a viewer and said nothing after all; `voiced` tells that something of it was heard."""

    type: ClassVar[str] = "answer.dropped"
    answer: int
    stream: int
    voiced: bool = False


@event_type
class AnswerStarred(WorldEvent):
    """An operator would have her learn from this answer; or, `starred` being false, does not any more."""

    type: ClassVar[str] = "answer.starred"
    answer: int
    stream: int
    starred: bool


class Paid(BaseModel):
    """What a message cost its writer on their platform, or whom they brought along.

    `amount` is a plain decimal number ("4.99") of `currency`; of a membership or subscription its months, of a raid
    the viewers who came. Both may be empty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)
    kind: PaidKind
    amount: str = ""
    currency: str = ""


class ChatEntry(BaseModel):
    """A chat message as everybody may see it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    message: int
    client_id: str  # the sender's own mark, by which its page knows it again
    viewer: int
    nickname: str
    colour: int
    origin: str
    by_staff: bool
    highlighted: bool
    text: str  # empty only where it was paid for
    at: str  # HH:MM
    paid: Paid | None = None


@event_type
class ChatSaid(WorldEvent):
    """A viewer says something in the chat."""

    type: ClassVar[str] = "chat.said"
    stream: int
    entry: ChatEntry


@event_type
class ViewerFollowed(WorldEvent):
    """Somebody follows her who never did before: once a viewer. Without a name, they were forgotten since."""

    type: ClassVar[str] = "viewer.followed"
    viewer: int
    nickname: str  # as it was then
    colour: int  # of the nickname


@event_type
class FollowRemoved(WorldEvent):
    """That this viewer follows her is not to be seen any more."""

    type: ClassVar[str] = "viewer.follow_removed"
    viewer: int


@event_type
class ViewerForgotten(WorldEvent):
    """She knows nothing any more of a viewer; who it was is told as a number alone."""

    type: ClassVar[str] = "viewer.forgotten"
    viewer: int


@event_type
class ChatRemoved(WorldEvent):
    """These messages are not to be seen any more."""

    type: ClassVar[str] = "chat.removed"
    stream: int
    messages: list[int]


@event_type
class ChatRestored(WorldEvent):
    """These messages are to be seen again."""

    type: ClassVar[str] = "chat.restored"
    stream: int
    entries: list[ChatEntry]


@event_type
class ChatHighlighted(WorldEvent):
    """She takes this message before others; or, `highlighted` being false, does not any more."""

    type: ClassVar[str] = "chat.highlighted"
    stream: int
    message: int
    highlighted: bool


@event_type
class ChatRulesChanged(WorldEvent):
    """The house rules of the chat. While `silenced` she says nothing."""

    type: ClassVar[str] = "chat.rules"
    slow_s: int
    followers_only: bool
    emote_only: bool
    links: bool
    max_length: int
    silenced: bool


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
