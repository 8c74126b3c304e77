"""What the stream page's link sends and accepts (docs/live-protocol.md).

`at` is game time, HH:MM; other moments are ISO 8601. What colleagues tell viewers has frames of their own
(`registry.viewer_frames`).
"""

from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from llmservice.purposes import Language
from streaming.chat.policy.refusals import Code
from streaming.chat.policy.screening import Emote
from streaming.event_types import LineKind, Paid, Question
from vtuber.event_types import Action, Expression
from vtuber.plugin import Frame, FramePart, FrameTypes, LoggedFrame
from vtuber.web.frames import Clock, Pulse

# Parts ──────────────────────────────────────────────────────────────────────


class Restricted(FramePart):
    """Why the viewer may not talk. `until` is real time; null for good. `shadow` is never told."""

    kind: Literal["timeout", "ban"]
    until: str | None


class Me(FramePart):
    """The viewer's own state. `viewer` is null before the first word."""

    viewer: int | None
    nickname: str
    colour: int
    follows: bool
    staff: bool
    restricted: Restricted | None


class WeatherNow(FramePart):
    """The day's weather."""

    sky: str
    temperature: int


class StreamOnAir(FramePart):
    """The stream that is on. `game`, `sponsor` and `cover_url` are empty where there is none."""

    id: int
    title: str
    game: str
    sponsor: str
    cover_url: str
    started_at: str
    start_time: str
    end_time: str
    ends_at: str | None
    viewers_simulated: int


class NextStream(FramePart):
    """The stream that comes next. `title` is empty until it is prepared."""

    start: str
    start_time: str
    end_time: str
    title: str
    content: str
    game: str
    cover_url: str


class Rules(FramePart):
    """The house rules. While `silenced` she says nothing."""

    slow_s: int
    followers_only: bool
    emote_only: bool
    links: bool
    max_length: int
    silenced: bool


class AnswerSoFar(FramePart):
    """An answer under way. `question` is null where its beginning was missed."""

    answer: int
    question: Question | None
    text: str


class ChatItem(FramePart):
    """A chat message as everybody sees it. `client_id` is the mark that its writer's page gave it.

    `paid` is what it cost on its platform; then `text` may be empty.
    """

    kind: Literal["chat"] = "chat"
    id: int
    client_id: str
    viewer: int
    nickname: str
    colour: int
    origin: str
    staff: bool
    highlighted: bool
    text: str
    at: str
    paid: Paid | None = None


class LineItem(FramePart):
    """Something that she said, whole. With `answer` it takes the place of the words so far."""

    kind: Literal["line"] = "line"
    number: int
    line_kind: LineKind
    text: str
    short: str
    expression: Expression
    action: Action
    answer: int | None
    question: Question | None
    cut: bool
    at: str


class OwnVoice(FramePart):
    """A voice of the page's own browser says it: the one of that name, or any of the language; at that speed."""

    name: str
    speed: float


class Saying(FramePart):
    """Something that she says aloud, after what she is saying already: `text` is what is heard.

    `url` is its sound, empty where there is none; `duration_ms` are real milliseconds, of its sound or about so long.
    `mouth` is how far her mouth is open in it, `mouth_rate` times a second, a figure or letter each from 0 (closed)
    to z; `shapes` how, where the voice tells. `at_ms` are milliseconds since she began it: 0 but in a snapshot.
    """

    speech: str
    text: str
    language: Language
    duration_ms: int
    url: str
    mouth: str
    mouth_rate: int
    shapes: str
    voice: OwnVoice | None
    at_ms: int = 0


class Programme(FramePart):
    """What is on, and what comes next."""

    stream: StreamOnAir | None
    next: NextStream | None


# What the server sends ──────────────────────────────────────────────────────


class SharedSnapshot(Programme):
    """What a snapshot tells everybody alike: true at `seq`.

    `entries` are the last chat messages and lines, oldest first; `saying` what is being said aloud and what waits to
    be; `sections` what colleagues tell viewers, by name, and `unavailable` the names of those that broke.
    """

    seq: int
    clock: Clock
    weather: WeatherNow | None
    rules: Rules
    entries: list[ChatItem | LineItem]
    saying: list[Saying]
    sections: dict[str, Any]
    unavailable: list[str]
    answer: AnswerSoFar | None


class SnapshotFrame(SharedSnapshot, Frame):
    """Everything at once, after each connection."""

    kind: Literal["snapshot"] = "snapshot"
    me: Me
    viewers: int

    @staticmethod
    def join(me: Me, shared: str, answer: AnswerSoFar | None, viewers: int) -> str:
        """The frame, encoded, around `shared`: a `SharedSnapshot` without its answer, encoded once for everybody."""
        told = answer.model_dump_json() if answer else "null"
        return f'{{"kind":"snapshot","me":{me.model_dump_json()},"answer":{told},"viewers":{viewers},{shared[1:]}'


class ChatFrame(ChatItem, Frame):
    """A viewer said something. `seq` is null for what only its writer sees."""

    kind: Literal["chat"] = "chat"
    seq: int | None


class LineFrame(LineItem, LoggedFrame):
    """She said something. With `hushed` what was being said aloud ends; `aloud` is to be said aloud: null where that
    comes piece by piece.
    """

    kind: Literal["line"] = "line"
    hushed: bool
    aloud: Saying | None


class VoicedFrame(LoggedFrame):
    """A piece of what she says is to be heard."""

    kind: Literal["voiced"] = "voiced"
    aloud: Saying


