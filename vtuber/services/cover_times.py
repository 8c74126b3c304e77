"""A cover shows when its stream begins: where the stream moves, what is painted already tells the wrong time.

What is painted and not out yet is painted again (`task_rows.unprepare_covers`); what is out gets a new version, by a
cover task of its own.
"""

import datetime as dt

from vtuber import registry
from vtuber.gametime import MINUTE, hhmm
from vtuber.models import TodoTask
from vtuber.models.day import TaskType
from vtuber.planner.draft import DraftTask
from vtuber.planner.place import Window, find_slot
from vtuber.services.clock import locked_clock
from vtuber.services.task_rows import save_change

# How long before a stream its cover is begun, and how long she draws, where there is room.
AHEAD, LENGTH = 90 * MINUTE, 30 * MINUTE


def cover_that_is_out(stream: TodoTask) -> TodoTask | None:
    """The task whose picture announces this stream to viewers by now; None where there is none yet."""
    of_day = stream.todolist.tasks
    over = of_day.filter(type=TaskType.STREAM, ended_at__isnull=False).order_by("-ended_at").first()
    # The effect is the cover's own word for having come out; its task may have been ended right after.
    out = of_day.filter(type=TaskType.COVER, effects__name="cover").order_by("-started_at", "-pk")
    # What came before the day's last stream that is over announced that one.
    return (out.filter(started_at__gt=over.ended_at) if over else out).first()


def paint_again(*, stream: TodoTask, was: str, start: dt.datetime, end: dt.datetime, real: dt.datetime) -> TodoTask:
    """A cover task of its own for a stream that was to begin at `was` (HH:MM): the cover's next version."""
    out = cover_that_is_out(stream)
    content = out.content.replace(was, hhmm(stream.start)) if out else stream.content
    cover = TodoTask.objects.create(
        vtuber=stream.vtuber,
        todolist=stream.todolist,
        type=TaskType.COVER,
        start=start,
        end=end,
        due=start,
        content=content,
        source=TodoTask.Source.OPERATOR,
        origin={"app": "vtuber", "id": str(stream.pk), "why": "go_live_now"},
        is_prepared=not registry.handlers.get(TaskType.COVER).needs_preparation,
    )
    save_change(cover, "planned", real)
    return cover


def paint_again_before(*, stream: TodoTask, was: str, real: dt.datetime) -> TodoTask | None:
    """As `paint_again`, where there is room before the stream; None where there is none."""
    now = locked_clock(stream.vtuber).now(real)
    opens, _closes = stream.vtuber.persona.awake(stream.todolist.date)
    window = Window(opens=max(now, opens), closes=stream.start)
    planned = TodoTask.objects.filter(vtuber=stream.vtuber, state__in=TodoTask.OPEN).exclude(pk=stream.pk)
    placed = [DraftTask(task.type, task.start, task.end, task.content, task.category) for task in planned]
    start = stream.start - AHEAD
    slot = find_slot(DraftTask(TaskType.COVER, start, start + LENGTH, stream.content), placed, window)
    return paint_again(stream=stream, was=was, start=slot[0], end=slot[1], real=real) if slot else None
