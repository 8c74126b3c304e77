"""What she can tell of her own life: what she did, what she streamed, when she is on again, her games and followers.

Her list reaches to the end of the day: when she streams tomorrow isn't known before she gets up.
"""

import datetime as dt
from typing import Literal

from store.selectors import library
from streaming.chat.answers.contexts import ComingStream, StreamMatter
from streaming.models import Stream
from streaming.on_air.prompt_contexts import about_live, about_planned
from streaming.selectors import next_stream
from vtuber.gametime import DAY, DAY_START, day_start, game_day, hhmm
from vtuber.models import TodoTask, VTuber
from vtuber.plugin import DoneTask, TaskKind, done_task, kind_of
from vtuber.services.follower_stats import follower_stats_on

# Of what she did today, and of her games, she has so much in mind.
DONE = 8
GAMES = 8
_EVENING = dt.time(18, 0)


def life_fields(vtuber: VTuber, now: dt.datetime) -> dict[str, object]:
    """What a `ChatContext` tells of her life, at game time `now`."""
    persona = vtuber.persona
    stats = follower_stats_on(vtuber, game_day(now))
    gets_up, _sleeps = persona.awake(game_day(now) + DAY)
    return {
        "done": done_today(vtuber, now),
        "yesterday": streamed_yesterday(vtuber, now),
        "coming": coming_stream(vtuber, now),
        "followers": stats.followers_simulated + stats.followers_real,
        "games": [copy.game.title_for(persona.language) for copy in library(vtuber)[:GAMES]],
        "gets_up": hhmm(gets_up),
    }


def done_today(vtuber: VTuber, now: dt.datetime) -> list[DoneTask]:
    """The last things that she did on this game day, in their order."""
    today = TodoTask.objects.filter(vtuber=vtuber, todolist__date=game_day(now), state=TodoTask.State.DONE)
    language = vtuber.persona.speaks
    done = [done_task(task) for task in today.order_by("-start")[:DONE]][::-1]
    return [each if (kind := kind_of(each.type)).public else _by_label(each, kind, language) for each in done]


def _by_label(task: DoneTask, kind: TaskKind, language: Literal["zh", "en"]) -> DoneTask:
    """What it was about is nobody's business."""
    return task.model_copy(update={"content": kind.label.in_language(language)})


def streamed_yesterday(vtuber: VTuber, now: dt.datetime) -> StreamMatter | None:
    """What the last stream of the game day before was about; None if there was none."""
    today = day_start(game_day(now))
    streams = Stream.objects.filter(vtuber=vtuber, started_at__gte=today - DAY, started_at__lt=today)
    last = streams.order_by("-started_at").first()
    if last is None:
        return None
    about = about_live(last)
    return StreamMatter(game=str(about["game"]), theme=str(about["theme"]))


def coming_stream(vtuber: VTuber, now: dt.datetime) -> ComingStream | None:
    """The stream behind the one that she is in; None where her list has no more."""
    task = next_stream(vtuber, now)
    if task is None:
        return None
    about = about_planned(task)
    when = in_words(task.start, now, vtuber.persona.speaks)
    return ComingStream(when=when, game=str(about["game"]), theme=str(about["theme"]))


def in_words(start: dt.datetime, now: dt.datetime, language: Literal["zh", "en"]) -> str:
    """A start as she says it at game time `now`: 今晚21:05, "at 21:05 tonight"."""
    if game_day(start) > game_day(now):
        return f"明天{hhmm(start)}" if language == "zh" else f"at {hhmm(start)} tomorrow"
    if start.time() >= _EVENING or start.time() < DAY_START:
        night = "半夜" if start.time() < DAY_START else "今晚"
        return f"{night}{hhmm(start)}" if language == "zh" else f"at {hhmm(start)} tonight"
    return f"今天{hhmm(start)}" if language == "zh" else f"at {hhmm(start)} today"
