"""The quick parts of a task: its start, its ticks, its end, and what becomes of one that was missed or broke.

Everything here runs inside the transaction of the executor, with the clock row locked.
"""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ValidationError

from vtuber import registry
from vtuber.errors import SkipTask, WorldError
from vtuber.event_types import TaskChanged, TaskEnded, TaskStarted
from vtuber.executor.handler import Missed, Nothing, TaskHandler
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.gametime import hhmm
from vtuber.kinds import task_kinds
from vtuber.models import GameClock, TodoTask
from vtuber.services import approvals
from vtuber.services.clock import set_live
from vtuber.translatable import Translatable, translatable

log = logging.getLogger(__name__)

State = TodoTask.State
TRIES = 3
# Real seconds to wait before the second, third and fourth try.
BACKOFF_S = (1.0, 4.0, 8.0)


def is_missed(task: TodoTask, now: dt.datetime) -> bool:
    """Whether the time for this planned task has passed, by its type's policy."""
    if task.type not in task_kinds():
        return False  # nobody says what becomes of it; `attempt` does
    limits = registry.handlers.get(task.type).limits
    match limits.missed:
        case Missed.RUN:
            return False
        case Missed.LATE:
            return now > task.end + dt.timedelta(minutes=limits.grace_minutes)
        case Missed.SHORTEN:
            shortest = min(limits.min_minutes, task.minutes)
            return task.end - now < dt.timedelta(minutes=shortest) and now > task.start
        case _:
            return now >= task.end


def attempt(task: TodoTask, clock: GameClock, real: dt.datetime) -> None:
    """Take the task's next moment. A handler that breaks is rolled back, tried again, and in the end failed."""
    if task.type not in task_kinds():
        # Its app has moved out: there is nobody who knows how to do it, or how to end it.
        work = TaskTransaction(task.vtuber, clock, task, real)
        reason = translatable(_("No app that is installed knows how to do this ({type})."), type=task.type)
        close(task, work, State.SKIPPED, reason)
        return
    try:
        with transaction.atomic():
            _next_moment(task, clock, real)
    except SkipTask as error:
        task.refresh_from_db()
        close(task, TaskTransaction(task.vtuber, clock, task, real), State.SKIPPED, error.reason)
    except WorldError as error:
        task.refresh_from_db()
        fail(task, clock, real, error.reason)
    except Exception as error:  # a colleague's bug must not stop her day
        log.exception("task %s (%s) broke at its %s moment", task.pk, task.type, task.state)
        task.refresh_from_db()
        note_failure(
            task, clock, real, translatable(_("Something broke: {error}"), error=f"{type(error).__name__}: {error}")
        )


def _next_moment(task: TodoTask, clock: GameClock, real: dt.datetime) -> None:
    work = TaskTransaction(task.vtuber, clock, task, real)
    if task.state == State.PLANNED:
        if reason := approvals.barred(task):
            _wait_for_approval(task, work, reason)
        elif is_missed(task, work.now):
            skip(task, clock, real)
        else:
            _start(task, work)
    elif task.next_tick is not None:
        _tick(task, work)
    else:
        _forget_failure(task)
        end(task, work, State.DONE)


def _forget_failure(task: TodoTask) -> None:
    """What went wrong at the last try is no word on one that succeeds; where this one breaks, it is rolled back.

    Before the handler is asked, for what it notes itself stays.
    """
    if task.attempts and task.reason is not None:
        task.reason = None
        task.save(update_fields=["reason"])


def skip_unapproved(task: TodoTask, clock: GameClock, real: dt.datetime) -> bool:
    """Skip a planned task that is over without the approval that it needs. False where it is not, or needs none."""
    now = clock.now(real)
    reason = approvals.barred(task) if now >= task.end else None
    if reason:
        close(task, TaskTransaction(task.vtuber, clock, task, real), State.SKIPPED, reason)
    return reason is not None


def _wait_for_approval(task: TodoTask, work: TaskTransaction, reason: Translatable) -> None:
    """Its time has come without the approval that it needs: it waits for a person, or for its end.

    Whoever approves sets the alarm back to the start. What comes after it is not kept waiting.
    """
    if work.now >= task.end:
        close(task, work, State.SKIPPED, reason)
        return
    task.due = task.end
    task.save(update_fields=["due"])
    work.emit(TaskChanged(task=task.pk, version=task.version, change="waiting"))


