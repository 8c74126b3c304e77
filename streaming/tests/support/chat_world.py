"""A Baomi who is on air, and viewers who talk to her."""

import datetime as dt
import itertools
from typing import Any

from streaming.chat.policy.identity import key_of_address, key_of_sender
from streaming.chat.services.messages import Said, say_in_chat
from streaming.chat.services.viewers import get_or_create_viewer
from streaming.models import ChatMessage, Stream, Viewer
from streaming.on_air.services.broadcast import go_live
from streaming.tests.support.factory import stream_task
from vtuber.models import Event, TodoTask, VTuber
from vtuber.tests.support.world import REAL, hours, planned_baomi, seconds

_ids = itertools.count(1)


def on_air(*, language: str = "zh", **more: Any) -> Stream:
    """A stream that began a moment ago; the real time is REAL, game time 20:00."""
    _vtuber, todolist = planned_baomi(game_time="20:00", language=language)
    row = stream_task(todolist, state=TodoTask.State.RUNNING, started_at=hours("20:00"), **more)
    return go_live(
        task=row, title="《纸船邮差》试播", greeting="（挥爪）「来了」", game_time=hours("20:00"), real=REAL
    )


def viewer(vtuber: VTuber, name: str, *, address: str = "", real: dt.datetime = REAL) -> Viewer:
    """Somebody of that name; each name is another person."""
    return get_or_create_viewer(
        vtuber=vtuber,
        key=key_of_sender("test", name),
        address=key_of_address(address),
        real=real,
        nickname=name,
    )


def say(who: Viewer, text: str, *, after: float = 0.0, client_id: str = "", **more: Any) -> Said:
    """They say it, `after` real seconds from REAL."""
    return say_in_chat(
        viewer=who, client_id=client_id or f"m{next(_ids)}", text=text, real=REAL + seconds(after), **more
    )


def message(said: Said) -> ChatMessage:
    """The row of what was said."""
    return ChatMessage.objects.select_related("viewer__vtuber").get(pk=said.message or 0)


def told(vtuber: VTuber, *types: str) -> list[dict[str, Any]]:
    """The payloads of these events, in order."""
    return [event.payload for event in Event.objects.filter(vtuber=vtuber, type__in=types).order_by("seq")]
