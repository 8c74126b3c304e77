"""The messages of `vtbridge/1`. Made from unity_bridge/protocol/schema by `manage.py protocol_types`.

Change the schemas, and run that.
"""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """Base of what stands inside messages. Unknown fields are ignored: a newer client may know more."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, allow_inf_nan=False)


class Message(Part):
    """Base of all messages. Those of a `SLOT` are states; `TTL_MS` are real milliseconds, None: however late."""

    TYPE: ClassVar[str]
    SLOT: ClassVar[str] = ""
    CLEARS: ClassVar[tuple[str, ...]] = ()
    TTL_MS: ClassVar[int | None] = None


class Question(Part):
    """What she answers, in a viewer's words."""

    # The viewer's number.
    viewer: int
    # Their name.
    nickname: str
    # Of the name: 0 to 11, the same for the same person.
    colour: Annotated[int, Field(ge=0)]
    # What they said.
    text: str
    # How many asked about the same.
    askers: Annotated[int, Field(ge=1)]


class Paid(Part):
    """What a message cost its writer on their platform, or whom they brought along."""

    # What it is.
    kind: Literal["superchat", "bits", "gift", "member", "sub", "raid"]
    # A plain decimal number (4.99); of a membership its months, of a raid the people. May be empty.
    amount: str
    # Of the amount; may be empty.
    currency: str


class Command(Part):
    """A state command inside a snapshot."""

    # Its type, as of a message.
    type: str
    # Its data, as of a message.
    data: dict[str, Any]


class Client(Part):
    """What a front end is, for people who look at the list of links."""

    # Of the program.
    name: Annotated[str, Field(max_length=80)]
    # Of the program.
    version: Annotated[str, Field(max_length=40)] | None = None
    # What it runs on.
    platform: Annotated[str, Field(max_length=80)] | None = None


class Whose(Part):
    """The VTuber whose stage it is."""

    # As in addresses.
    slug: str
    # As she is called.
    name: str
    # That she speaks: zh or en.
    language: str


class Sound(Part):
    """The sound of something that she says, and the mouth that goes with it."""

    # Where it is fetched, at once: WAV, mono, 16 bits. Once she is hushed it is gone (404); then say nothing.
    url: str
    # How far her mouth is open, `mouth_rate` times a second from the sound's beginning: a figure or letter each, from
    # 0 (closed) to z (wide open). Play it by the sound's own clock.
    mouth: str
    # Letters of `mouth` a second.
    mouth_rate: Annotated[int, Field(ge=1)]
    # The shape for each letter of `mouth`: a, i, u, e, o, n, or - for closed lips. Empty where the voice does not
    # tell.
    shapes: str
    # Whom the voice's terms want named; may be empty.
    credit: str


class OwnVoice(Part):
    """A voice that the front end has itself (a browser: Web Speech), where no sound is made for it."""

    # Which of its voices; empty for any that speaks the language. Without one, nothing is to be heard.
    name: str
    # 1 is the voice's own pace.
    speed: Annotated[float, Field(gt=0)]


class BeingSaid(Part):
    """Something that is being said as a snapshot is taken, or waits to be."""

    # As of `speech.say`.
    data: dict[str, Any]
    # Real milliseconds since she began it, at the snapshot's `ts`: go on there. 0 for what waits.
    at_ms: Annotated[int, Field(ge=0)]


class LookPicture(Part):
    """A picture of her: one face, with mouth and eyes open or not."""

    # Which face.
    expression: Literal["neutral", "happy", "sleepy", "curious", "smug", "surprised", "sad", "asleep"]
    # Her mouth.
    mouth: Literal["closed", "open"]
    # Her eyes.
    eyes: Literal["open", "shut"]
    # Where it is: WebP with a transparent ground. Its content never changes.
    url: str
    # Pixels.
    width: int
    # Pixels.
    height: int
    # Where something is to be seen in it, in pixels: from here …
    left: int
    # … and here …
    top: int
    # … to here …
    right: int
    # … and here: her feet.
    bottom: int


