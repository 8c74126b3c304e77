"""The events that `vtuber` itself emits. Times of day are HH:MM, moments ISO 8601, all in game time."""

from typing import ClassVar, Literal

from vtuber.events import WorldEvent, event_type
from vtuber.translatable import Translatable
from vtuber.weather import FrontEndWeather, WeatherKey

Expression = Literal["neutral", "happy", "sleepy", "curious", "smug", "surprised", "sad", "asleep"]
Action = Literal["", "wave", "tail_swish", "stretch", "yawn", "type", "read", "eat", "nap", "pounce", "nod"]


@event_type
class ClockChanged(WorldEvent):
    """Somebody or something moved the clock: speed, pause, jump, live, hold."""

    type: ClassVar[str] = "clock.changed"
    speed: float
    live_speed: float
    live: bool
    paused: bool
    waiting_for_stage: bool
    unwatched: bool
    generation: int
    stopped: bool = False


@event_type
class StopPulled(WorldEvent):
    """The emergency stop: from here on she says nothing and does nothing. `at` is real time."""

    type: ClassVar[str] = "stop.pulled"
    by: str
    at: str


@event_type
class StopReleased(WorldEvent):
    """She is let go on from where she was stopped."""

    type: ClassVar[str] = "stop.released"
    by: str


@event_type
class HostClockStepped(WorldEvent):
    """The machine's clock was set back by so many seconds; game time went on from where it was."""

    type: ClassVar[str] = "clock.stepped"
    seconds: int


@event_type
class WallClockChanged(WorldEvent):
    """The clock on her wall was set by so many seconds (summer time: above 0); hers follows while she sleeps."""

    type: ClassVar[str] = "clock.wall"
    seconds: int
    zone: str


@event_type
class WaitingChanged(WorldEvent):
    """What waits for a person has become more or less: so many lines now."""

    type: ClassVar[str] = "waiting.changed"
    count: int


@event_type
class WeatherChanged(WorldEvent):
    """The day's weather is known."""

    type: ClassVar[str] = "weather.changed"
    date: str
    sky: WeatherKey
    temperature: int
    front_end: FrontEndWeather  # the nearest that a front end has a background for


@event_type
class DayPlanned(WorldEvent):
    """A todolist has become tasks."""

    type: ClassVar[str] = "day.planned"
    date: str
    planned_by: str
    tasks: int
    notes: int


@event_type
class TaskChanged(WorldEvent):
    """A task came to be, was prepared, or was edited by a person; readers fetch or are given its new shape.

    `reopened`: it had ended without having begun, and is to take place after all. `by` is the operator whose hand it
    was; empty where it was nobody's, or follows from another change.
    """

    type: ClassVar[str] = "task.changed"
    task: int
    version: int
    change: Literal[
        "planned",
        "prepared",
        "edited",
        "cancelled",
        "moved",
        "reopened",
        "approved",
        "held",
        "rewritten",
        "waiting",
    ]
    by: str = ""


@event_type
class ApprovalRulesChanged(WorldEvent):
    """From now on the content of these task types needs a person's approval."""

    type: ClassVar[str] = "approvals.changed"
    types: list[str]


@event_type
class ProposalChanged(WorldEvent):
    """A plan beside the plan: asked for, there, taken or left."""

    type: ClassVar[str] = "proposal.changed"
    proposal: int
    state: Literal["asked", "open", "accepted", "discarded", "stale", "failed"]
    changes: int = 0
    by_herself: bool = False
    why: Translatable | None = None


@event_type
class WishChanged(WorldEvent):
    """A wish for a day to come was made, changed or cancelled by a person; readers fetch its new shape."""

    type: ClassVar[str] = "wish.changed"
    wish: int
    date: str
    version: int


@event_type
class TaskStarted(WorldEvent):
    """She begins something."""

    type: ClassVar[str] = "task.started"
    task: int
    task_type: str
    category: str
    content: str
    end_time: str


@event_type
class TaskEnded(WorldEvent):
    """She is through with something, one way or another. `begun` tells whether she was at it."""

    type: ClassVar[str] = "task.ended"
    task: int
    task_type: str
    state: Literal["done", "skipped", "failed", "cancelled"]
    reason: Translatable | None = None
    begun: bool = False


@event_type
class SnsOpened(WorldEvent):
    """The post editor opens on her screen; the text is not there yet."""

    type: ClassVar[str] = "sns.opened"
    task: int


@event_type
class TweetPublished(WorldEvent):
    """A post is out."""

    type: ClassVar[str] = "tweet.published"
    tweet: int
    task: int
    category: str
    text: str


@event_type
class TweetEdited(WorldEvent):
    """An operator has changed the words of a post that was out."""

    type: ClassVar[str] = "tweet.edited"
    tweet: int
    text: str


@event_type
class TweetTakenDown(WorldEvent):
    """A post is to be seen no more."""

    type: ClassVar[str] = "tweet.taken_down"
    tweet: int


@event_type
class TweetPutBack(WorldEvent):
    """A post that was taken down is to be seen again."""

    type: ClassVar[str] = "tweet.put_back"
    tweet: int
    text: str


@event_type
class SnsClosed(WorldEvent):
    """Page and text close together."""

    type: ClassVar[str] = "sns.closed"
    task: int


@event_type
class CharacterActed(WorldEvent):
    """Her face and body."""

    type: ClassVar[str] = "character.acted"
    expression: Expression
    action: Action = ""


@event_type
class DiaryWritten(WorldEvent):
    """The day is in the book."""

    type: ClassVar[str] = "diary.written"
    date: str


@event_type
class DiaryChanged(WorldEvent):
    """An operator has changed a page of her diary, or who may read it."""

    type: ClassVar[str] = "diary.changed"
    date: str
    change: Literal["edited", "published", "withdrawn"]


@event_type
class StepEnded(WorldEvent):
    """A fixed step of the day is through."""

    type: ClassVar[str] = "step.ended"
    date: str
    step: Literal["night", "new_day", "diary"]
    state: Literal["done", "skipped", "failed"]


@event_type
class FollowersChanged(WorldEvent):
    """Followers moved. Simulated and real ones are counted apart."""

    type: ClassVar[str] = "followers.changed"
    followers_simulated: int
    followers_real: int
    change: int


@event_type
class WalletChanged(WorldEvent):
    """Coins came or went."""

    type: ClassVar[str] = "wallet.changed"
    amount: int
    balance: int
    why: Translatable
