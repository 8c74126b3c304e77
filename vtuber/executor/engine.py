"""The executor: looks at one VTuber, does what is due by her clock, in order, once.

Quick parts (start, tick, end of a task) run in one transaction with the change of state, so there is nothing to
claim. Slow parts (preparing a task, a step of the day) are claimed with a lease and a fencing token, done outside
any transaction, and written only if the token still matches. Both are found by looking at the database; a message
that brings us here is only a wake-up.
"""

import datetime as dt
import logging
from collections.abc import Callable
from enum import Enum

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from vtuber.executor import transitions
from vtuber.executor.lease import lease_length
from vtuber.executor.preparation import WorkClaim, perform
from vtuber.failpoints import failpoint
from vtuber.kinds import task_kinds
from vtuber.models import DayStep, GameClock, TodoTask
from vtuber.services.clock import locked_clock

log = logging.getLogger(__name__)

RealClock = Callable[[], dt.datetime]
# One wake-up does at most this much; the next tick brings another.
ENOUGH = 500


class Step(Enum):
    """What one look at her came to."""

    IDLE = "idle"
    DONE = "done"


def advance(vtuber_id: int, real: RealClock) -> int:
    """Do everything that is due for her now, one thing after another. Returns how many things were done."""
    done = 0
    while done < ENOUGH:
        outcome = _look(vtuber_id, real())
        if outcome is Step.IDLE:
            break
        done += 1
        if isinstance(outcome, WorkClaim):
            failpoint("after_claim")
            perform(outcome, real)
    return done


def prepare_ahead(vtuber_id: int, real: RealClock, clock: GameClock | None = None) -> int:
    """Make the slow part of tasks that begin soon (PREPARE_AHEAD_S real seconds), or that somebody wants to read.

    Returns how many were tried.
    """
    tried = 0
    # A look without a lock first: mostly there is nothing to do.
    clock = clock or GameClock.objects.get(vtuber=vtuber_id)
    if not _unprepared(vtuber_id, clock, real()).exists():
        return 0
    while tried < ENOUGH and (claim := _claim_preparation(vtuber_id, real())):
        failpoint("after_claim")
        perform(claim, real)
        tried += 1
    return tried


@transaction.atomic
def _look(vtuber_id: int, real: dt.datetime) -> Step | WorkClaim:
    clock = locked_clock(vtuber_id)
    if clock.stopped:
        return Step.IDLE  # what is due stays due, and is done when she is let go on
    now = clock.now(real)
    row = _first_due(vtuber_id, now)
    if row is None or not row.claimable(real):
        # What is next is in somebody's hands, or waits for its next try: nothing may overtake it.
        return Step.IDLE
    if isinstance(row, DayStep):
        return _claim(row, "step", real)
    if row.state == TodoTask.State.PLANNED and not row.is_prepared and row.type in task_kinds():
        if transitions.skip_unapproved(row, clock, real):
            return Step.DONE
        if transitions.is_missed(row, now):
            transitions.skip(row, clock, real)
            return Step.DONE
        return _claim(row, "prepare", real)
    transitions.attempt(row, clock, real)
    return Step.DONE


def _first_due(vtuber_id: int, now: dt.datetime) -> TodoTask | DayStep | None:
    """What comes first: what runs is seen to its end, then it goes by the alarm, tasks before steps."""
    begun_or_due = Q(due__lte=now) | Q(state=TodoTask.State.RUNNING)
    # "running" sorts behind "planned".
    tasks = TodoTask.objects.filter(begun_or_due, vtuber=vtuber_id).order_by("-state", "due", "start")
    task = tasks.values_list("pk", "due", "state").first()
    running = task is not None and task[2] == TodoTask.State.RUNNING
    if task and running and task[1] is not None and task[1] > now:
        # She does one thing at a time: even what is late waits for the one that runs.
        return None
    if not running:
        step = DayStep.objects.filter(vtuber=vtuber_id, due__lte=now).values_list("pk", "due").first()
        if step and not (task and (task[1] or now) <= (step[1] or now)):
            return DayStep.objects.select_related("vtuber__persona").get(pk=step[0])
    return TodoTask.objects.select_related("vtuber__persona").get(pk=task[0]) if task else None


def _claim(row: TodoTask | DayStep, what: str, real: dt.datetime) -> WorkClaim:
    row.token += 1
    row.lease_until = real + lease_length()
    row.save(update_fields=["token", "lease_until"])
    return WorkClaim(model=type(row), pk=row.pk, what=what, token=row.token, attempts=row.attempts)


def _unprepared(vtuber_id: int, clock: GameClock, real: dt.datetime) -> QuerySet[TodoTask]:
    horizon = clock.now(real) + dt.timedelta(seconds=settings.PREPARE_AHEAD_S * clock.speed)
    # Open tasks alone are due: the index of those is short, however many days she has lived.
    return TodoTask.objects.filter(
        vtuber=vtuber_id,
        due__isnull=False,
        state=TodoTask.State.PLANNED,
        is_prepared=False,
        type__in=list(task_kinds()),
    ).filter(Q(start__lte=horizon) | Q(rewrites__gt=0))


@transaction.atomic
def _claim_preparation(vtuber_id: int, real: dt.datetime) -> WorkClaim | None:
    clock = locked_clock(vtuber_id)
    if clock.stopped:
        return None
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=real)
    patient = Q(retry_at__isnull=True) | Q(retry_at__lte=real)
    task = _unprepared(vtuber_id, clock, real).filter(free, patient).order_by("start").first()
    return _claim(task, "prepare", real) if task else None


def seconds_to_next(vtuber_id: int, clock: GameClock, real: dt.datetime) -> float | None:
    """Real seconds until the next thing is due for her; None when nothing is in sight."""
    dues = [
        TodoTask.objects.filter(vtuber=vtuber_id, due__isnull=False)
        .order_by("due")
        .values_list("due", flat=True)
        .first(),
        DayStep.objects.filter(vtuber=vtuber_id, due__isnull=False).values_list("due", flat=True).first(),
    ]
    moments_ahead = [due for due in dues if due is not None]
    return clock.real_until(min(moments_ahead), real) if moments_ahead else None
