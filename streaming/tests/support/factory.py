"""Planned streams and covers for tests, and a day that is driven through them."""

import datetime as dt
from typing import Any

from streaming.on_air.contexts import StreamScript
from vtuber.executor import engine
from vtuber.executor.model_client import ModelClient
from vtuber.models import Event, TodoList, TodoTask, VTuber
from vtuber.services.clock import jump
from vtuber.simulation.driven_time import DrivenTime
from vtuber.tests.support.world import REAL, hours, task

GAME = "直播《纸船邮差》，漂到哪里算哪里"
TALK = "杂谈：冰箱半夜到底在跟谁说话"


def script(beats: int = 10, **more: Any) -> StreamScript:
    """A short script whose lines can be told apart."""
    lines = [f"（歪头）「第{number}句」" for number in range(1, beats + 1)]
    return StreamScript.model_validate(
        {
            "title": "《纸船邮差》试播",
            "greeting": "（挥爪）「来了」",
            "beats": lines,
            "goodbye": "（打哈欠）「散」",
            **more,
        }
    )


def stream_task(todolist: TodoList, start: str = "20:00", end: str = "21:00", **more: Any) -> TodoTask:
    """A planned stream; without `prepared` it has a script of ten beats."""
    more.setdefault("content", GAME)
    more.setdefault("prepared", script().model_dump(mode="json"))
    return task(todolist, "stream", start, end, **more)


def model_client(vtuber: VTuber, at: str = "17:00") -> ModelClient:
    """A client that writes and paints offline."""
    return ModelClient(vtuber, now=hours(at), key=f"test {at}", fallback=True)


def live_until(vtuber: VTuber, text: str) -> None:
    """Drive the executor to a game time, moment by moment, as the beat would."""
    while (due := _next_due(vtuber)) is not None and due <= hours(text):
        leap_to(vtuber, f"{due:%H:%M:%S.%f}")
    leap_to(vtuber, text)


def leap_to(vtuber: VTuber, text: str) -> None:
    """Jump straight to a game time, then let the executor find out what was passed."""
    time = DrivenTime(REAL)
    jump(vtuber=vtuber, to=hours(text), real=REAL)
    engine.prepare_ahead(vtuber.pk, time.now)
    engine.advance(vtuber.pk, time.now)


def _next_due(vtuber: VTuber) -> dt.datetime | None:
    open_tasks = TodoTask.objects.filter(vtuber=vtuber, due__isnull=False)
    return open_tasks.order_by("due").values_list("due", flat=True).first()


def told(vtuber: VTuber, *types: str) -> list[dict[str, Any]]:
    """What her events of these types carry, in order."""
    rows = Event.objects.filter(vtuber=vtuber, type__in=types).order_by("seq")
    return [{"type": row.type, **row.payload} for row in rows]