class Ack(Message):
    """From the client: everything up to `seq` was taken (cumulative; at least each second, and each hundred events),
    or what became of a one-shot (`re`, `status`). From the server: what became of a request (`re`, `status`).
    """

    TYPE: ClassVar[str] = "ack"
    # Taken up to here.
    seq: Annotated[int, Field(ge=0)] | None = None
    # accepted: it is under way; done; failed.
    status: Literal["accepted", "done", "failed"] | None = None
    # Why it failed.
    reason: Annotated[str, Field(max_length=500)] | None = None


class Bye(Message):
    """The link is closed on purpose."""

    TYPE: ClassVar[str] = "bye"
    # Why, in a word or two.
    reason: Annotated[str, Field(max_length=200)]


class CharacterAction(Message):
    """She moves, once."""

    TYPE: ClassVar[str] = "character.action"
    TTL_MS: ClassVar[int | None] = 8000
    # How.
    action: Literal["wave", "tail_swish", "stretch", "yawn", "type", "read", "eat", "nap", "pounce", "nod"]


class CharacterExpression(Message):
    """Her face."""

    TYPE: ClassVar[str] = "character.expression"
    SLOT: ClassVar[str] = "expression"
    # Which face.
    expression: Literal["neutral", "happy", "sleepy", "curious", "smug", "surprised", "sad", "asleep"]


class CharacterLook(Message):
    """Pictures of her that somebody uploaded, all that there are: who draws her from pictures shows these. None, and
    no such state in a snapshot: her usual look.
    """

    TYPE: ClassVar[str] = "character.look"
    SLOT: ClassVar[str] = "look"
    # One for each face, mouth and eyes; where one is missing, the nearest stands in.
    pictures: list[LookPicture]


class CharacterMouth(Message):
    """How far her mouth is open now. Comes many times a second; only with the capability `mouth`."""

    TYPE: ClassVar[str] = "character.mouth"
    TTL_MS: ClassVar[int | None] = 250
    # 0 is closed, 1 wide open.
    open: Annotated[float, Field(ge=0, le=1)]


class ChatFollow(Message):
    """Somebody follows her who never did before, on air or off: it comes once a viewer. Many may come at once; a
    front end sums up what it cannot show.
    """

    TYPE: ClassVar[str] = "chat.follow"
    TTL_MS: ClassVar[int | None] = 60000
    # The viewer's number.
    viewer: int
    # Their name.
    nickname: str
    # Of the name: 0 to 11, the same for the same person.
    colour: int


class ChatMessage(Message):
    """A viewer says something in the chat."""

    TYPE: ClassVar[str] = "chat.message"
    TTL_MS: ClassVar[int | None] = 60000
    # Names it.
    message: int
    # The viewer's number.
    viewer: int
    # Their name.
    nickname: str
    # Of the name: 0 to 11, the same for the same person.
    colour: int
    # Where they are: web, or another platform's name.
    origin: str
    # Whether it is one of the staff.
    staff: bool
    # Whether it stands out.
    highlighted: bool
    # What they say; may be empty where it was paid for.
    text: str
    # What it cost them; null for nothing.
    paid: Paid | None


class ChatRemove(Message):
    """These are not to be seen any more: chat messages, and alerts of who follows her."""

    TYPE: ClassVar[str] = "chat.remove"
    # Which messages; none where it is about an alert.
    messages: list[int]
    # The viewers whose chat.follow is not to be seen any more.
    follows: list[int] | None = None


class ChatReply(Message):
    """She answers a viewer. It comes first with no text, then with more and more of it (without `seq`: `text` takes
    the place of what came before), and at last whole, `final`.
    """

    TYPE: ClassVar[str] = "chat.reply"
    TTL_MS: ClassVar[int | None] = 30000
    # Names the answer.
    answer: int
    # What she answers; null where its writer wanted to be forgotten, or its beginning was missed.
    question: Question | None
    # What she has said so far, with her stage directions.
    text: str
    # For a bubble: at most 40 characters, words only. Empty until the end.
    short: str
    # Whether this is all.
    final: bool
    # Whether she was interrupted in it.
    cut: bool
    # Whether she said nothing after all: take the bubble away.
    dropped: bool


class CoverDownload(Message):
    """A cover was made: fetch it and keep it by its date."""

    TYPE: ClassVar[str] = "cover.download"
    # The game day.
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    # Which of that day's.
    number: Annotated[int, Field(ge=1)]
    # What to call it: <date>.png, and <date>-2.png for the second of a day.
    file: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}(-\d+)?\.png$")]
    # Where it is, a whole address.
    url: str
    # Of the file, in hexadecimal.
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    # Length of the file.
    bytes: Annotated[int, Field(ge=1)]
    # What it is: image/png.
    mime: str