class RemovedFrame(LoggedFrame):
    """Messages that are not to be seen any more."""

    kind: Literal["removed"] = "removed"
    ids: list[int]


class RestoredFrame(LoggedFrame):
    """Messages that are to be seen again; they belong in the order of their `id`."""

    kind: Literal["restored"] = "restored"
    entries: list[ChatItem]


class HighlightedFrame(LoggedFrame):
    """The staff wants this message answered first, or does not any more."""

    kind: Literal["highlighted"] = "highlighted"
    id: int
    highlighted: bool


class AnsweringFrame(LoggedFrame):
    """She turns to a viewer."""

    kind: Literal["answering"] = "answering"
    answer: int
    question: Question


class WordsFrame(Frame):
    """Her words as they come: `text` belongs at offset `at` (code points) of the answer so far."""

    kind: Literal["words"] = "words"
    answer: int
    at: int
    text: str
    expression: Expression
    action: Action


class PassedOnFrame(LoggedFrame):
    """Whose question she answers was removed; she goes on for somebody who had asked the same."""

    kind: Literal["passed_on"] = "passed_on"
    answer: int
    question: Question


class StarredFrame(LoggedFrame):
    """The staff would have her learn from this answer, or does not any more."""

    kind: Literal["starred"] = "starred"
    answer: int
    starred: bool


class DroppedFrame(LoggedFrame):
    """She turned to a viewer and said nothing after all; with `hushed` what was being said aloud ends."""

    kind: Literal["dropped"] = "dropped"
    answer: int
    hushed: bool


class ActedFrame(LoggedFrame):
    """Face and movement; `action` is empty for none."""

    kind: Literal["acted"] = "acted"
    expression: Expression
    action: Action


class StreamFrame(Programme, Frame):
    """The programme changed; off air, `stream` is null. `seq` is that at which it was looked up."""

    kind: Literal["stream"] = "stream"
    seq: int


class RulesFrame(LoggedFrame):
    """The house rules changed."""

    kind: Literal["rules"] = "rules"
    rules: Rules


class WeatherFrame(LoggedFrame):
    """The weather changed."""

    kind: Literal["weather"] = "weather"
    weather: WeatherNow


class StoppedFrame(LoggedFrame):
    """She was stopped (the emergency stop), or may go on. A snapshot tells it in its clock."""

    kind: Literal["stopped"] = "stopped"
    stopped: bool


class ViewersFrame(Frame):
    """Who watches now: real people, over all processes."""

    kind: Literal["viewers"] = "viewers"
    count: int


class ReactionsFrame(Frame):
    """Emotes thrown since the last such frame, by name."""

    kind: Literal["reactions"] = "reactions"
    counts: dict[Emote, int]


class LivePulse(Pulse):
    """A sign of life, each five seconds."""

    clock: Clock
    viewers: int


class MeFrame(Frame):
    """The viewer's own state changed."""

    kind: Literal["me"] = "me"
    me: Me


class AckFrame(Frame):
    """The message `id` is said, as number `message`; null for one that nobody sees."""

    kind: Literal["ack"] = "ack"
    id: str
    message: int | None


class RefusedFrame(Frame):
    """What was asked (`id`: a message's, else the frame's kind) was not done.

    `hint` is a sentence for the person, in their language; `retry_after` are real seconds, null where waiting does
    not help.
    """

    kind: Literal["refused"] = "refused"
    id: str
    error: Code
    hint: str
    retry_after: float | None


class ErrorFrame(Frame):
    """A frame that nobody can read."""

    kind: Literal["error"] = "error"
    error: Literal["bad_frame"]
    hint: str


# What a viewer sends ────────────────────────────────────────────────────────


class _Request(Frame):
    model_config = ConfigDict(strict=True)


class SayRequest(_Request):
    """Say something; answered with `ack` or `refused`."""

    kind: Literal["say"]
    id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    text: str = Field(max_length=2000)


class NameRequest(_Request):
    """Choose a nickname; answered with `me` or `refused`."""

    kind: Literal["name"]
    nickname: str = Field(max_length=200)


class FollowRequest(_Request):
    """Follow her, or stop; answered with `me` or `refused`."""

    kind: Literal["follow"]
    follow: bool


class ReactRequest(_Request):
    """Throw an emote; not answered."""

    kind: Literal["react"]
    emote: Emote


Request = SayRequest | NameRequest | FollowRequest | ReactRequest
_requests: TypeAdapter[Request] = TypeAdapter(Annotated[Request, Field(discriminator="kind")])


def read_request(text: str) -> Request:
    """What a viewer's page sent. ValueError for what is no such frame."""
    return _requests.validate_json(text)


FRAME_TYPES = FrameTypes(
    script=PurePosixPath("static/js/live/frame-types.js"),
    sent=(
        SnapshotFrame,
        ChatFrame,
        LineFrame,
        VoicedFrame,
        RemovedFrame,
        RestoredFrame,
        HighlightedFrame,
        AnsweringFrame,
        WordsFrame,
        PassedOnFrame,
        DroppedFrame,
        StarredFrame,
        ActedFrame,
        StreamFrame,
        RulesFrame,
        WeatherFrame,
        StoppedFrame,
        ViewersFrame,
        ReactionsFrame,
        LivePulse,
        MeFrame,
        AckFrame,
        RefusedFrame,
        ErrorFrame,
    ),
    accepted=(SayRequest, NameRequest, FollowRequest, ReactRequest),
)
