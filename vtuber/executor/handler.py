"""What a task type must know how to do.

A handler has two kinds of parts. The slow one (`prepare`) may ask models and takes its time, outside any transaction,
ahead of the start. The quick ones (`start`, `tick`, `end`) run inside one transaction each, together with the task's
change of state: everything they write and emit happens exactly once or not at all.
"""

import builtins
import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from pydantic import BaseModel

from vtuber.executor.content import ContentPart, TextField, parts_of_fields
from vtuber.kinds import TaskKind
from vtuber.models import TodoTask

if TYPE_CHECKING:
    from vtuber.executor.model_client import ModelClient
    from vtuber.executor.task_transaction import TaskTransaction


class Missed(Enum):
    """What becomes of a task that the clock jumped over."""

    RUN = "run"  # exactly once, however late
    LATE = "late"  # late, within `Limits.grace_minutes` of its end; then skipped
    SHORTEN = "shorten"  # what is left of its time, if that is worth it; then skipped
    SKIP = "skip"


@dataclass(frozen=True)
class Limits:
    """Bounds that the planner keeps for a task type; minutes are game minutes."""

    min_minutes: int
    max_minutes: int
    per_day: int
    # Who keeps the place when two want it: higher stays.
    priority: int
    missed: Missed = Missed.SKIP
    grace_minutes: int = 60


class Nothing(BaseModel):
    """The preparation of a task that needs none."""


Prepared = TypeVar("Prepared", bound=BaseModel)


class TaskHandler(Generic[Prepared]):
    """One task type. Subclass, set the class attributes, register with `registry.handlers`."""

    type: ClassVar[str]
    # What it is called, how it looks, how a director writes it.
    kind: ClassVar[TaskKind]
    limits: ClassVar[Limits]
    # Shape of what `prepare` returns; kept as JSON on the task, where an operator may edit it before the start.
    shape: builtins.type[Prepared]
    needs_preparation: ClassVar[bool] = True
    # Which of its fields are text for people; what is more than texts and lists of texts overrides `parts`.
    texts: ClassVar[tuple[TextField, ...]] = ()

    def parts(self, task: TodoTask, prepared: Prepared) -> list[ContentPart]:
        """What is prepared as people read it, in order: the board shows and changes any of it, of whatever type."""
        return parts_of_fields(self.texts, prepared.model_dump(mode="json"))

    def prepare(self, task: TodoTask, model_client: "ModelClient") -> Prepared:
        """The slow part: ask models, make text or pictures. No database writes but files and ledger.

        Where a person has changed a part that the rest hangs on (`ContentPart.remakes`), `task.prepared` holds it
        already, and it is kept. May raise `llmservice` errors: it is tried three times, then once more with a
        `model_client` that has the phrase book write.
        """
        raise LookupError(f"{type(self).__name__} needs no preparation")

    def start(self, task: TodoTask, prepared: Prepared, work: "TaskTransaction") -> dt.datetime | None:
        """The task begins. Returns the game time of the first tick, or None for no ticks."""
        return None

    def tick(self, task: TodoTask, prepared: Prepared, work: "TaskTransaction") -> dt.datetime | None:
        """A moment of the running task. Returns the game time of the next one, or None for no more.

        A moment that has passed already comes at once. A task that starts after its planned end still gets
        its first.
        """
        return None

    def end(self, task: TodoTask, prepared: Prepared, work: "TaskTransaction") -> None:
        """The task ends (also when it is cut short by an operator or a jump)."""

    def abandon(self, task: TodoTask, work: "TaskTransaction") -> None:
        """The running task has failed for good: leave nothing open (a live stream, say). Must not raise."""
