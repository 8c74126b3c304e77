"""What people should know of a task that goes on all the same."""

from vtuber.models import TodoTask
from vtuber.translatable import Translatable


def note_on_task(*, task: TodoTask, reason: Translatable) -> None:
    """Say of a running task what of it did not come off; its end keeps the note."""
    task.reason = reason
    task.save(update_fields=["reason"])