class CoverSaved(Message):
    """A cover is kept here, or could not be (then say why with ack, status failed)."""

    TYPE: ClassVar[str] = "cover.saved"
    # The game day.
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    # Which of that day's.
    number: Annotated[int, Field(ge=1)]
    # Of what was kept.
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Error(Message):
    """Something is wrong with a frame (`re`), or with the link. After a fatal one the link is closed."""

    TYPE: ClassVar[str] = "error"
    # What is wrong, for programs.
    code: str
    # What is wrong and what to do, for people.
    message: Annotated[str, Field(max_length=500)]
    # Whether the link ends here.
    fatal: bool
    # Real milliseconds after which it may be tried again.
    retry_ms: Annotated[int, Field(ge=0)] | None = None


class Hello(Message):
    """The first frame of a link, within five seconds: who is there, and what it knows already."""

    TYPE: ClassVar[str] = "hello"
    # What the client speaks, the best first.
    protocol: Annotated[list[Annotated[str, Field(max_length=40)]], Field(min_length=1, max_length=8)]
    # The front end's token: from the admin, or STAGE_TOKEN in .env.
    token: Annotated[str, Field(max_length=200)]
    # Whose stage it is: the slug.
    vtuber: Annotated[str, Field(max_length=50)]
    # This front end's own name, the same at every start. A second link of the same name takes the first one's place.
    client_id: Annotated[str, Field(pattern="^[A-Za-z0-9_.:-]{1,64}$")]
    # What the front end is.
    client: Client
    # What it can do beyond the least: `mouth`, `speech`, `covers`. Unknown ones are ignored.
    capabilities: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=32)] | None = None
    # The `session` of the last welcome, where the client still has it.
    session: Annotated[str, Field(max_length=64)] | None = None
    # The last event of that session of which the client has all frames.
    last_seq: Annotated[int, Field(ge=0)] | None = None


class OverlayCover(Message):
    """The stream's cover."""

    TYPE: ClassVar[str] = "overlay.cover"
    SLOT: ClassVar[str] = "overlay.cover"
    # The stream's number.
    stream: int
    # Where the picture is, a whole address.
    url: str


class OverlayEnd(Message):
    """She is off air: everything moves back."""

    TYPE: ClassVar[str] = "overlay.end"
    SLOT: ClassVar[str] = "overlay"
    CLEARS: ClassVar[tuple[str, ...]] = ("overlay.title", "overlay.cover")
    # The stream's number.
    stream: int


class OverlayStart(Message):
    """She is live: streamer and clock move to their places in the stream layout."""

    TYPE: ClassVar[str] = "overlay.start"
    SLOT: ClassVar[str] = "overlay"
    CLEARS: ClassVar[tuple[str, ...]] = ("overlay.title", "overlay.cover")
    # The stream's number.
    stream: int
    # Its game; empty for a talk stream.
    game: str
    # Whose ad she reads; empty for none.
    sponsor: str
    # When it is planned to end, HH:MM of game time; empty where nobody knows.
    end_time: str


class OverlayTitle(Message):
    """The stream's title."""

    TYPE: ClassVar[str] = "overlay.title"
    SLOT: ClassVar[str] = "overlay.title"
    # The stream's number.
    stream: int
    # The title.
    title: str


class Ping(Message):
    """Is anybody there? Answered with pong at once."""

    TYPE: ClassVar[str] = "ping"
    # From the server: everything up to here has been sent, so `last_seq` may move on to it.
    seq: Annotated[int, Field(ge=0)] | None = None


class Pong(Message):
    """The answer to a ping; `re` names it."""

    TYPE: ClassVar[str] = "pong"


class SceneSet(Message):
    """Where she is, and what she is about."""

    TYPE: ClassVar[str] = "scene.set"
    SLOT: ClassVar[str] = "scene"
    # The place: room, desk, stream, store, company, bed, or one that an app brings along.
    scene: Annotated[str, Field(max_length=40)]
    # The kind of task that she is at; empty for none.
    activity: Annotated[str, Field(max_length=40)]
    # When it is planned to end, HH:MM of game time.
    until: Annotated[str, Field(pattern=r"^\d{2}:\d{2}$")] | None
    # How to get there.
    transition: Literal["cut", "fade"]


