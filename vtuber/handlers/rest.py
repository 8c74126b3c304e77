"""Rest: she naps, and that is all."""

import datetime as dt

from vtuber.event_types import CharacterActed
from vtuber.executor.handler import Limits, Missed, Nothing, TaskHandler
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.kinds import Bilingual, TaskKind
from vtuber.models import TodoTask


class RestHandler(TaskHandler[Nothing]):
    """Nothing to prepare, nothing to lose."""

    type = "rest"
    kind = TaskKind(
        label=Bilingual("Rest", "休息"),
        word=Bilingual("rest", "休息"),
        prompt=Bilingual("rest", "休息"),
        aliases=("nap", "sleep", "睡觉", "小睡"),
        icon='<path d="M4.5 9h6l-6 7h6M14 6.5h5.5L14 12.5h5.5"/>',
        scene="bed",
        public=True,
    )
    limits = Limits(min_minutes=10, max_minutes=240, per_day=6, priority=10, missed=Missed.SKIP)
    shape = Nothing
    needs_preparation = False

    def start(self, task: TodoTask, prepared: Nothing, work: TaskTransaction) -> dt.datetime | None:
        work.emit(CharacterActed(expression="sleepy", action="nap"))
        return None

    def end(self, task: TodoTask, prepared: Nothing, work: TaskTransaction) -> None:
        work.emit(CharacterActed(expression="neutral", action="stretch"))
