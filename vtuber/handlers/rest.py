"""Rest: she naps, and that is all."""

import datetime as dt

from vtuber.executor.handler import Limits, Missed, Nothing, TaskHandler
from vtuber.executor.scene import Scene
from vtuber.facts import CharacterActed
from vtuber.models import TodoTask
from vtuber.models.day import TaskType


class RestHandler(TaskHandler[Nothing]):
    """Nothing to prepare, nothing to lose."""

    type = TaskType.REST
    limits = Limits(min_minutes=10, max_minutes=240, per_day=6, priority=10, missed=Missed.SKIP)
    shape = Nothing
    needs_preparation = False

    def start(self, task: TodoTask, prepared: Nothing, scene: Scene) -> dt.datetime | None:
        scene.emit(CharacterActed(expression="sleepy", action="nap"))
        return None

    def end(self, task: TodoTask, prepared: Nothing, scene: Scene) -> None:
        scene.emit(CharacterActed(expression="neutral", action="stretch"))