def prepared_of(task: TodoTask) -> Any:
    """The task's preparation in its handler's shape. ValidationError when it was edited into another one."""
    handler = registry.handlers.get(task.type)
    return handler.shape.model_validate(task.prepared) if handler.needs_preparation else Nothing()


def _start(task: TodoTask, work: TaskTransaction) -> None:
    handler, prepared = _hands(task)
    _forget_failure(task)
    task.state = State.RUNNING
    task.started_at = work.now
    task.version += 1
    task.attempts = 0
    task.due = task.end
    # The row is running before the handler sees it, so that the database itself refuses a second running task.
    task.save()
    work.emit(
        TaskStarted(
            task=task.pk,
            task_type=task.type,
            category=task.category,
            content=task.content,
            end_time=hhmm(task.end),
        )
    )
    first = handler.start(task, prepared, work)
    if first is not None:
        # The first tick is what most tasks are for: one that begins close to its end has it at its end, one that
        # begins later has it before the hold, where time stands until what runs is over and the next day is planned.
        first = min(first, work.clock.hold_at if work.now >= task.end else task.end)
    _await(task, first)


def _tick(task: TodoTask, work: TaskTransaction) -> None:
    handler, prepared = _hands(task)
    _forget_failure(task)
    following = handler.tick(task, prepared, work)
    if following is not None and following >= task.end:
        # What does not fit any more gets one last moment, at the end itself.
        following = task.end if work.now < task.end else None
    _await(task, following)


def _await(task: TodoTask, tick: dt.datetime | None) -> None:
    task.next_tick = tick
    task.due = tick if tick is not None else task.end
    task.attempts = 0
    task.save(update_fields=["next_tick", "due", "attempts"])


def end(task: TodoTask, work: TaskTransaction, state: str, reason: Translatable | None = None) -> None:
    """The running task ends: its handler tidies up, the row is closed, the fact is told."""
    handler, prepared = _hands(task)
    handler.end(task, prepared, work)
    close(task, work, state, reason)


def close(task: TodoTask, work: TaskTransaction, state: str, reason: Translatable | None = None) -> None:
    """Close the row in a final state and say so. The handler is not asked."""
    task.state = state
    task.ended_at = work.now
    task.due = None
    task.next_tick = None
    task.lease_until = None
    task.retry_at = None
    task.version += 1
    if reason:
        task.reason = reason
    task.save()
    begun = task.started_at is not None
    work.emit(TaskEnded(task=task.pk, task_type=task.type, state=state, reason=reason, begun=begun))  # type: ignore[arg-type]


def skip(task: TodoTask, clock: GameClock, real: dt.datetime) -> None:
    """The time for it has passed."""
    work = TaskTransaction(task.vtuber, clock, task, real)
    reason = translatable(_("Its time ({start} to {end}) had passed."), start=hhmm(task.start), end=hhmm(task.end))
    close(task, work, State.SKIPPED, reason)


def note_failure(
    task: TodoTask, clock: GameClock, real: dt.datetime, reason: Translatable, tries: int = TRIES
) -> None:
    """One try has failed: wait for the next, or fail for good after `tries` of them."""
    task.attempts += 1
    if task.attempts >= tries:
        fail(task, clock, real, reason)
        return
    task.reason = reason
    task.lease_until = None
    task.retry_at = real + dt.timedelta(seconds=BACKOFF_S[task.attempts - 1])
    task.save(update_fields=["attempts", "reason", "lease_until", "retry_at"])


def fail(task: TodoTask, clock: GameClock, real: dt.datetime, reason: Translatable) -> None:
    """The task is given up, with a reason that a person understands; the day goes on."""
    work = TaskTransaction(task.vtuber, clock, task, real)
    if task.state == State.RUNNING:
        try:
            with transaction.atomic():
                registry.handlers.get(task.type).abandon(task, work)
        except Exception:
            log.exception("task %s (%s) could not even be abandoned", task.pk, task.type)
        if clock.live:
            set_live(vtuber=task.vtuber, live=False, real=real)
    close(task, work, State.FAILED, reason)


def _hands(task: TodoTask) -> tuple[TaskHandler[Any], BaseModel]:
    try:
        return registry.handlers.get(task.type), prepared_of(task)
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise WorldError(
            translatable(
                _("What was prepared for it is not usable: {field}: {problem}"),
                field=field,
                problem=error.errors()[0]["msg"],
            )
        ) from error