class Snapshot(Message):
    """The whole picture: forget what is shown, and do these commands in their order. No one-shots are in it, but what
    is being said.
    """

    TYPE: ClassVar[str] = "snapshot"
    # As in welcome.
    session: str
    # Events up to here are in it; the client's `last_seq` from now on.
    seq: Annotated[int, Field(ge=0)]
    # State commands; each slot that has a state is in it.
    commands: list[Command]
    # What is being said, and what waits to be said after it, in order: go on in the middle of the first. What you say
    # that is not in it ends.
    saying: list[BeingSaid] | None = None


class SnapshotRequest(Message):
    """Send the whole picture again. Answered with a snapshot, whose `re` names the request."""

    TYPE: ClassVar[str] = "snapshot.request"


class SnsClose(Message):
    """Page and text close together."""

    TYPE: ClassVar[str] = "sns.close"
    SLOT: ClassVar[str] = "sns"
    CLEARS: ClassVar[tuple[str, ...]] = ("sns.text",)
    # The task that it belonged to.
    task: int


class SnsOpen(Message):
    """The editor of her SNS page opens; the text is not there yet."""

    TYPE: ClassVar[str] = "sns.open"
    SLOT: ClassVar[str] = "sns"
    CLEARS: ClassVar[tuple[str, ...]] = ("sns.text",)
    # The task that it belongs to.
    task: int


class SnsText(Message):
    """The post is out: show its text, letter by letter if you like."""

    TYPE: ClassVar[str] = "sns.text"
    SLOT: ClassVar[str] = "sns.text"
    # The task that it belongs to.
    task: int
    # The post's number.
    tweet: int
    # preview announces a stream, communication is everyday talk.
    category: str
    # The post.
    text: str


class SpeechFinished(Message):
    """A line has been said, or was broken off. Not answered."""

    TYPE: ClassVar[str] = "speech.finished"
    # Which.
    speech: Annotated[str, Field(max_length=64)]
    # Whether it was heard to its end.
    completed: bool


class SpeechSay(Message):
    """She says something aloud, after what she is saying already. A line may come in several pieces, each with its
    sound.
    """

    TYPE: ClassVar[str] = "speech.say"
    TTL_MS: ClassVar[int | None] = 20000
    # Names it, for speech.stop and speech.finished.
    speech: str
    # What is heard: words only, no stage directions.
    text: str
    # What kind of line it is.
    kind: Literal["greeting", "talk", "ad", "goodbye", "answer"]
    # zh or en.
    language: str
    # How long it takes to say: of its sound, or about so long.
    duration_ms: Annotated[int, Field(ge=0)]
    # Its sound; without one nothing is to be heard, and her mouth follows the text.
    sound: Sound | None = None
    # Say it with a voice of your own, where you have one; the mouth follows the text, or that voice.
    voice: OwnVoice | None = None


class SpeechStop(Message):
    """She stops speaking at once; what waits to be said is dropped."""

    TYPE: ClassVar[str] = "speech.stop"
    TTL_MS: ClassVar[int | None] = 20000
    # Why. `stopped` is the emergency stop: she says nothing more until world.time runs again.
    reason: Literal["ended", "silenced", "interrupted", "stopped"]


class Status(Message):
    """How the front end is, for the people who look after it. Not answered; the newest counts."""

    TYPE: ClassVar[str] = "status"
    # In a word: ready, loading, background.
    state: Annotated[str, Field(max_length=40)]
    # Frames a second.
    fps: Annotated[float, Field(ge=0, le=1000)] | None = None
    # What else there is to say.
    note: Annotated[str, Field(max_length=200)] | None = None


class TimeRequest(Message):
    """Hold game time, let it run, set it forward, or change its speed. Scope `time`. Answered with ack or error."""

    TYPE: ClassVar[str] = "time.request"
    # What to do.
    action: Literal["pause", "resume", "set", "scale"]
    # For set: where to; never back.
    game_time: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?$")] | None = None
    # For scale: game seconds a real second.
    scale: Annotated[float, Field(gt=0)] | None = None


