"""Going live now: the stream comes forward, with the cover and the announcement that belong before it."""

import datetime as dt
import math
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from vtuber import registry
from vtuber.errors import NotAllowed
from vtuber.gametime import DAY, MINUTE, day_start, game_day, hhmm
from vtuber.models import GameClock, TodoTask, VTuber
from vtuber.models.day import TaskType, TweetCategory
from vtuber.planner.draft import DraftTask
from vtuber.planner.place import Window, find_slot
from vtuber.services.approvals import refuse_held
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock
from vtuber.services.cover_times import cover_that_is_out, paint_again
from vtuber.services.task_edits import cancel_task, editable, save_change, unprepare
from vtuber.translatable import translatable

State = TodoTask.State
# Real seconds that each thing before the stream gets: enough to be seen, and no waiting.
AHEAD_S = 5.0
# What a post that corrects an announcement is about, in her language.
_CORRECTION = {
    "zh": "改时间通知：今天的直播提前到{time}，之前说的{was}不算了",
    "en": "A change of plan: today's stream starts at {time} already, not at {was}",
}


@transaction.atomic
def go_live_now(*, vtuber: VTuber, actor: str, real: dt.datetime) -> TodoTask:
    """Bring today's next stream forward to this moment; returns it.

    A cover that is not out yet comes first, and one that is gets a new version: what viewers see names the new time.
    Then an announcement that has not gone out names it too, and one that has is followed by a correction. What the
    stream then runs into is moved behind it, or called off where there is no room; what is running is ended.
    NotAllowed when she is live already, when no stream is planned for what is left of the day, or when something
    locked is in the way.
    """
    clock = locked_clock(vtuber)
    now = clock.now(real)
    if clock.live:
        raise NotAllowed(translatable(_("She is live already.")))
    today = TodoTask.objects.select_for_update(of=("self",)).select_related("vtuber__persona", "todolist")
    planned = list(today.filter(vtuber=vtuber, state=State.PLANNED, end__gt=now).order_by("start"))
    stream = next((task for task in planned if task.type == TaskType.STREAM), None)
    if stream is None or game_day(stream.start) != game_day(now):
        raise NotAllowed(translatable(_("No stream is planned for the rest of the day.")))
    refuse_held(stream)
    ended = _end_running(vtuber, actor, real)
    forward = _Forward(stream, planned, clock, actor, real, interrupted=TaskType.COVER in ended)
    forward.place()
    record_audit(
        vtuber,
        actor=actor,
        verb="go_live_now",
        target=f"task:{stream.pk}",
        before=forward.before[stream.pk],
        after=editable(stream),
        undo={
            "tasks": {
                str(task.pk): {"before": forward.before[task.pk], "after": editable(task)} for task in forward.changed
            },
            "made": forward.made,
        },
        real=real,
    )
    return stream


def _end_running(vtuber: VTuber, actor: str, real: dt.datetime) -> list[str]:
    """End what is running; returns its types."""
    ended = []
    for running in TodoTask.objects.filter(vtuber=vtuber, state=State.RUNNING):
        _refuse_locked(running)
        cancel_task(task_id=running.pk, version=running.version, actor=actor, real=real)
        ended.append(running.type)
    return ended


def _refuse_locked(task: TodoTask) -> None:
    if task.locked:
        raise NotAllowed(
            translatable(_("“{content}” is locked and in the way. Unlock it first."), content=task.content)
        )


