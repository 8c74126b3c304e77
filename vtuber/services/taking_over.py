"""Taking changes of a proposed plan over into the day: inside the transaction of whoever accepts them."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_noop as _

from vtuber import registry
from vtuber.errors import NotAllowed
from vtuber.gametime import hhmm
from vtuber.models import Proposal, TodoTask
from vtuber.models.day import TaskType, TweetCategory
from vtuber.replanning.changes import Change, Placed
from vtuber.selectors import todolist_on
from vtuber.services.cover_times import cover_that_is_out, paint_again_before
from vtuber.services.task_places import check_place
from vtuber.services.task_rows import editable, put_aside, save_change, unprepare, unprepare_covers
from vtuber.translatable import translatable

State = TodoTask.State


class TakingOver:
    """The tasks of the day while changes are taken over. `tasks` and `made` are what an undo needs afterwards."""

    def __init__(self, proposal: Proposal, rows: dict[int, TodoTask], actor: str, real: dt.datetime) -> None:
        self.tasks: dict[str, dict[str, Any]] = {}
        self.made: list[int] = []
        self._proposal = proposal
        self._rows = rows
        self._actor = actor
        self._real = real

    def take(self, changes: list[Change]) -> None:
        """Take these over, all of them or none. NotAllowed, in words, where one of them is not possible."""
        touched = {change.task for change in changes if change.task is not None}
        moved: list[tuple[TodoTask, dt.datetime]] = []
        for change in changes:
            if change.now is None:
                self._drop(self._row(change))
        for change in changes:
            if change.now is None:
                continue
            if change.task is None:
                self._add(change, change.now, touched)
                continue
            task = self._row(change)
            was = task.start
            self._move(task, change, change.now, touched)
            if task.type == TaskType.STREAM and task.start != was:
                moved.append((task, was))
        for stream, was in moved:
            self._tell_the_new_time(stream, was)

    def _row(self, change: Change) -> TodoTask:
        task = self._rows[change.task or 0]
        # Again what the proposal was checked for: a model's word never reaches what is not to be touched.
        if task.state != State.PLANNED or task.locked:
            raise NotAllowed(translatable(_("“{content}” is not to be touched any more."), content=task.content))
        return task

    def _drop(self, task: TodoTask) -> None:
        before = editable(task)
        reason = translatable(_("Left out of the new plan that {actor} took over."), actor=self._actor)
        put_aside(task, State.CANCELLED, reason, self._real)
        self._note(task, before)

    def _move(self, task: TodoTask, change: Change, now: Placed, touched: set[int]) -> None:
        before = editable(task)
        if (now.start, now.end) != (task.start, task.end):
            check_place(task, now.start, now.end, self._real, besides=touched)
        if now.content != task.content:
            unprepare(task)
        task.content, task.origin = now.content, dict(change.origin)
        task.start, task.end, task.due = now.start, now.end, now.start
        save_change(task, "moved", self._real)
        self._note(task, before)

    def _add(self, change: Change, now: Placed, touched: set[int]) -> None:
        todolist = todolist_on(self._proposal.vtuber, self._proposal.date)
        assert todolist is not None  # a proposal is made of a day's plan
        task = TodoTask(
            vtuber=self._proposal.vtuber,
            todolist=todolist,
            type=change.type,
            category=change.category,
            start=now.start,
            end=now.end,
            due=now.start,
            content=now.content,
            source=change.source or TodoTask.Source.DIRECTOR,
            origin=dict(change.origin),
            is_prepared=not registry.handlers.get(change.type).needs_preparation,
        )
        check_place(task, now.start, now.end, self._real, besides=touched)
        save_change(task, "planned", self._real)
        self.made.append(task.pk)

    def _tell_the_new_time(self, stream: TodoTask, was: dt.datetime) -> None:
        """What names the old time is made again: cover and announcement, as far as they are not out yet."""
        unprepare_covers(stream=stream, real=self._real)
        previews = stream.todolist.tasks.filter(
            category=TweetCategory.PREVIEW, state=State.PLANNED, is_prepared=True
        ).select_related("vtuber__persona")
        for preview in previews:
            unprepare(preview)
            save_change(preview, "edited", self._real)
        if cover_that_is_out(stream) is not None:
            cover = paint_again_before(stream=stream, was=hhmm(was), real=self._real)
            self.made += [cover.pk] if cover else []

    def _note(self, task: TodoTask, before: dict[str, Any]) -> None:
        self.tasks[str(task.pk)] = {"before": before, "after": {**editable(task), "reason": task.reason}}
