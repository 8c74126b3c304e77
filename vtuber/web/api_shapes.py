"""What several operations of the API take or answer."""

from typing import Any

from pydantic import Field

from vtuber.models import TodoTask
from vtuber.task_view import task_state
from vtuber.web.api_base import ApiAnswer, ApiBody
from vtuber.web.frames import Clock


class VersionBody(ApiBody):
    """The version of the task that the operator saw."""

    version: int = Field(ge=1)


class ClockAnswer(ApiAnswer):
    """The clock, as it stands now."""

    clock: Clock


class TaskState(ApiAnswer):
    """One task as pages show it. Moments are ISO 8601, game time as +00:00."""

    id: int
    type: str
    category: str
    start: str
    end: str
    start_time: str
    end_time: str
    content: str
    state: str
    source: str
    why: str
    is_prepared: bool
    prepared: dict[str, Any] | None
    locked: bool
    approval: str
    version: int
    reason: str
    started_at: str | None
    taken_back: bool
    ended_at: str | None


class TaskAnswer(ApiAnswer):
    """The task, as it stands now."""

    task: TaskState


class TasksAnswer(ApiAnswer):
    """The tasks that were changed, as they stand now."""

    tasks: list[TaskState]


def shown(task: TodoTask) -> TaskState:
    """A task as the API answers it."""
    return TaskState(**task_state(task))