class _Forward:
    """The tasks that going live moves: what comes before the stream, the stream, and what gives way to it."""

    def __init__(
        self,
        stream: TodoTask,
        planned: list[TodoTask],
        clock: GameClock,
        actor: str,
        real: dt.datetime,
        *,
        interrupted: bool,
    ) -> None:
        """`interrupted` if she was drawing a cover, and had to put it down."""
        self._stream = stream
        self._planned = planned
        self._actor = actor
        self._real = real
        self._now = clock.now(real)
        self._ahead = max(math.ceil(AHEAD_S * clock.speed / 60), 1) * MINUTE
        self._was = stream.start
        self._interrupted = interrupted
        self.before: dict[int, dict[str, Any]] = {task.pk: editable(task) for task in planned}
        self.changed: list[TodoTask] = []
        self.made: list[int] = []

    def place(self) -> None:
        stream, cursor = self._stream, self._now
        first = [task for task in self._planned if task.start < stream.start or task.start <= self._now]
        ahead = [task for task in first if task.type == TaskType.COVER][:1]
        preview = [task for task in first if task.category == TweetCategory.PREVIEW][:1]
        correct = not preview and self._was > self._now and self._is_announced()
        for task in (*ahead, *preview):
            _refuse_locked(task)
        start = cursor + (len(ahead) + len(preview) + correct) * self._ahead
        repaint = not ahead and (
            self._interrupted or (hhmm(start) != hhmm(self._was) and cover_that_is_out(stream) is not None)
        )
        cover_at = cursor
        if repaint:
            cursor, start = cursor + self._ahead, start + self._ahead
        for task in preview:
            task.content = task.content.replace(hhmm(self._was), hhmm(start))
            unprepare(task)
        for task in ahead:
            if hhmm(start) != hhmm(self._was):
                unprepare(task)  # it shows when the stream begins
        for task in (*ahead, *preview):
            self._move(task, cursor, cursor + self._ahead)
            cursor += self._ahead
        length = stream.end - stream.start
        ends = min(start + length, day_start(stream.todolist.date) + DAY)
        self._clear(start, ends, {task.pk for task in (*ahead, *preview, stream)})
        if correct:
            self._correct(cursor, start)
        self._move(stream, start, ends)
        if repaint:
            cover = paint_again(
                stream=stream, was=hhmm(self._was), start=cover_at, end=cover_at + self._ahead, real=self._real
            )
            self.made.append(cover.pk)

    def _is_announced(self) -> bool:
        """Whether a preview of this stream has gone out already."""
        done = TodoTask.objects.filter(todolist=self._stream.todolist, category=TweetCategory.PREVIEW)
        return done.filter(state=State.DONE).exists()

    def _correct(self, start: dt.datetime, live_at: dt.datetime) -> None:
        vtuber = self._stream.vtuber
        content = _CORRECTION[vtuber.persona.speaks].format(time=hhmm(live_at), was=hhmm(self._was))
        post = TodoTask.objects.create(
            vtuber=vtuber,
            todolist=self._stream.todolist,
            type=TaskType.TWEET,
            category=TweetCategory.COMMUNICATION,
            start=start,
            end=start + self._ahead,
            due=start,
            content=content,
            source=TodoTask.Source.OPERATOR,
            origin={"app": "vtuber", "id": str(self._stream.pk), "why": "go_live_now"},
            is_prepared=not registry.handlers.get(TaskType.TWEET).needs_preparation,
        )
        save_change(post, "planned", self._real)
        self.made.append(post.pk)

    def _clear(self, start: dt.datetime, ends: dt.datetime, ours: set[int]) -> None:
        """What lies between now and the stream's end goes behind it, or is called off where there is no room."""
        others = [task for task in self._planned if task.pk not in ours]
        in_the_way = [task for task in others if task.start < ends]
        for task in in_the_way:
            _refuse_locked(task)
        placed = [_draft(task) for task in others if task not in in_the_way]
        _opens, closes = self._stream.vtuber.persona.awake(self._stream.todolist.date)
        for task in in_the_way:
            draft = _draft(task)
            slot = find_slot(draft, placed, Window(opens=ends, closes=closes)) if ends < closes else None
            if slot is None:
                cancel_task(task_id=task.pk, version=task.version, actor=self._actor, real=self._real)
                task.refresh_from_db()
                self.changed.append(task)
            else:
                draft.start, draft.end = slot
                placed.append(draft)
                self._move(task, *slot)

    def _move(self, task: TodoTask, start: dt.datetime, end: dt.datetime) -> None:
        task.start, task.end, task.due = start, end, start
        save_change(task, "moved", self._real)
        self.changed.append(task)


def _draft(task: TodoTask) -> DraftTask:
    return DraftTask(task.type, task.start, task.end, task.content, task.category)
