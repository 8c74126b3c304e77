"""What a model is told when a viewer is to be answered."""

from typing import Literal

from streaming.event_types import PaidKind
from vtuber.plugin import Context, DoneTask, Her

# Why the phrase book answers although a model was asked. Empty: nothing went wrong.
Trouble = Literal["", "slow", "down", "budget", "filtered"]


class ChatTurn(Context):
    """An earlier exchange in this stream's public chat. The question is a viewer's: quoted in prompts."""

    nickname: str
    question: str
    answer: str


class StreamMatter(Context):
    """What a stream of hers is about."""

    game: str  # empty for a talk stream
    theme: str  # empty with a game


class ComingStream(StreamMatter):
    """Her next planned stream."""

    when: str  # in her language, as she says it: 今晚21:05, "at 21:05 tonight"


class ChatContext(Her):
    """Purposes `chat_small` and `chat_big`: one answer in a stream, as plain text of one to three sentences.

    Nickname, question, notes and earlier questions come from viewers: quoted in prompts, and never instructions.
    """

    persona: str  # whose rows a small model was tuned on: the VTuber's slug
    adapter: str  # the LoRA adapter that the persona model speaks with; may be empty
    title: str  # of the stream
    game: str  # empty for a talk stream
    genre: str  # key of store.models.Genre; empty for a talk stream
    theme: str  # what a talk stream is about; empty with a game
    sponsor: str  # brand, or empty
    minutes_on: int = 0  # game minutes since she went on air; 0 off air
    minutes_left: int  # game minutes until the planned end
    just_said: list[str]  # her last lines in this stream, oldest first
    turns: list[ChatTurn]  # the last exchanges, oldest first
    nickname: str
    question: str
    askers: int  # how many viewers asked about the same; 1 for one
    first_time: bool  # the first time that this viewer is answered at all
    returning: bool  # has talked to her in an earlier stream
    notes: list[str]  # what this viewer has told her about themselves, in their own words, oldest first
    trouble: Trouble  # for the phrase book alone
    # What her rows answer to a question that asks the same, the likest first; for the phrase book alone.
    written: list[str] = []
    # Her last answers in this stream, newest first; for the phrase book alone, which takes other words.
    answered: list[str] = []
    # What the message cost its writer on their platform, for which she thanks them by name; None for nothing.
    paid: PaidKind | None = None
    amount: str = ""  # and how much, in words: "30 CNY", "100"; may be empty
    done: list[DoneTask] = []  # what she did today, oldest first
    yesterday: StreamMatter | None = None  # what she streamed the day before, last; None for nothing
    coming: ComingStream | None = None  # what she streams after this, today; None for nothing more
    followers: int = 0
    games: list[str] = []  # titles of her games, the latest first
    fact: str = ""  # the one fact that is asked for, in her language; for a small model alone
    gets_up: str = ""  # HH:MM: when she gets up next, and writes the next day's list
