"""What models are told: typed contexts of the model calls that `vtuber` itself makes.

The prompt template of a purpose and its fallback writer get the very same context, so a day written without a model
knows as much as one written with it.
"""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from vtuber.ad_mentions import without_ad
from vtuber.gametime import hhmm, stamp, time_of_day
from vtuber.kinds import task_kinds
from vtuber.models import TodoTask, VTuber
from vtuber.models.day import TaskType
from vtuber.seasons import season
from vtuber.selectors import weather_on
from vtuber.weather import DEFAULT, WeatherKey, WeatherKind, known_weather, weather_kind


class Context(BaseModel):
    """Base of all contexts: immutable, no extras."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Her(Context):
    """Who she is and what the world is like at this moment: every prompt that she speaks in carries it."""

    name: str
    language: Literal["zh", "en"]
    looks: str
    character: str
    tastes: str
    catchphrases: list[str]
    date: dt.date  # the game day
    game_time: str  # YYYY-MM-DD HH:MM
    time_of_day: Literal["day", "dusk", "night"]
    season: Literal["spring", "summer", "autumn", "winter"]
    sky: WeatherKey
    temperature: int  # °C

    @property
    def weather(self) -> WeatherKind:
        """The kind of this day's weather."""
        return weather_kind(self.sky)

    @property
    def weather_now(self) -> str:
        """What the weather does, for the middle of a prompt's sentence."""
        return self.weather.now.in_language(self.language)

    @property
    def weather_view(self) -> str:
        """What a window shows of it, for a painter; may be empty."""
        return self.weather.view.in_language(self.language)


def her_fields(vtuber: VTuber, date: dt.date, now: dt.datetime) -> dict[str, object]:
    """The fields of `Her`, to build a more special context with: `TweetContext(**her_fields(...), content=…)`."""
    persona = vtuber.persona
    weather = weather_on(vtuber, date)
    return {
        "name": vtuber.name,
        "language": persona.language,
        "looks": persona.looks,
        "character": persona.character,
        "tastes": persona.tastes,
        "catchphrases": list(persona.catchphrases),
        "date": date,
        "game_time": stamp(now),
        "time_of_day": time_of_day(now),
        "season": season(date),
        "sky": known_weather(weather.sky) if weather else DEFAULT,
        "temperature": weather.temperature if weather else 20,
    }


def kinds_in_prompt(language: str) -> list[dict[str, object]]:
    """Every registered kind, as `PlanDayContext` wants them."""
    return [
        {
            "key": type,
            "text": kind.prompt.in_language(language),
            "categories": list(kind.categories),
            "by_idea": kind.by_idea,
        }
        for type, kind in task_kinds().items()
    ]


class Idea(Context):
    """Something that she could do today, offered by a colleague."""

    type: str
    content: str  # as it would stand in the todolist
    minutes: int = Field(ge=10, le=360)
    weight: float = Field(gt=0)  # how much it suggests itself; 1 is ordinary


class Obligation(Context):
    """Something that she has to do today, asked for by a colleague."""

    type: str
    content: str
    minutes: int = Field(ge=10, le=360)
    why: str  # in the persona's language, for the prompt
    # Carried into TodoTask.origin.
    app: str
    id: str
    # Words that the content of a task must hold to count as this obligation (a brand, say); empty: any of the type.
    mark: str = ""
    # What the content of a task that carries it besides its own matter gets at its end; empty: the whole `content`.
    note: str = ""
    not_before: str = ""  # HH:MM
    not_after: str = ""  # HH:MM; the task ends by then


class Section(Context):
    """One part of the 08:00 prompt: trusted words around quoted data."""

    title: str
    lines: list[str]


class KindInPrompt(Context):
    """A kind of task that a director may write."""

    key: str
    text: str  # what it is, in the persona's language
    categories: list[str]
    by_idea: bool


class PlanDayContext(Her):
    """Purpose `plan_day`: everything that she reads at 08:00. Answer: a todolist as JSON."""

    plan_from: str  # HH:MM; later than 08:00 when the morning has passed already
    sleeps_at: str  # HH:MM
    sections: list[Section]
    ideas: list[Idea]
    obligations: list[Obligation]
    yesterday: str  # her last diary page, or empty
    streamed_lately: list[str]  # contents of the last streams, newest first
    kinds: list[KindInPrompt]


class StreamHint(Context):
    """Today's stream, as a post may mention it."""

    start_time: str  # HH:MM
    content: str  # what it is about; an ad is left out, so it may be empty
    game: str  # without 《》; empty for a talk stream


class TweetContext(Her):
    """Purpose `tweet`. Answer: the post as plain text, of `POST_LIMIT` in weight at most, no quotes around it."""

    category: Literal["preview", "communication"]
    content: str
    stream: StreamHint | None
    recent: list[str]  # her last posts, newest first, so as not to say it again


class DoneTask(Context):
    """One line of the day: of the diary's, or of what she tells of it on air."""

    type: str
    category: str
    content: str  # a stream's says nothing of its ad: that is a highlight of its own
    state: str
    start_time: str
    end_time: str


def done_task(task: TodoTask) -> DoneTask:
    """A task as a line of her day, at the times at which it really was."""
    return DoneTask(
        type=task.type,
        category=task.category,
        content=without_ad(task.content) if task.type == TaskType.STREAM else task.content,
        state=task.state,
        start_time=hhmm(task.started_at or task.start),
        end_time=hhmm(task.ended_at or task.end),
    )


class DiaryContext(Her):
    """Purpose `diary`. Answer: the page as plain text, three to eight sentences, first person."""

    done: list[DoneTask]
    followers: int
    followers_change: int
    balance: int
    highlights: list[str]  # sentences of fact from colleagues: a game bought, a mail answered
