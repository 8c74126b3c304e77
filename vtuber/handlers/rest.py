"""Rest: she naps, and that is all."""

import datetime as dt

from vtuber.event_types import CharacterActed
from vtuber.executor.handler import Limits, Missed, Nothing, TaskHandler
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.models import TodoTask
from vtuber.models.day import TaskType


class RestHandler(TaskHandler[Nothing]):
    """Nothing to prepare, nothing to lose."""

    type = TaskType.REST
    limits = Limits(min_minutes=10, max_minutes=240, per_day=6, priority=10, missed=Missed.SKIP)
    shape = Nothing
    needs_preparation = False

    def start(self, task: TodoTask, prepared: Nothing, work: TaskTransaction) -> dt.datetime | None:
        work.emit(CharacterActed(expression="sleepy", action="nap"))
        return None

    def end(self, task: TodoTask, prepared: Nothing, work: TaskTransaction) -> None:
        work.emit(CharacterActed(expression="neutral", action="stretch"))
