"""Bringing a task forward to this moment: going live, with the cover and the announcement that belong before it."""

import datetime as dt
import math
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from vtuber import registry
from vtuber.announced_time import with_new_time
from vtuber.errors import NotAllowed
from vtuber.gametime import MINUTE, game_day, hhmm
from vtuber.models import GameClock, TodoTask, VTuber
from vtuber.models.day import TaskType, TweetCategory
from vtuber.planner.draft import DraftTask
from vtuber.planner.place import Window, find_slot
from vtuber.services.approvals import refuse_held
from vtuber.services.clock import locked_clock, refuse_while_stopped
from vtuber.services.cover_times import cover_that_is_out, paint_again
from vtuber.services.task_edits import cancel_task
from vtuber.services.task_rows import (
    Changed,
    call_off,
    check_version,
    editable,
    keep_audit,
    load_task,
    refuse_unknown,
    save_change,
    unprepare,
    unprepare_covers,
)
from vtuber.translatable import translatable

State = TodoTask.State
_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)
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
    refuse_while_stopped(clock)
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
    keep_audit(stream, forward.changed, forward.before, actor=actor, verb="go_live_now", made=forward.made, real=real)
    return stream


@transaction.atomic
def run_now(*, task_id: int, version: int, actor: str, real: dt.datetime) -> Changed:
    """Bring a task of today forward to this moment; she begins it as soon as it is prepared.

    The clock stays where it is, for a jump would leave out what lies between. What is in the way goes behind it, or
    is called off where there is no room; a stream has its cover and announcement first, as going live has. Nothing
    that runs is cut short for it: NotAllowed says what she is at, and also when something locked is in the way or no
    time is left today. Conflict when the task is no longer at `version`.
    """
    task = load_task(task_id)
    check_version(task, version)
    clock = locked_clock(task.vtuber)
    refuse_while_stopped(clock)
    now = clock.now(real)
    refuse_unknown(task)
    if task.state != State.PLANNED:
        raise NotAllowed(translatable(_("Only a task that has not begun can be run now.")))
    if task.todolist.date != game_day(now):
        raise NotAllowed(translatable(_("That day is over.")))
    refuse_held(task)
    if running := TodoTask.objects.filter(vtuber=task.vtuber, state=State.RUNNING).first():
        words = _("She is at “{content}” until {time}. End that first, or wait.")
        raise NotAllowed(translatable(words, content=running.content, time=hhmm(running.end)))
    today = TodoTask.objects.select_for_update(of=("self",)).select_related("vtuber__persona", "todolist")
    planned = list(today.filter(vtuber=task.vtuber, state=State.PLANNED, end__gt=now).order_by("start"))
    planned = [task if other.pk == task.pk else other for other in planned]
    forward = _Forward(task, planned, clock, actor, real, interrupted=False)
    forward.place()
    keep_audit(task, forward.changed, forward.before, actor=actor, verb="run_now", made=forward.made, real=real)
    also = [each for each in [*forward.changed, *forward.made] if each.pk != task.pk]
    return Changed(task, also)


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
        self.before: dict[int, dict[str, Any]] = {task.pk: editable(task) for task in [*planned, stream]}
        self.changed: list[TodoTask] = []
        self.made: list[TodoTask] = []

    def place(self) -> None:
        stream, cursor = self._stream, self._now
        first = [task for task in self._planned if task.start < stream.start or task.start <= self._now]
        if stream.type != TaskType.STREAM:
            first = []  # nothing belongs before it
        ahead = [task for task in first if task.type == TaskType.COVER][:1]
        preview = [task for task in first if task.category == TweetCategory.PREVIEW][:1]
        is_stream = stream.type == TaskType.STREAM
        correct = is_stream and not preview and self._was > self._now and self._is_announced()
        for task in (*ahead, *preview):
            _refuse_locked(task)
        start = cursor + (len(ahead) + len(preview) + correct) * self._ahead
        repaint = (
            is_stream
            and not ahead
            and (self._interrupted or (hhmm(start) != hhmm(self._was) and cover_that_is_out(stream) is not None))
        )
        cover_at = cursor
        if repaint:
            cursor, start = cursor + self._ahead, start + self._ahead
        for task in preview:
            task.content = with_new_time(task.content, self._was, start, task.vtuber.persona.speaks)
            unprepare(task)
        for task in ahead:
            if hhmm(start) != hhmm(self._was):
                unprepare(task)  # it shows when the stream begins
        for task in (*ahead, *preview):
            self._move(task, cursor, cursor + self._ahead)
            cursor += self._ahead
        length = stream.end - stream.start
        ends = min(start + length, stream.vtuber.persona.awake(stream.todolist.date)[1])
        shortest = min(length, registry.handlers.get(stream.type).limits.min_minutes * MINUTE)
        if ends - start < shortest:
            raise NotAllowed(translatable(_("There is no time left for it today.")))
        self._clear(start, ends, {task.pk for task in (*ahead, *preview, stream)})
        if correct:
            self._correct(cursor, start)
        self._move(stream, start, ends)
        if repaint:
            cover = paint_again(
                stream=stream, was=hhmm(self._was), start=cover_at, end=cover_at + self._ahead, real=self._real
            )
            self.made.append(cover)

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
        self.made.append(post)

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
            latest = min(closes, self._begins_after(task))
            slot = find_slot(draft, placed, Window(opens=ends, closes=latest)) if ends < latest else None
            if slot is None:
                call_off(task, actor=self._actor, real=self._real)
                self.changed.append(task)
            else:
                draft.start, draft.end = slot
                placed.append(draft)
                self._move(task, *slot)
        if any(task.type == TaskType.STREAM for task in in_the_way):
            unprepare_covers(stream=self._stream, real=self._real)
            for task in self.changed:
                task.refresh_from_db(fields=["prepared", "is_prepared", "version", "token"])

    def _begins_after(self, task: TodoTask) -> dt.datetime:
        """When the stream begins that a cover or preview belongs before; for anything else, never."""
        if task.type != TaskType.COVER and task.category != TweetCategory.PREVIEW:
            return _NEVER
        streams = [other.start for other in self._planned if other.type == TaskType.STREAM and other != self._stream]
        return min((start for start in streams if start >= task.end), default=_NEVER)

    def _move(self, task: TodoTask, start: dt.datetime, end: dt.datetime) -> None:
        task.start, task.end, task.due = start, end, start
        save_change(task, "moved", self._real, self._actor)
        self.changed.append(task)


def _draft(task: TodoTask) -> DraftTask:
    return DraftTask(task.type, task.start, task.end, task.content, task.category)
