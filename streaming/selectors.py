"""What is known about streams and covers."""

import datetime as dt

from streaming.models import Cover, Stream
from vtuber.gametime import game_day
from vtuber.models import TodoTask, VTuber
from vtuber.models.day import TaskType


def live_stream(vtuber: VTuber) -> Stream | None:
    """The stream that she is in right now."""
    return Stream.objects.filter(vtuber=vtuber, state=Stream.State.LIVE).select_related("cover").first()


def next_stream(vtuber: VTuber, now: dt.datetime) -> TodoTask | None:
    """The next planned stream, today or later."""
    return (
        TodoTask.objects.filter(vtuber=vtuber, type=TaskType.STREAM, state=TodoTask.State.PLANNED, end__gt=now)
        .order_by("start")
        .first()
    )


def cover_of_day(vtuber: VTuber, moment: dt.datetime) -> Cover | None:
    """The latest cover of the game day that `moment` lies in."""
    return Cover.objects.filter(vtuber=vtuber, date=game_day(moment)).first()
