"""Factories for tests of her offline voice: contexts of any day, and a life of many days by the phrase book."""

import datetime as dt
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from llmservice.fallback import Memory, PhraseWriter, ShortMemory
from llmservice.purposes import Language
from vtuber.contexts import (
    DiaryContext,
    DoneTask,
    Idea,
    Obligation,
    PlanDayContext,
    StreamHint,
    TweetContext,
    kinds_in_prompt,
)
from vtuber.default_persona import BAOMI
from vtuber.fallback.diary import write_diary
from vtuber.fallback.rule_planner import write_plan
from vtuber.fallback.tweet import write_tweet
from vtuber.gametime import MINUTE, at, day_start, parse_hhmm, stamp, time_of_day
from vtuber.planner.draft import game_in
from vtuber.seasons import draw_weather, season

LANGUAGES: tuple[Language, ...] = ("zh", "en")
GAMES = {
    "zh": ["灯塔电台", "纸月亮", "雨林邮局", "夜班便利店", "像素渔港", "苔藓列车"],
    "en": ["Lighthouse Radio", "Paper Moon", "Rainforest Post", "Night Shift Mart", "Pixel Harbour", "Moss Train"],
}
_ANGLES = {
    "zh": ["第一次打开，看看会迷路几次", "把钓鱼的那一段慢慢玩完", "专挑不该按的按钮"],
    "en": ["for the first time; see how lost one can get", "play the fishing part slowly", "press the wrong buttons"],
}
TALK = {"zh": "杂谈直播：给云起外号", "en": "Talk stream: nicknames for clouds"}


def her(
    language: Language, date: dt.date, minute: int = 0, sky: str = "sunny", temperature: int = 18
) -> dict[str, Any]:
    """Fields of `Her`, `minute` minutes after 08:00 of `date`."""
    sheet, now = BAOMI[language], day_start(date) + minute * MINUTE
    return {
        "name": sheet.name,
        "language": language,
        "looks": sheet.looks,
        "character": sheet.character,
        "tastes": sheet.tastes,
        "catchphrases": sheet.catchphrases,
        "date": date,
        "game_time": stamp(now),
        "time_of_day": time_of_day(now),
        "season": season(date),
        "sky": sky,
        "temperature": temperature,
    }


def pen_for(language: Language, seed: object, memory: Memory | None = None) -> PhraseWriter:
    """A pen with the real book of a language; without `memory` she remembers nothing."""
    return PhraseWriter(
        owner="vtuber:test",
        language=language,
        seed=random.Random(str(seed)).getrandbits(62),
        catchphrases=BAOMI[language].catchphrases,
        memory=memory or ShortMemory(),
    )


def idea(type: str, content: str, minutes: int = 60, weight: float = 1.0) -> Idea:
    return Idea(type=type, content=content, minutes=minutes, weight=weight)


def owed(type: str, content: str, minutes: int = 30, **bounds: str) -> Obligation:
    return Obligation(type=type, content=content, minutes=minutes, why="promised", app="company", id="1", **bounds)


def plan_context(language: Language, date: dt.date, **changes: Any) -> PlanDayContext:
    """A morning with six games to choose from."""
    weather = {key: changes.pop(key) for key in ("sky", "temperature") if key in changes}
    fields: dict[str, Any] = {
        "plan_from": "08:00",
        "sleeps_at": "02:00",
        "sections": [],
        "ideas": [idea("stream", stream_content(language, game), 90) for game in GAMES[language]],
        "obligations": [],
        "yesterday": "",
        "streamed_lately": [],
        "kinds": kinds_in_prompt(language),
        **changes,
    }
    return PlanDayContext.model_validate({**her(language, date, **weather), **fields})


def stream_content(language: Language, game: str, angle: int = 0) -> str:
    if language == "zh":
        return f"直播《{game}》，{_ANGLES['zh'][angle]}。"
    return f"Stream 《{game}》 {_ANGLES['en'][angle]}."


@dataclass
class Day:
    """What was planned and written on one day."""

    date: dt.date
    sky: str
    tasks: list[dict[str, str]]
    posts: list[tuple[dict[str, str], str]] = field(default_factory=list)
    diary: str = ""
    dry: list[str] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [*(text for _, text in self.posts), self.diary]

    @property
    def stream(self) -> dict[str, str] | None:
        return next((task for task in self.tasks if task["type"] == "stream"), None)


def live(language: Language, seed: int, days: int, start: dt.date) -> Iterator[Day]:
    """A life of that many days, all of it planned and written offline, with one memory."""
    chance, memory, sky = random.Random(seed), ShortMemory(), ""
    lately: list[str] = []
    for number in range(days):
        date = start + dt.timedelta(days=number)
        sky, temperature = draw_weather(date, sky, chance)
        weather: dict[str, Any] = {"sky": sky, "temperature": temperature}
        context = plan_context(
            language, date, ideas=_ideas(language, number, chance), streamed_lately=lately, **weather
        )
        if number % 5 == 1:
            context = context.model_copy(
                update={"obligations": [owed("company", "回信" if language == "zh" else "mail")]}
            )
        writer = pen_for(language, (seed, number), memory)
        day = Day(date, sky, json.loads(write_plan(context, writer))["tasks"])
        writer.keep()
        if day.stream:
            lately = [day.stream["content"], *lately[:6]]
        for place, task in enumerate(day.tasks):
            if task["type"] == "tweet":
                minute = int((at(date, parse_hhmm(task["start_time"])) - day_start(date)) / MINUTE)
                writer = pen_for(language, (seed, number, place), memory)
                text = write_tweet(_tweet_context(day, task, her(language, date, minute, **weather)), writer)
                writer.keep()
                day.posts.append((task, text))
                day.dry += writer.dry
        writer = pen_for(language, (seed, number, "diary"), memory)
        day.diary = write_diary(diary_context(language, day, chance, weather), writer)
        writer.keep()
        day.dry += writer.dry
        yield day


def _ideas(language: Language, number: int, chance: random.Random) -> list[Idea]:
    games = chance.sample(GAMES[language], 5)
    ideas = [idea("stream", stream_content(language, game, chance.randrange(3)), 90) for game in games]
    ideas.append(idea("stream", TALK[language], 60, 0.6))
    if number % 3 == 0:
        ideas.append(idea("store", "去店里看看" if language == "zh" else "Look round the shop", 30))
    if number % 4 == 0:
        ideas.append(idea("project", "想一个企划" if language == "zh" else "Think up a proposal", 60))
    return ideas


def _tweet_context(day: Day, task: dict[str, str], fields: dict[str, Any]) -> TweetContext:
    hint = None
    if day.stream:
        content = day.stream["content"]
        hint = StreamHint(start_time=day.stream["start_time"], content=content, game=game_in(content))
    rest: dict[str, Any] = {"category": task["category"], "content": task["content"], "stream": hint, "recent": []}
    return TweetContext.model_validate({**fields, **rest})


def diary_context(language: Language, day: Day, chance: random.Random, weather: dict[str, Any]) -> DiaryContext:
    """The evening of a day on which everything planned was done."""
    done = [DoneTask(**{"category": "", **task}, state="done") for task in day.tasks]
    bought = chance.choice(GAMES[language])
    fact = f"买了《{bought}》" if language == "zh" else f"I bought 《{bought}》"
    return DiaryContext(
        **her(language, day.date, 1080, **weather),
        done=done,
        followers=chance.randint(100, 900),
        followers_change=chance.choice((9, 4, 0, -3)),
        balance=chance.randint(0, 400),
        highlights=[fact] if chance.random() < 0.4 else [],
    )