class ViewerQuestion(Message):
    """Somebody in front of the stage says something to her; it joins the chat of the stream. Scope `ask`. Answered
    with ack or error; what she says to it comes as chat.reply.
    """

    TYPE: ClassVar[str] = "viewer.question"
    # What they say.
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    # Names the person within this front end, always the same for the same person.
    viewer: Annotated[str, Field(pattern="^[A-Za-z0-9_.:-]{1,64}$")]
    # How they want to be called.
    nickname: Annotated[str, Field(min_length=1, max_length=200)]


class Welcome(Message):
    """The answer to hello. What follows is a snapshot, or what was missed, and then what happens."""

    TYPE: ClassVar[str] = "welcome"
    # What is spoken from here on.
    protocol: str
    # Names the event log. A client that knew another one begins anew: its `last_seq` counts for nothing.
    session: str
    # What comes next: the frames that were missed, or a snapshot.
    resume: Literal["replay", "snapshot"]
    # Whoever has heard nothing for so long sends a ping; after three times as long the link is dead.
    heartbeat_ms: Annotated[int, Field(ge=100)]
    # Bytes of the longest frame that the server sends.
    max_frame: int
    # Bytes of the longest frame that it takes.
    max_frame_in: int
    # Whose stage it is.
    vtuber: Whose
    # What the token allows.
    scopes: list[Literal["watch", "ask", "time"]]
    # The program and its version.
    server: str


class WorldTime(Message):
    """Game time, and how it runs. Between two of these a client counts on: game_time + rate × real seconds. Also sent
    each few seconds, without `seq`.
    """

    TYPE: ClassVar[str] = "world.time"
    SLOT: ClassVar[str] = "time"
    # At `ts`; game times have no zone.
    game_time: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?$")]
    # Game seconds a real second; 0 while time stands.
    rate: Annotated[float, Field(ge=0)]
    # Why time stands; empty while it runs.
    standing: Literal["", "paused", "stage", "plan", "unwatched", "stopped"]
    # The day that it belongs to: days run from 08:00 to 08:00.
    game_day: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    # What the light is like.
    time_of_day: Literal["day", "dusk", "night"]
    # Whether the clock runs at its live speed.
    live: bool


class WorldWeather(Message):
    """The day's weather."""

    TYPE: ClassVar[str] = "world.weather"
    SLOT: ClassVar[str] = "weather"
    # What a front end needs a background for.
    weather: Literal["sunny", "rain"]
    # The kind of weather itself: sunny, rain, cloudy, snow, or one that an app brings along.
    sky: str
    # Degrees Celsius.
    temperature: int
    # The game day.
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


# What a client may send, by type.
CLIENT_MESSAGES: dict[str, type[Message]] = {
    "ack": Ack,
    "bye": Bye,
    "cover.saved": CoverSaved,
    "error": Error,
    "hello": Hello,
    "ping": Ping,
    "pong": Pong,
    "snapshot.request": SnapshotRequest,
    "speech.finished": SpeechFinished,
    "status": Status,
    "time.request": TimeRequest,
    "viewer.question": ViewerQuestion,
}


# What the server sends, by type.
SERVER_MESSAGES: dict[str, type[Message]] = {
    "ack": Ack,
    "bye": Bye,
    "character.action": CharacterAction,
    "character.expression": CharacterExpression,
    "character.look": CharacterLook,
    "character.mouth": CharacterMouth,
    "chat.follow": ChatFollow,
    "chat.message": ChatMessage,
    "chat.remove": ChatRemove,
    "chat.reply": ChatReply,
    "cover.download": CoverDownload,
    "error": Error,
    "overlay.cover": OverlayCover,
    "overlay.end": OverlayEnd,
    "overlay.start": OverlayStart,
    "overlay.title": OverlayTitle,
    "ping": Ping,
    "pong": Pong,
    "scene.set": SceneSet,
    "snapshot": Snapshot,
    "sns.close": SnsClose,
    "sns.open": SnsOpen,
    "sns.text": SnsText,
    "speech.say": SpeechSay,
    "speech.stop": SpeechStop,
    "welcome": Welcome,
    "world.time": WorldTime,
    "world.weather": WorldWeather,
}
